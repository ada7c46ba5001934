"""The status of a task as a pure function of dates: never typed in."""

from datetime import date, timedelta

from . import conf
from .enums import Recurrence, TaskStatus

# No single date says whether these are late; they run through the plan's year.
WITHOUT_A_DATE = frozenset({Recurrence.CONTINUOUS, Recurrence.AS_PLANNED})


def status_on(
    day: date, due_on: date | None, recurrence: str, completed_on: date | None
) -> TaskStatus:
    """What a reader is told on ``day``; a task without a date is never late."""
    if completed_on is not None and completed_on <= day:
        late = due_on is not None and completed_on > due_on
        return TaskStatus.DONE_LATE if late else TaskStatus.DONE
    if due_on is not None and day > due_on:
        return TaskStatus.OVERDUE
    if recurrence in WITHOUT_A_DATE:
        return TaskStatus.CONTINUOUS
    if due_on is not None and due_on - day <= timedelta(days=conf.get("DUE_SOON_DAYS")):
        return TaskStatus.DUE_SOON
    return TaskStatus.NOT_DUE
