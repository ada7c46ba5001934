from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from feedback.indicators.permissions import UndeletablePolicy
from feedback.models import Procedure
from plan_pages.viewsets.base import RecordViewSet, YesNoColumn


class ProcedureForm(WagtailAdminModelForm):
    """Answers and tallies name a procedure by its code, so that stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields and self.instance.pk:
            self.fields["code"].disabled = True


class ProcedureViewSet(RecordViewSet):
    model = Procedure
    name = "feedback_procedures"
    icon = "clipboard-list"
    list_display = ["name", "code", "area", "unit", YesNoColumn("is_offered", _("is offered"))]
    list_filter = ["area", "unit", "is_offered"]
    list_export = ["code", "name", "name_en", "area", "unit", "is_offered"]
    search_fields = ["code", "name", "name_en", "search_ascii"]
    inspect_view_fields_exclude = ["search_ascii"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("code", "name", "name_en", "area", "unit", "is_offered")],
        base_form_class=ProcedureForm,
    )

    @property
    def permission_policy(self) -> UndeletablePolicy:
        return UndeletablePolicy(self.model)
