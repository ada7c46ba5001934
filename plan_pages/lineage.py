"""Where a task came from and what became of it, as a reader is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import pgettext

from .enums import ManualStatus, SuccessionKind
from .models import PlanAmendment, PlanTask, TaskSuccession


@dataclass(frozen=True)
class Step:
    """One line: "Replaced by" and the other task, which is None for a task that was dropped.

    ``number`` is the other task's in the same plan, where it has a page beside this one's; 0 in
    another plan.
    """

    words: str
    other: PlanTask | None
    number: int
    on: date
    reason: str
    amendment: PlanAmendment | None


@dataclass(frozen=True)
class Decision:
    """A status that was decided and not derived."""

    words: str
    since: date | None
    reason: str


@dataclass(frozen=True)
class Lineage:
    origins: list[Step]
    followers: list[Step]
    decision: Decision | None

    def __bool__(self) -> bool:
        return bool(self.origins or self.followers or self.decision)


def lineage_of(task: PlanTask) -> Lineage:
    """Asks one query; false where the task has always been what it is."""
    rows = list(
        TaskSuccession.objects.filter(Q(old=task) | Q(new=task)).select_related(
            "old__plan", "new__plan", "amendment"
        )
    )
    followers = [_step(row, task, row.new, _became(row)) for row in rows if row.old_id == task.pk]
    origins = [_step(row, task, row.old, _came(row)) for row in rows if row.new_id == task.pk]
    return Lineage(origins, followers, None if followers else _decision(task))


def _step(row: TaskSuccession, task: PlanTask, other: PlanTask | None, words: str) -> Step:
    beside = other is not None and other.plan_id == task.plan_id
    number = other.number if other is not None and beside else 0
    return Step(words, other, number, row.on, row.reason, row.amendment)


def _became(row: TaskSuccession) -> str:
    return {
        SuccessionKind.SUPERSEDED: pgettext("task", "Replaced by"),
        SuccessionKind.MERGED: pgettext("task", "Merged into"),
        SuccessionKind.SPLIT: pgettext("task", "Split into"),
        SuccessionKind.DROPPED: pgettext("task", "Not carried out any more"),
    }[SuccessionKind(row.kind)]


def _came(row: TaskSuccession) -> str:
    return {
        SuccessionKind.SUPERSEDED: pgettext("task", "Replaces"),
        SuccessionKind.MERGED: pgettext("task", "Takes in"),
        SuccessionKind.SPLIT: pgettext("task", "Split off from"),
        SuccessionKind.DROPPED: "",
    }[SuccessionKind(row.kind)]


def _decision(task: PlanTask) -> Decision | None:
    if not task.manual_status:
        return None
    words = str(ManualStatus(task.manual_status).label)
    return Decision(words, task.manual_since, task.manual_reason)
