"""The tasks of a person's units as work: what is late first, and what was reported of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from .board import TAGS, BoardTask
from .duty import default_period, reportable, takes_reports
from .enums import Calendar, ReportState, TaskStatus
from .models import Plan, PlanTask, ProgressReport, ReportingPeriod, Unit
from .permissions import OF_A_UNIT, SEES_ALL, reporting_units, tasks_visible_to
from .querysets import PlanTaskQuerySet
from .roles import has_role, unit_codes_of

OVER = frozenset({TaskStatus.DONE, TaskStatus.DONE_LATE, TaskStatus.DROPPED, TaskStatus.REPLACED})
STATE_TAGS = {
    ReportState.SUBMITTED: "tag-info",
    ReportState.RETURNED: "tag-err",
    ReportState.APPROVED: "tag-ok",
}


@dataclass(frozen=True)
class Duty:
    """A unit's report of a task for the period; ``may_write`` shows the way to its form."""

    unit: Unit
    report: ProgressReport | None
    may_write: bool

    @property
    def tag(self) -> str:
        return STATE_TAGS.get(ReportState(self.report.state), "") if self.report else ""


@dataclass(frozen=True)
class WorkRow:
    row: BoardTask
    duties: Sequence[Duty]

    @property
    def task(self) -> PlanTask:
        return self.row.task

    @property
    def tag(self) -> str:
        return TAGS.get(self.row.status, "")


def has_work(user: Any) -> bool:
    return has_role(user, *OF_A_UNIT, *SEES_ALL)


def sees_all(user: Any) -> bool:
    return has_role(user, *SEES_ALL)


def periods_for(user: Any) -> list[ReportingPeriod]:
    """Of the reform calendar, for the years that have a plan; the last first."""
    years = set(
        Plan.objects.filter(tasks__in=tasks_visible_to(user)).values_list("year", flat=True)
    )
    periods = ReportingPeriod.objects.filter(calendar=Calendar.REFORM)
    if years:
        periods = periods.filter(ends__year__gte=min(years), ends__year__lte=max(years) + 1)
    found = [period for period in periods if period.year in years]
    return sorted(found, key=lambda period: (period.ends, period.starts), reverse=True)


def chosen_period(
    periods: Sequence[ReportingPeriod], code: str, day: date
) -> ReportingPeriod | None:
    """The one that is asked for; what is not offered is the default."""
    asked = next((period for period in periods if period.code == code), None)
    return asked or default_period(periods, day)


def tasks_of(user: Any, period: ReportingPeriod | None, unit: Unit | None) -> PlanTaskQuerySet:
    """Current ones of the period's year; ``unit`` narrows down to what it leads or supports."""
    tasks = tasks_visible_to(user)
    if period is not None:
        tasks = tasks.filter(plan__year=period.year)
    if unit is not None:
        tasks = tasks.filter(pk__in=PlanTask.objects.of_units([unit.code]).values("pk"))
    return tasks.select_related("plan").prefetch_related("lead_units__members")


def in_order(tasks: Iterable[PlanTask], day: date) -> list[BoardTask]:
    """Late ones first, the latest of them at the top, then by days left; what is over last."""
    rows = [BoardTask(task, task.status_on(day), day) for task in tasks]
    return sorted((row for row in rows if row.status != TaskStatus.REPLACED), key=_urgency)


def _urgency(row: BoardTask) -> tuple[int, date, int]:
    late = row.status == TaskStatus.OVERDUE
    rank = 2 if row.status in OVER else 0 if late else 1
    return (rank, row.task.due_on or date.max, row.task.number)


def with_duties(
    rows: Sequence[BoardTask], period: ReportingPeriod | None, user: Any, day: date
) -> list[WorkRow]:
    """Each with the reports of the units that report it; one query for all."""
    reports = _reports(rows, period)
    own, everything = unit_codes_of(user), sees_all(user)
    writes = has_role(user, *OF_A_UNIT)

    def duties(task: PlanTask) -> list[Duty]:
        units = [u for u in reporting_units(task) if everything or u.code in own]
        found = [(unit, reports.get((task.pk, unit.pk))) for unit in units]
        return [
            Duty(unit, report, writes and unit.code in own and _open(task, period, report, day))
            for unit, report in found
        ]

    return [WorkRow(row, duties(row.task) if period else []) for row in rows]


def _open(
    task: PlanTask, period: ReportingPeriod | None, report: ProgressReport | None, day: date
) -> bool:
    if period is None or not takes_reports(task, day):
        return False
    if report is not None and report.state != ReportState.DRAFT:
        return report.state == ReportState.RETURNED
    return not period.is_closed and reportable(task, period)


def _reports(
    rows: Sequence[BoardTask], period: ReportingPeriod | None
) -> dict[tuple[int, int], ProgressReport]:
    of_rows = Q(period=period, task__in=[row.task.pk for row in rows])
    found = ProgressReport.objects.filter(of_rows) if period else ()
    return {(report.task_id, report.unit_id): report for report in found}
