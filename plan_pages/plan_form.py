"""A plan's own record: what it carries out, and the document that was signed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.widgets import AdminDocumentChooser

from .models import Plan

MOST_LEVELS = 10


class PlanForm(WagtailAdminModelForm):
    class Meta:
        model = Plan
        fields = [
            "slug",
            "title",
            "year",
            "parent",
            "parent_reference",
            "number",
            "issued_on",
            "criteria_set",
            "signed_document",
        ]
        # Named here: the choosers are registered after this class is made.
        widgets = {"issued_on": AdminDateInput, "signed_document": AdminDocumentChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Plan.objects.defer("source_text").exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = others

    def clean_parent(self) -> Plan | None:
        parent: Plan | None = self.cleaned_data["parent"]
        if self.instance.pk and self._is_below(parent):
            self.add_error("parent", _("That plan carries out this one."))
        return parent

    def _is_below(self, plan: Plan | None) -> bool:
        for _level in range(MOST_LEVELS):
            if plan is None or plan.pk == self.instance.pk:
                break
            plan = plan.parent
        return plan is not None
