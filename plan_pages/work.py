"""The tasks of a person's units as work: what is late first, and what was reported of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, When, prefetch_related_objects
from django.db.models.functions import ExtractYear

from .board import TAGS, BoardTask
from .duty import default_period, reportable, takes_reports
from .enums import Calendar, ReportState, TaskStatus
from .models import Plan, PlanTask, ProgressReport, ReportingPeriod, Unit
from .permissions import OF_A_UNIT, SEES_ALL, reporting_units
from .querysets import PlanTaskQuerySet
from .roles import codes_acted_for, has_role

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


@dataclass(frozen=True)
class Scope:
    """What a person works with: ``tasks_visible_to`` and the codes of the own units, from one
    look at the memberships."""

    tasks: PlanTaskQuerySet
    own: frozenset[str]
    everything: bool


def scope_of(user: Any) -> Scope:
    everything = sees_all(user)
    own = codes_acted_for(user) if has_role(user, *OF_A_UNIT) else frozenset()
    tasks = PlanTask.objects.all() if everything else PlanTask.objects.of_units(own)
    return Scope(tasks, own, everything)


def periods_for(scope: Scope) -> list[ReportingPeriod]:
    """Of the reform calendar, for the years in which the person has tasks, and those into which
    an unfinished task of an earlier plan runs; the last first."""
    last = ExtractYear("ends")
    # As ``ReportingPeriod.year``: the first day of a year belongs to the period after.
    year = Case(When(ends__month=1, ends__day=1, then=last - 1), default=last)
    planned = Plan.objects.filter(year=OuterRef("counts_for"), tasks__in=scope.tasks)
    running = PlanTask.objects.left_open().filter(
        Q(starts_on__isnull=True) | Q(starts_on__lt=OuterRef("ends")),
        pk__in=scope.tasks.values("pk"),
        plan__year__lt=OuterRef("counts_for"),
        due_on__gte=OuterRef("starts"),
        completed_on__isnull=True,
        ended_on__isnull=True,
    )
    periods = ReportingPeriod.objects.filter(calendar=Calendar.REFORM).annotate(counts_for=year)
    return list(periods.filter(Exists(planned) | Exists(running)).order_by("-ends", "-starts"))


def chosen_period(
    periods: Sequence[ReportingPeriod], code: str, day: date
) -> ReportingPeriod | None:
    """The one that is asked for; what is not offered is the default."""
    asked = next((period for period in periods if period.code == code), None)
    return asked or default_period(periods, day)


def tasks_of(scope: Scope, period: ReportingPeriod | None, unit: Unit | None) -> PlanTaskQuerySet:
    """Those worked on in the period; ``unit`` narrows down to what it leads or supports."""
    tasks = scope.tasks
    if period is not None:
        tasks = tasks.worked_in(period)
    if unit is not None:
        tasks = tasks.filter(pk__in=PlanTask.objects.of_units([unit.code]).values("pk"))
    return tasks.select_related("plan")


@dataclass(frozen=True)
class LateElsewhere:
    """Overdue tasks that the chosen period does not show, and a period of their year."""

    year: int
    n: int
    period: ReportingPeriod


def late_elsewhere(
    scope: Scope, periods: Sequence[ReportingPeriod], period: ReportingPeriod | None, day: date
) -> list[LateElsewhere]:
    """The last year first; one query, or none where there are no tasks of other years."""
    others = {each.year for each in periods} - {period.year if period else None}
    if period is None or not others:
        return []
    hidden = PlanTask.objects.filter(pk__in=scope.tasks.values("pk"), plan__year__in=others)
    hidden = hidden.exclude(pk__in=PlanTask.objects.worked_in(period).values("pk"))
    late = hidden.in_statuses([TaskStatus.OVERDUE], day)
    counted = late.order_by("-plan__year").values_list("plan__year").annotate(n=Count("pk"))
    found = ((year, n, _period_of(year, periods, day)) for year, n in counted)
    return [LateElsewhere(year, n, shows) for year, n, shows in found if shows]


def _period_of(year: int, periods: Iterable[ReportingPeriod], day: date) -> ReportingPeriod | None:
    return default_period([period for period in periods if period.year == year], day)


def with_units(tasks: Iterable[PlanTask]) -> list[PlanTask]:
    """Tasks with what ``reporting_units`` reads; members only where a collective leads."""
    read = list(tasks)
    prefetch_related_objects(read, "lead_units")
    leads = [unit for task in read for unit in task.lead_units.all()]
    prefetch_related_objects([unit for unit in leads if unit.is_collective], "members")
    return read


def in_order(tasks: Iterable[PlanTask], day: date) -> list[BoardTask]:
    """Late ones first, the latest of them at the top, then by days left; what is over last."""
    rows = [BoardTask(task, task.status_on(day), day) for task in tasks]
    return sorted((row for row in rows if row.status != TaskStatus.REPLACED), key=_urgency)


def _urgency(row: BoardTask) -> tuple[int, date, int]:
    late = row.status == TaskStatus.OVERDUE
    rank = 2 if row.status in OVER else 0 if late else 1
    return (rank, row.task.due_on or date.max, row.task.number)


def with_duties(
    rows: Sequence[BoardTask], period: ReportingPeriod | None, scope: Scope, day: date
) -> list[WorkRow]:
    """Each with the reports of the units that report it; one query for all."""
    with_units([row.task for row in rows])
    reports = _reports(rows, period)

    def duties(task: PlanTask) -> list[Duty]:
        units = [u for u in reporting_units(task) if scope.everything or u.code in scope.own]
        found = [(unit, reports.get((task.pk, unit.pk))) for unit in units]
        return [
            Duty(unit, report, unit.code in scope.own and _open(task, period, report, day))
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
