"""Forms of the records in the admin: what a person types becomes what the services keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .deadline_notes import note_on_deadline
from .enums import ScoreKind
from .errors import NotComplete, PlanError
from .importers.deadlines import Deadline, parse_deadline
from .models import Criterion, PlanTask, Score
from .services.score_locks import require_open
from .services.scores import record_score


class PlanTaskForm(WagtailAdminModelForm):
    """The deadline's words give the dates; a person sets the day only where they don't."""

    fills_in = frozenset({"due_on"})

    class Meta:
        model = PlanTask
        fields = [
            "plan",
            "number",
            "title",
            "product",
            "criterion",
            "deadline_text",
            "due_on",
            "lead_units",
            "supporting_units",
            "monthly_target",
            "completed_on",
            "result",
        ]

    @property
    def note(self) -> str:
        """What is left to do once the task is saved: nobody gave its day, or its unit."""
        task: PlanTask = self.instance
        notes = [] if task.due_on else [note_on_deadline(task.deadline_text, task.plan.year)]
        if not self.cleaned_data["lead_units"]:
            notes.append(str(_("No unit leads this task, so nobody reports it.")))
        return " ".join(note for note in notes if note)

    def save(self, commit: bool = True) -> PlanTask:
        task: PlanTask = self.instance
        deadline = parse_deadline(task.deadline_text, task.plan.year)
        task.starts_on, task.recurrence = deadline.starts, deadline.recurrence
        task.due_on = self._due_on(deadline)
        saved: PlanTask = super().save(commit)
        return saved

    def _due_on(self, deadline: Deadline) -> date | None:
        if "due_on" in self.changed_data or deadline.due is None:
            typed: date | None = self.cleaned_data["due_on"]
            return typed or deadline.due
        return deadline.due


class ScoreForm(WagtailAdminModelForm):
    """Saving writes a new score that supersedes the current one; none is overwritten."""

    class Meta:
        model = Score
        fields = ["criterion", "year", "kind", "points", "source", "evidence_url", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The portal's own survey is written by publishing an indicator, never typed in.
        kinds = [kind for kind in ScoreKind if kind != ScoreKind.PORTAL_SURVEY]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        criterion, points = self.cleaned_data.get("criterion"), self.cleaned_data.get("points")
        if criterion is not None and points is not None and points > criterion.max_score:
            self.add_error("points", _("More points than the criterion has."))
        if points is not None and points < 0:
            self.add_error("points", _("Points cannot be below 0."))
        if criterion is not None and not self.errors:
            self._check_sheet(criterion)
        return cleaned

    @transaction.atomic
    def _check_sheet(self, criterion: Criterion) -> None:
        values = self.cleaned_data
        try:
            require_open(
                criterion.criteria_set_id, values["year"], values["kind"], values["reason"]
            )
        except PlanError as error:
            self.add_error("reason" if isinstance(error, NotComplete) else None, str(error))

    def validate_unique(self) -> None:
        """The current score steps aside, so it is no obstacle."""

    def validate_constraints(self) -> None:
        """As above."""

    def save(self, commit: bool = True) -> Score:
        return record_score(
            self.cleaned_data["criterion"],
            self.cleaned_data["year"],
            self.cleaned_data["kind"],
            self.cleaned_data["points"],
            source=self.cleaned_data["source"],
            evidence_url=self.cleaned_data["evidence_url"],
            reason=self.cleaned_data["reason"],
            user=self.for_user,
        )


class UploadForm(forms.Form):
    """A file, or the token of one that was sent before (``uploads``)."""

    file = forms.FileField(label=_("File"), required=False)
    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    dry_run = forms.BooleanField(
        label=_("Only report, write nothing"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        sent = self.cleaned_data.get("file") or self.cleaned_data.get("kept")
        if not sent and "file" not in self.errors:
            self.add_error("file", self.fields["file"].error_messages["required"])
        return cleaned
