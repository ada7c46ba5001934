"""The status of a task as a pure function of dates, reports and decisions: never typed in."""

from datetime import date, timedelta

from . import conf
from .enums import Recurrence, TaskStatus

# No single date says whether these are late; they run through the plan's year.
WITHOUT_A_DATE = frozenset({Recurrence.CONTINUOUS, Recurrence.AS_PLANNED})


def status_on(
    day: date,
    due_on: date | None,
    recurrence: str,
    completed_on: date | None,
    *,
    starts_on: date | None = None,
    manual: str = "",
    ended_on: date | None = None,
    first_report_on: date | None = None,
    reported_done_on: date | None = None,
) -> TaskStatus:
    """What a reader is told on ``day``; a task without a date is never late.

    ``reported_done_on`` is the day of completion that a report claims and nobody approved yet; a
    claim of being done in time keeps the task from being overdue, a late one does not.
    """
    if ended_on is not None and ended_on <= day:
        return TaskStatus.REPLACED
    if manual:
        return TaskStatus(manual)
    if completed_on is not None and completed_on <= day:
        late = due_on is not None and completed_on > due_on
        return TaskStatus.DONE_LATE if late else TaskStatus.DONE
    if _is_claimed_in_time(day, due_on, reported_done_on):
        return TaskStatus.AWAITING
    return _by_date(day, due_on, recurrence) or _by_reports(day, starts_on, first_report_on)


def _is_claimed_in_time(day: date, due_on: date | None, reported_done_on: date | None) -> bool:
    if reported_done_on is None or reported_done_on > day:
        return False
    return due_on is None or reported_done_on <= due_on


def _by_date(day: date, due_on: date | None, recurrence: str) -> TaskStatus | None:
    if due_on is not None and day > due_on:
        return TaskStatus.OVERDUE
    if recurrence in WITHOUT_A_DATE:
        return TaskStatus.CONTINUOUS
    if due_on is not None and due_on - day <= timedelta(days=conf.get("DUE_SOON_DAYS")):
        return TaskStatus.DUE_SOON
    return None


def _by_reports(day: date, starts_on: date | None, first_report_on: date | None) -> TaskStatus:
    if first_report_on is not None and first_report_on <= day:
        return TaskStatus.IN_PROGRESS
    if starts_on is not None and starts_on <= day:
        return TaskStatus.NOT_STARTED
    return TaskStatus.NOT_DUE
