"""The tasks of a plan as a reader sees them on a day: status, words for time, groups, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models.functions import Substr
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .board_counts import Counts
from .charts import StatusBar, StatusPart
from .enums import TaskStatus
from .models import PlanTask, Unit
from .querysets import PlanTaskQuerySet
from .recurrence import MONTHS_BETWEEN
from .status_icons import ICONS
from .time_words import left_words, overdue_words

# As many as ``text.code_sort_key`` gives to each part of a code.
FIELD_DIGITS = 4
# The order of the bar: what is reached, what is on its way, what is late, what is over.
LOOKS = {
    TaskStatus.DONE: "done",
    TaskStatus.DONE_LATE: "done-late",
    TaskStatus.AWAITING: "awaiting",
    TaskStatus.IN_PROGRESS: "doing",
    TaskStatus.CONTINUOUS: "steady",
    TaskStatus.NOT_DUE: "idle",
    TaskStatus.NOT_STARTED: "waiting",
    TaskStatus.DUE_SOON: "soon",
    TaskStatus.OVERDUE: "overdue",
    TaskStatus.PAUSED: "paused",
    TaskStatus.DROPPED: "ended",
    TaskStatus.REPLACED: "ended",
}
# Told also when no task is there; the others would only fill a small screen with noughts.
ALWAYS_TOLD = frozenset(
    {
        TaskStatus.DONE,
        TaskStatus.DONE_LATE,
        TaskStatus.CONTINUOUS,
        TaskStatus.NOT_DUE,
        TaskStatus.DUE_SOON,
        TaskStatus.OVERDUE,
    }
)
TAGS = {
    TaskStatus.DONE: "tag-ok",
    TaskStatus.DONE_LATE: "tag-warn",
    TaskStatus.DUE_SOON: "tag-warn",
    TaskStatus.OVERDUE: "tag-err",
    TaskStatus.CONTINUOUS: "tag-info",
    TaskStatus.IN_PROGRESS: "tag-info",
    TaskStatus.AWAITING: "tag-info",
}
STILL_OPEN = frozenset(
    {
        TaskStatus.DUE_SOON,
        TaskStatus.NOT_DUE,
        TaskStatus.NOT_STARTED,
        TaskStatus.IN_PROGRESS,
    }
)


@dataclass(frozen=True)
class BoardTask:
    task: PlanTask
    status: TaskStatus
    day: date
    leads: Sequence[Unit] = ()

    @property
    def tag(self) -> str:
        return TAGS.get(self.status, "")

    @property
    def icon(self) -> SafeString:
        return ICONS[self.status]

    @property
    def time_words(self) -> str:
        """How far from the deadline, where that says more than the status."""
        if self.task.due_on is None:
            return ""
        if self.status == TaskStatus.OVERDUE:
            return overdue_words(self.task.due_on, self.day)
        due_on = self.task.next_due_on(self.day) if self.status in STILL_OPEN else None
        return left_words(due_on, self.day) if due_on else ""

    @property
    def day_words(self) -> str:
        """The day that the deadline's own words mean, where they do not name it."""
        if self.task.due_on is None:
            return ""
        due_on = self.task.next_due_on(self.day) if self.status in STILL_OPEN else None
        if due_on and self.task.recurrence in MONTHS_BETWEEN:
            return _("next on %(day)s") % {"day": date_format(due_on, "d/m/Y")}
        shown = date_format(self.task.due_on, "d/m/Y")
        return "" if shown in self.task.deadline_text else shown

    @property
    def completed_words(self) -> str:
        if self.task.completed_on is None:
            return ""
        day = date_format(self.task.completed_on, "d/m/Y")
        return _("Done on %(day)s") % {"day": day}


@dataclass(frozen=True)
class BoardGroup:
    """The tasks of one field of reform (lĩnh vực); no criterion is a group of its own."""

    code: str
    name: str
    tasks: Sequence[BoardTask]


def on_board(
    tasks: Iterable[PlanTask], day: date, leads: Mapping[int, Sequence[Unit]]
) -> list[BoardTask]:
    return [BoardTask(task, task.status_on(day), day, leads.get(task.pk, ())) for task in tasks]


def in_order(tasks: PlanTaskQuerySet) -> PlanTaskQuerySet:
    """By field in the order of the codes, then as the plan numbers them."""
    field = Substr("criterion__sort_key", 1, FIELD_DIGITS)
    return tasks.order_by(field.asc(nulls_last=True), "number")


def grouped(rows: Iterable[BoardTask], fields: dict[str, str]) -> list[BoardGroup]:
    """``rows`` stand ``in_order``."""
    return [
        BoardGroup(code, fields.get(code, "") or _("Without a criterion"), list(tasks))
        for code, tasks in groupby(rows, key=_field_code)
    ]


def _field_code(row: BoardTask) -> str:
    return row.task.criterion.field_code if row.task.criterion else ""


def sentence(counts: Counts) -> str:
    """A replaced task is told by the one that follows it and not counted twice."""
    total = counts.total - counts.of(TaskStatus.REPLACED)
    words = [
        ngettext("%(n)d task", "%(n)d tasks", total) % {"n": total},
        _("%(n)d done") % {"n": done_count(counts)},
        _("%(n)d overdue") % {"n": counts.of(TaskStatus.OVERDUE)},
        _("%(n)d due within 30 days") % {"n": counts.of(TaskStatus.DUE_SOON)},
    ]
    return " · ".join(words)


def done_count(counts: Counts) -> int:
    return counts.of(TaskStatus.DONE) + counts.of(TaskStatus.DONE_LATE)


def status_chart(counts: Counts, name: str, url: str = "") -> StatusBar:
    """Every part links to its tasks when ``url`` is the board's address."""

    def part(status: TaskStatus) -> StatusPart:
        link = f"{url}?trang_thai={status.value}" if url and counts.of(status) else ""
        return StatusPart(str(status.label), counts.of(status), LOOKS[status], link)

    told = [status for status in LOOKS if status in ALWAYS_TOLD or counts.of(status)]
    return StatusBar(name, [part(status) for status in told])
