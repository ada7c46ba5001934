"""Who has not reported for a period: units and the tasks they still owe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from wagtail.models import ModelLogEntry

from .duty import owed, takes_reports
from .enums import ProgressClaim
from .models import PlanTask, ProgressReport, ReportingPeriod, Unit
from .permissions import reporting_units
from .reported import STANDING, newest_approved
from .work import with_units

REMINDED = "plan_pages.remind_unit"


@dataclass
class UnitMissing:
    unit: Unit
    tasks: list[PlanTask] = field(default_factory=list)
    reminded: ModelLogEntry | None = None


def missing_by_unit(period: ReportingPeriod, day: date) -> list[UnitMissing]:
    """In the order of the units; a constant number of queries."""
    tasks = _tasks(period, day)
    settled = _settled(tasks, period)
    found: dict[str, UnitMissing] = {}
    for task in tasks:
        for unit in reporting_units(task):
            if (task.pk, unit.code) not in settled:
                found.setdefault(unit.code, UnitMissing(unit)).tasks.append(task)
    reminders = last_reminders(period)
    for code, entry in found.items():
        entry.reminded = reminders.get(code)
    return sorted(found.values(), key=lambda entry: (entry.unit.sort_order, entry.unit.code))


def last_reminders(period: ReportingPeriod) -> dict[str, ModelLogEntry]:
    """By unit the last time it was reminded, from Wagtail's log."""
    entries = ModelLogEntry.objects.for_instance(period).filter(action=REMINDED)
    entries = entries.select_related("user")
    return {entry.data["unit"]: entry for entry in entries.order_by("timestamp", "pk")}


def _tasks(period: ReportingPeriod, day: date) -> list[PlanTask]:
    # What was done only after the period still owes its report, and is asked for at the close.
    unfinished = Q(completed_on__isnull=True) | Q(completed_on__gte=period.ends)
    tasks = PlanTask.objects.worked_in(period).filter(unfinished)
    found = [
        task
        for task in tasks.select_related("plan")
        if owed(task, period) and takes_reports(task, day)
    ]
    return with_units(found)


def _settled(tasks: Iterable[PlanTask], period: ReportingPeriod) -> set[tuple[int, Any]]:
    """Task and unit where nothing is owed: reported for the period, or approved as done before."""
    reports = ProgressReport.objects.filter(task__in=[task.pk for task in tasks])
    by_task: dict[int, list[ProgressReport]] = {}
    for report in reports.filter(state__in=STANDING).select_related("period", "unit"):
        by_task.setdefault(report.task_id, []).append(report)
    settled = set()
    for pk, found in by_task.items():
        settled |= {(pk, report.unit.code) for report in found if report.period_id == period.pk}
        done = newest_approved(found).items()
        settled |= {(pk, code) for code, last in done if last.claim == ProgressClaim.DONE}
    return settled
