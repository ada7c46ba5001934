"""The facts about a period's tasks, read in a handful of queries however many tasks there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from plan_pages.enums import ExplanationState, ProgressClaim, Recurrence, ReportState
from plan_pages.missed import PeriodFacts, TaskFacts, points_at_risk, was_missed
from plan_pages.models import (
    Explanation,
    PlanTask,
    ProgressReport,
    ReportingPeriod,
    Score,
    Unit,
)
from plan_pages.permissions import reporting_units
from plan_pages.querysets import ExplanationQuerySet, PlanTaskQuerySet, ProgressReportQuerySet

HANDED_IN = (ReportState.SUBMITTED, ReportState.APPROVED)

Key = tuple[int, int]


@dataclass(frozen=True)
class Missed:
    task: PlanTask
    unit: Unit
    points: Decimal | None


def last_day_of(period: ReportingPeriod) -> date:
    return period.ends - timedelta(days=1)


def missed_in(period: ReportingPeriod) -> list[Missed]:
    """Each task that was missed, with each unit that was not asked for the period yet."""
    tasks = list(tasks_asked_in(period))
    known = _Known(period, tasks)
    facts = PeriodFacts(period.kind, last_day_of(period))
    return [
        Missed(task, unit, known.points_of(task))
        for task in tasks
        for unit in reporting_units(task)
        if (task.pk, unit.pk) not in known.asked and was_missed(known.of(task, unit), facts)
    ]


def tasks_asked_in(period: ReportingPeriod) -> PlanTaskQuerySet:
    """The tasks of the plan of the period's year.

    The reform year begins on 15 December (VB 581/BNV-CCHC), so what the plan before has due in the
    last days of its year is asked in the first period of the next.
    """
    before = Q(plan__year=period.starts.year, recurrence=Recurrence.NONE)
    tasks = PlanTask.objects.filter(Q(plan__year=period.year) | before)
    return tasks.select_related("plan", "criterion").prefetch_related("lead_units__members")


class _Known:
    """What reports, explanations and scores say of the tasks."""

    def __init__(self, period: ReportingPeriod, tasks: Iterable[PlanTask]) -> None:
        self.last_day = last_day_of(period)
        self.reported = set(_reports_for(period, tasks).values_list("task_id", "unit_id"))
        self.done = _days_done(tasks)
        asked = Explanation.objects.filter(task__in=tasks)
        self.asked = set(asked.filter(period=period).values_list("task_id", "unit_id"))
        self.explained = _explained_until(asked, period)
        self.scores = _scores(tasks)

    def of(self, task: PlanTask, unit: Unit) -> TaskFacts:
        key = (task.pk, unit.pk)
        begins = [day for day in (task.starts_on, task.plan.issued_on) if day]
        done = [day for day in (task.completed_on, self.done.get(key)) if day]
        since = task.manual_since
        return TaskFacts(
            due_on=task.due_on,
            recurrence=task.recurrence,
            completed_on=min(done, default=None),
            begins_on=max(begins, default=None),
            manual=task.manual_status if since is None or since <= self.last_day else "",
            ended_on=task.ended_on,
            reported=key in self.reported,
            explained_until=self.explained.get(key),
        )

    def points_of(self, task: PlanTask) -> Decimal | None:
        if task.criterion is None:
            return None
        return points_at_risk(
            task.criterion.max_score, self.scores[task.criterion.pk, task.plan.year]
        )


def _reports_for(period: ReportingPeriod, tasks: Iterable[PlanTask]) -> ProgressReportQuerySet:
    """Reports up to the same last day; a report kept in the other calendar speaks for it too."""
    other = Q(period__starts__lt=period.ends, period__ends__gt=period.starts)
    other &= ~Q(period__calendar=period.calendar)
    handed_in = ProgressReport.objects.filter(task__in=tasks, state__in=HANDED_IN)
    return handed_in.filter(Q(period__ends=period.ends) | other)


def _days_done(tasks: Iterable[PlanTask]) -> dict[Key, date]:
    claims = ProgressReport.objects.filter(
        task__in=tasks, state__in=HANDED_IN, claim=ProgressClaim.DONE, done_on__isnull=False
    )
    # The earliest day comes last and stays.
    rows = claims.order_by("-done_on").values_list("task_id", "unit_id", "done_on")
    return {(task, unit): day for task, unit, day in rows if day is not None}


def _explained_until(asked: ExplanationQuerySet, period: ReportingPeriod) -> dict[Key, date]:
    """An answer that was refused before this period closed explains nothing.

    What the Office cancelled counts as explained: it does not want to hear of that deadline again.
    """
    closed_at = period.closed_at or timezone.now()
    refused = Q(state=ExplanationState.REFUSED, decided_at__lt=closed_at)
    others = asked.exclude(period=period).exclude(refused).order_by("period__ends")
    rows = others.values_list("task_id", "unit_id", "period__ends")
    return {(task, unit): ends - timedelta(days=1) for task, unit, ends in rows}


def _scores(tasks: Iterable[PlanTask]) -> defaultdict[Key, dict[str, Decimal]]:
    found: defaultdict[Key, dict[str, Decimal]] = defaultdict(dict)
    criteria = {task.criterion_id for task in tasks if task.criterion_id}
    years = {task.plan.year for task in tasks}
    current = Score.objects.current().filter(criterion__in=criteria, year__in=years)
    for criterion, year, kind, points in current.values_list(
        "criterion_id", "year", "kind", "points"
    ):
        found[criterion, year][kind] = points
    return found
