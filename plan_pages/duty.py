"""What a unit owes for a reporting period, as pure functions of records that were read before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .enums import ManualStatus, ProgressClaim, Recurrence

if TYPE_CHECKING:
    from .models import PlanTask, ReportingPeriod

LONGEST_TEXT = 500
# The reform's reporting year begins on 15 December of the year before (VB 581/BNV-CCHC).
YEAR_BEGINS = (12, 15)


@dataclass(frozen=True)
class ReportValues:
    """What a unit says of a task; ``done_on`` counts only with the claim "done"."""

    claim: str
    done_on: date | None = None
    figure: Decimal | None = None
    figure_unit: str = ""
    text: str = ""


def begins(task: PlanTask) -> date:
    """A task without a date of its own begins with the reporting year of its plan."""
    return task.starts_on or date(task.plan.year - 1, *YEAR_BEGINS)


def dropped_on(task: PlanTask) -> date | None:
    if task.manual_status != ManualStatus.DROPPED:
        return None
    return task.manual_since or date.min


def reportable(task: PlanTask, period: ReportingPeriod) -> bool:
    """Whether a task may be reported for a period; reads the task's plan.

    It is one of the period's year, or one with a day that an earlier plan left open
    (``PlanTaskQuerySet.worked_in`` says the same in SQL), begun before the period's end, and not
    replaced, dropped or completed before the period's start (its first day as a replaced one may
    be that start).
    """
    return (
        (task.plan.year == period.year or left_open(task, period))
        and begins(task) < period.ends
        and not _over_by(task, period.starts)
        and (task.completed_on is None or task.completed_on >= period.starts)
    )


def owed(task: PlanTask, period: ReportingPeriod) -> bool:
    """Whether it has to be: what an earlier plan left open, only while its own time runs."""
    runs = task.due_on is not None and task.due_on >= period.starts
    return reportable(task, period) and (task.plan.year == period.year or runs)


def left_open(task: PlanTask, period: ReportingPeriod) -> bool:
    """A task with a day goes on until it is done, however many years later."""
    dated = task.recurrence == Recurrence.NONE and task.due_on is not None
    return dated and task.plan.year < period.year


def takes_reports(task: PlanTask, day: date) -> bool:
    """A task that was replaced or dropped by ``day`` is reported by nobody any more."""
    return not _over_by(task, day)


def _over_by(task: PlanTask, day: date) -> bool:
    ends = (task.ended_on, dropped_on(task))
    return any(end is not None and end <= day for end in ends)


def lacks(
    task: PlanTask, values: ReportValues, evidence: int, today: date
) -> list[tuple[str, str]]:
    """What is missing to submit a report: pairs of the field and a sentence.

    ``evidence`` is how many documents and links there are.
    """
    too_long = over_long(values.text)
    found = [("text", too_long)] if too_long else []
    if values.claim == ProgressClaim.DONE:
        found += _lacks_for_done(task, values.done_on, evidence, today)
    return found


def over_long(text: str) -> str:
    """A sentence where a description has more characters than a report takes, else nothing."""
    if len(text) <= LONGEST_TEXT:
        return ""
    return _("Text is over %(max)d characters; it has %(n)d.") % {
        "max": LONGEST_TEXT,
        "n": len(text),
    }


def _lacks_for_done(
    task: PlanTask, done_on: date | None, evidence: int, today: date
) -> list[tuple[str, str]]:
    found = []
    if done_on is None:
        found.append(("done_on", _("Give the day on which the task was done.")))
    elif done_on > today:
        found.append(("done_on", _("The day on which the task was done lies in the future.")))
    elif done_on < begins(task):
        sentence = _("The task begins on %(day)s; it cannot be done before.")
        found.append(("done_on", sentence % {"day": date_format(begins(task), "d/m/Y")}))
    if not evidence:
        sentence = _("A task that is done needs its product: add a document or a link.")
        found.append(("upload", sentence))
    return found


def default_period(periods: Iterable[ReportingPeriod], day: date) -> ReportingPeriod | None:
    """The open one that contains ``day`` and ends first, else the open one that ended last.

    The reform calendar's Quý I, 6 tháng and Năm all contain a day of January; the first to end is
    the one that is being reported.
    """
    known = sorted(periods, key=lambda period: (period.ends, period.starts))
    opened: Sequence[ReportingPeriod] = [period for period in known if not period.is_closed]
    for period in opened:
        if period.starts <= day < period.ends:
            return period
    return _last_before(opened or known, day)


def _last_before(periods: Sequence[ReportingPeriod], day: date) -> ReportingPeriod | None:
    past = [period for period in periods if period.ends <= day]
    return past[-1] if past else next(iter(periods), None)
