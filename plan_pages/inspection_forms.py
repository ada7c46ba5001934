"""Forms of an inspection's steps; the measures are rows that need no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy

from .models import Inspection, Unit
from .services.inspections import Measure

LONGEST = 10_000
LONGEST_MEASURE = 1_000
BLANK_ROWS = 5
MOST_ROWS = 50
PREFIX = "measures"


class DayInput(forms.DateInput):
    """The browser's own picker; the admin's needs a script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class InspectionForm(forms.ModelForm[Inspection]):
    class Meta:
        model = Inspection
        fields = [
            "title",
            "kind",
            "plan",
            "unit",
            "criterion",
            "decision",
            "team",
            "starts_on",
            "ends_on",
        ]
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "team": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = Unit.objects.existing_on(localdate()).filter(is_collective=False)
        kept = Unit.objects.filter(pk=self.instance.unit_id)
        self.fields["unit"].queryset = existing | kept  # type: ignore[attr-defined]  # ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The inspection ends before it begins."))
        plan, criterion = cleaned.get("plan"), cleaned.get("criterion")
        if plan and criterion and criterion.criteria_set_id != plan.criteria_set_id:
            self.add_error("criterion", _("The criterion is not of the plan's criteria set."))
        return cleaned

    def validate_constraints(self) -> None:
        """``clean`` says it in words; the table's own message is for programmers."""


class FindingsForm(forms.Form):
    findings = forms.CharField(
        label=_("Findings"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )


class CancellationForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason of the cancellation"),
        max_length=LONGEST_MEASURE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ConclusionForm(forms.Form):
    conclusion = forms.CharField(
        label=_("Conclusion"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )
    number = forms.CharField(label=_("Number of the conclusion"), max_length=60, required=False)
    document = forms.ModelChoiceField(
        label=_("Document of the conclusion"),
        queryset=get_document_model().objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = document_policy.instances_user_has_any_permission_for(user, ["choose", "change"])
        if usable.exists():
            self.fields["document"].queryset = usable.order_by("-created_at")  # type: ignore[attr-defined]  # ModelChoiceField
        else:
            del self.fields["document"]


class MeasureForm(forms.Form):
    text = forms.CharField(
        label=_("Measure"), max_length=LONGEST_MEASURE, widget=forms.Textarea(attrs={"rows": 2})
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    due_on = forms.DateField(label=_("Due on"), widget=DayInput())

    def __init__(self, *args: Any, inspected: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = Unit.objects.existing_on(localdate()).filter(is_collective=False)
        self.fields["unit"].queryset = existing  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["unit"].initial = inspected.pk

    def has_changed(self) -> bool:
        """A row without words and day is blank, whichever unit stands there."""
        return bool({"text", "due_on"} & set(self.changed_data))

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


MeasureFormSet = forms.formset_factory(
    MeasureForm, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def measure_rows(inspected: Unit, data: Mapping[str, Any] | None = None) -> Any:
    return MeasureFormSet(data, prefix=PREFIX, form_kwargs={"inspected": inspected})


def with_one_more_row(data: Any) -> Any:
    """What was sent, with one blank row more, as long as there is room."""
    more = data.copy()
    name = f"{PREFIX}-TOTAL_FORMS"
    rows = data.get(name, "")
    count = int(rows) if rows.isascii() and rows.isdigit() and len(rows) <= len("50") else 0
    more[name] = str(min(count + 1, MOST_ROWS))
    return more


def measures_of(rows: Any) -> list[Measure]:
    """The rows that were filled in."""
    return [Measure(**row) for row in rows.cleaned_data if row]
