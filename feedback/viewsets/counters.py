"""Counters and kiosks in the admin, with the poster of each."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import EditView
from wagtail.admin.widgets.button import HeaderButton

from feedback.channels.counter_address import signed
from feedback.models import Counter
from plan_pages.viewsets.base import RecordInspectView, RecordViewSet, YesNoColumn

if TYPE_CHECKING:
    from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin as _View
else:
    _View = object


class PosterButtonMixin(_View):
    """Beside the name of the counter, where its list leads too."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("feedback_counter_poster", args=[self.object.pk])
        return [HeaderButton(_("Poster"), url=url, icon_name="doc-full")]


class CounterEditView(PosterButtonMixin, EditView):
    pass


class CounterInspectView(PosterButtonMixin, RecordInspectView):
    template_name = "feedback/admin/counter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        may_change = self.request.user.has_perm("feedback.change_counter")
        return {**context, "may_change": may_change, "address": signed(self.object.key)}


class CounterViewSet(RecordViewSet):
    model = Counter
    name = "feedback_counters"
    icon = "mobile-alt"
    inspect_view_class = CounterInspectView
    edit_view_class = CounterEditView
    list_display = [
        "name",
        "form",
        Column("kind", label=gettext_lazy("Channel"), accessor="get_kind_display"),
        "unit",
        "procedure",
        YesNoColumn("is_active", gettext_lazy("in use")),
    ]
    list_filter = ["form", "kind", "unit", "is_active"]
    search_fields = ["name"]
    inspect_view_fields = ["name", "form", "kind", "unit", "procedure", "is_active", "created_at"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("form", "name", "kind", "unit", "procedure", "is_active")]
    )
