"""Which tasks were missed in a period, and the points that puts at risk; pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .enums import PeriodKind, Recurrence
from .scorebook import PRECEDENCE


@dataclass(frozen=True)
class PeriodFacts:
    """``last_day`` is inside the period, unlike ``ReportingPeriod.ends``."""

    kind: str
    last_day: date


@dataclass(frozen=True)
class TaskFacts:
    """A task as one unit carries it.

    ``completed_on``: done for all, or by this unit's own report. ``begins_on``: before it nothing
    is expected. ``manual``: the decided status at the period's last day. ``reported``: the unit
    handed in a report for the period. ``explained_until``: the last day of the latest period in
    which the unit was asked about the task and not refused.
    """

    due_on: date | None
    recurrence: str
    completed_on: date | None = None
    begins_on: date | None = None
    manual: str = ""
    ended_on: date | None = None
    reported: bool = False
    explained_until: date | None = None


def was_missed(task: TaskFacts, period: PeriodFacts) -> bool:
    """Whether the unit has to explain the task at the close of the period.

    A task with a date: it fell due by the period's last day, was not done by then, and nobody was
    asked for it before. A recurring one: no report was handed in. Paused, dropped and replaced
    tasks never.
    """
    if task.manual or _by(task.ended_on, period.last_day):
        return False
    if _by(task.completed_on, period.last_day):
        return False
    if task.recurrence == Recurrence.NONE:
        return _is_late(task, period.last_day)
    return not task.reported and _is_expected(task, period)


def _by(day: date | None, last_day: date) -> bool:
    return day is not None and day <= last_day


def _is_late(task: TaskFacts, last_day: date) -> bool:
    if task.due_on is None or task.due_on > last_day:
        return False
    return task.explained_until is None or task.due_on > task.explained_until


def _is_expected(task: TaskFacts, period: PeriodFacts) -> bool:
    """A single month asks only for what is done every month."""
    if task.begins_on is not None and task.begins_on > period.last_day:
        return False
    return period.kind != PeriodKind.MONTH or task.recurrence == Recurrence.MONTHLY


def points_at_risk(maximum: Decimal, points: Mapping[str, Decimal]) -> Decimal:
    """What a criterion still lacks: ``points`` by kind of score; all of it where none is known."""
    known = next((points[kind] for kind in PRECEDENCE if kind in points), Decimal(0))
    return max(maximum - known, Decimal(0))
