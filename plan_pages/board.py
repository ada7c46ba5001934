"""The tasks of a plan as a reader sees them on a day: status, words for time, groups, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .charts import StatusBar, StatusPart
from .enums import TaskStatus
from .models import Criterion, PlanTask, Unit

LOOKS = {
    TaskStatus.DONE: "done",
    TaskStatus.DONE_LATE: "done-late",
    TaskStatus.AWAITING: "done",
    TaskStatus.IN_PROGRESS: "steady",
    TaskStatus.CONTINUOUS: "steady",
    TaskStatus.NOT_DUE: "idle",
    TaskStatus.NOT_STARTED: "idle",
    TaskStatus.PAUSED: "idle",
    TaskStatus.DROPPED: "idle",
    TaskStatus.REPLACED: "idle",
    TaskStatus.DUE_SOON: "soon",
    TaskStatus.OVERDUE: "overdue",
}
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

    @property
    def tag(self) -> str:
        return TAGS.get(self.status, "")

    @property
    def time_words(self) -> str:
        """How far from the deadline, where that says more than the status."""
        if self.task.due_on is None:
            return ""
        days = abs((self.task.due_on - self.day).days)
        if self.status == TaskStatus.OVERDUE:
            words = ngettext("%(n)d day overdue", "%(n)d days overdue", days)
        elif self.status in STILL_OPEN:
            words = ngettext("%(n)d day left", "%(n)d days left", days)
        else:
            return ""
        return words % {"n": days}

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


@dataclass(frozen=True)
class Counts:
    total: int
    by_status: Counter[TaskStatus]
    by_unit: Counter[str]
    by_criterion: Counter[str]

    def of(self, status: TaskStatus) -> int:
        return self.by_status[status]


def on_board(tasks: Iterable[PlanTask], day: date) -> list[BoardTask]:
    return [BoardTask(task, task.status_on(day), day) for task in tasks]


def units_of(task: PlanTask) -> list[Unit]:
    """Leading units first; reads only what ``for_display`` fetched."""
    return list(dict.fromkeys([*task.lead_units.all(), *task.supporting_units.all()]))


def count(rows: Sequence[BoardTask]) -> Counts:
    return Counts(
        total=len(rows),
        by_status=Counter(row.status for row in rows),
        by_unit=Counter(unit.code for row in rows for unit in units_of(row.task)),
        by_criterion=Counter(
            code for row in rows if row.task.criterion for code in ancestors(row.task.criterion)
        ),
    )


def ancestors(criterion: Criterion) -> list[str]:
    """The code and those above it: ``"3.4.1"`` → ``["3", "3.4", "3.4.1"]``."""
    steps = criterion.code.split(".")
    return [".".join(steps[: depth + 1]) for depth in range(len(steps))]


def criteria_of(rows: Iterable[BoardTask]) -> list[Criterion]:
    """The criteria of the tasks and those above them, in order; read with the tasks."""
    found: dict[str, Criterion] = {}
    for row in rows:
        criterion = row.task.criterion
        while criterion is not None and criterion.code not in found:
            found[criterion.code] = criterion
            criterion = criterion.parent
    return sorted(found.values(), key=lambda criterion: criterion.sort_key)


def grouped(rows: Sequence[BoardTask], fields: dict[str, str]) -> list[BoardGroup]:
    """By field in the order of the codes, the tasks in the plan's own order."""
    groups: dict[str, list[BoardTask]] = {}
    for row in rows:
        code = row.task.criterion.field_code if row.task.criterion else ""
        groups.setdefault(code, []).append(row)
    return [
        BoardGroup(code, fields.get(code, "") or _("Without a criterion"), groups[code])
        for code in sorted(groups, key=_field_order)
    ]


def _field_order(code: str) -> tuple[bool, int, str]:
    return (code == "", int(code) if code.isdecimal() else 0, code)


def sentence(counts: Counts) -> str:
    words = [
        ngettext("%(n)d task", "%(n)d tasks", counts.total) % {"n": counts.total},
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

    return StatusBar(name, [part(status) for status in LOOKS])


def as_csv_row(task: PlanTask) -> list[Any]:
    """The columns of ``importers.tables.TASK_COLUMNS``: what was exported can be imported."""
    return [
        task.number,
        task.criterion.code if task.criterion else "",
        task.title,
        task.product,
        task.deadline_text,
        "; ".join(unit.short_name for unit in task.lead_units.all()),
        "; ".join(unit.short_name for unit in task.supporting_units.all()),
    ]
