"""The tasks of a plan as figures of a periodic report; pure functions over tasks on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .enums import TaskStatus
from .models import PlanTask
from .status import WITHOUT_A_DATE

FINISHED = frozenset({TaskStatus.DONE, TaskStatus.DONE_LATE})
# What nobody works on any more, and is therefore neither late nor ahead.
SET_ASIDE = frozenset({TaskStatus.DROPPED, TaskStatus.REPLACED, TaskStatus.PAUSED})


@dataclass(frozen=True)
class Span:
    """``starts <= day < ends``, as of ``day``."""

    starts: date
    ends: date
    day: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.starts <= day < self.ends and day <= self.day


@dataclass(frozen=True)
class TaskOn:
    """A task as it stood on ``day``; its criterion and units are fetched."""

    task: PlanTask
    status: TaskStatus
    day: date


def tasks_on(tasks: Iterable[PlanTask], day: date) -> list[TaskOn]:
    return [TaskOn(task, task.status_on(day), day) for task in tasks]


def field_code(task: PlanTask) -> str:
    return task.criterion.field_code if task.criterion else ""


def figures(rows: Sequence[TaskOn], span: Span) -> dict[str, Any]:
    """Counts of the tasks that stand; a replaced one is counted by those that followed it."""
    standing = [row for row in rows if row.status != TaskStatus.REPLACED]
    statuses = Counter(row.status.value for row in standing)
    return {
        "total": len(standing),
        "done": statuses[TaskStatus.DONE],
        "done_late": statuses[TaskStatus.DONE_LATE],
        "overdue": statuses[TaskStatus.OVERDUE],
        "continuous": statuses[TaskStatus.CONTINUOUS],
        "due": sum(_falls_due(row.task, span) for row in standing),
        "done_in_period": sum(span.holds(row.task.completed_on) for row in standing),
        "statuses": dict(sorted(statuses.items())),
    }


def _falls_due(task: PlanTask, span: Span) -> bool:
    deadline = _deadline(task)
    return deadline is not None and span.starts <= deadline < span.ends


def _deadline(task: PlanTask) -> date | None:
    return None if task.recurrence in WITHOUT_A_DATE else task.due_on


def by_field(
    rows: Sequence[TaskOn], fields: Iterable[tuple[str, str]], span: Span
) -> list[dict[str, Any]]:
    """Every field of ``fields`` (code, name), then those that only tasks name."""
    names = dict(fields)
    for row in rows:
        names.setdefault(field_code(row.task), "")
    return [
        {
            "code": code,
            "name": names[code],
            **figures([row for row in rows if field_code(row.task) == code], span),
        }
        for code in sorted(names, key=lambda code: (not code, len(code), code))
    ]


def late(rows: Iterable[TaskOn]) -> list[dict[str, Any]]:
    """Overdue on the day, the longest first."""
    found = [
        {**named(row.task), "days_late": days_late(row.task, row.day)}
        for row in rows
        if row.status == TaskStatus.OVERDUE
    ]
    return sorted(found, key=lambda task: (-task["days_late"], task["number"]))


def done(rows: Iterable[TaskOn], span: Span) -> list[dict[str, Any]]:
    return [
        {
            **named(row.task),
            "completed_on": row.task.completed_on.isoformat(),
            "days_late": days_late(row.task, row.task.completed_on),
            "result": row.task.result,
        }
        for row in rows
        if row.task.completed_on is not None
        and row.status in FINISHED
        and span.holds(row.task.completed_on)
    ]


def ahead(rows: Iterable[TaskOn], until: date | None) -> list[dict[str, Any]]:
    """What falls due after the day, and before ``until`` if there is one, in that order."""
    found = [
        named(row.task)
        for row in rows
        if (deadline := _deadline(row.task)) is not None
        and row.day < deadline < (until or date.max)
        and row.status not in FINISHED | SET_ASIDE
    ]
    return sorted(found, key=lambda task: (task["due_on"], task["number"]))


def days_late(task: PlanTask, day: date) -> int:
    return max((day - task.due_on).days, 0) if task.due_on else 0


def named(task: PlanTask) -> dict[str, Any]:
    units = list(task.lead_units.all()) or list(task.supporting_units.all())
    return {
        "number": task.number,
        "title": task.title,
        "field": field_code(task),
        "units": [unit.name for unit in units],
        "deadline": task.deadline_text,
        "due_on": task.due_on.isoformat() if task.due_on else None,
    }
