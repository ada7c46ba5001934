"""Forms of the acts that end tasks, decide their status, amend plans and end units.

What is asked of each act is checked by its service, which says what is missing.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.widgets import AdminDocumentChooser

from .enums import ManualStatus, SuccessionKind
from .models import PlanAmendment, PlanTask, Unit
from .services.amendments import amend_plan

KINDS = (
    (SuccessionKind.SUPERSEDED.value, _("Replace it by one other task")),
    (SuccessionKind.MERGED.value, _("Merge it into another task")),
    (SuccessionKind.SPLIT.value, _("Split it into several tasks")),
    (SuccessionKind.DROPPED.value, _("Drop it: no task follows")),
)


class TaskChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class FollowForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happens to the task"), choices=KINDS, widget=forms.RadioSelect
    )
    new_tasks = TaskChoices(
        PlanTask.objects.none(),
        label=_("Tasks that follow"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        help_text=_("Add new tasks to the plan first; then choose them here."),
    )
    on = forms.DateField(label=_("From the day"), widget=AdminDateInput)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the public page of the task."),
    )
    amendment = forms.ModelChoiceField(
        PlanAmendment.objects.none(),
        label=_("Amendment"),
        required=False,
        help_text=_("The decision that changes the plan, where there is one."),
    )

    def __init__(self, task: PlanTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = localdate()
        others = task.plan.tasks.filter(ended_on__isnull=True).exclude(pk=task.pk)
        self.fields["new_tasks"].queryset = others  # type: ignore[attr-defined]  # a model's field
        amendments = task.plan.amendments.defer("old_body", "old_tasks")
        self.fields["amendment"].queryset = amendments  # type: ignore[attr-defined]  # as above


class StatusForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Status"), choices=ManualStatus.choices, required=False, widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("From the day"), widget=AdminDateInput)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the public page of the task while the decision stands."),
    )

    def __init__(self, task: PlanTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].initial = task.manual_status
        self.fields["on"].initial = localdate()


class UnitChangeForm(forms.Form):
    old_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units that end"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )
    successors = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units that follow"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        help_text=_("Add a new unit to the list of units first; then choose it here."),
    )
    on = forms.DateField(
        label=_("From the day"),
        widget=AdminDateInput,
        help_text=_("The first day of the units that follow."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old_units", "successors"):
            standing = Unit.objects.filter(valid_to__isnull=True)
            self.fields[name].queryset = standing  # type: ignore[attr-defined]  # as above
            self.fields[name].error_messages["invalid_choice"] = _(
                "A unit that you chose has ended meanwhile; open this page anew."
            )


class AmendmentForm(WagtailAdminModelForm):
    """Saving a new amendment freezes the plan as it stands; that is never changed again."""

    class Meta:
        model = PlanAmendment
        fields = ["plan", "number", "issued_on", "summary", "document"]
        widgets = {"issued_on": AdminDateInput, "document": AdminDocumentChooser}

    def save(self, commit: bool = True) -> PlanAmendment:
        values = self.cleaned_data
        return amend_plan(
            values["plan"],
            values["number"],
            values["issued_on"],
            values["summary"],
            document=values["document"],
            user=self.for_user,
        )


class AmendmentEditForm(WagtailAdminModelForm):
    class Meta:
        model = PlanAmendment
        fields = ["number", "issued_on", "summary", "document"]
        widgets = {"issued_on": AdminDateInput, "document": AdminDocumentChooser}
