"""On which days of a year a recurring task is due."""

import calendar
from datetime import date, timedelta
from typing import Final

from .enums import Recurrence
from .importers.deadlines import parse_deadline

DECEMBER: Final = 12
# Every how many months the product is due.
MONTHS_BETWEEN: Final = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3}


def occurrences(recurrence: str, words: str, year: int) -> list[date]:
    """The due days of a monthly or quarterly task within ``year``, in order.

    The last days of the months or quarters; where the words name a day ("Trước ngày 15 tháng
    cuối quý"), that day of each last month, here the 14th. Empty for what is due once, runs all
    the time or waits for another plan.
    """
    step = MONTHS_BETWEEN.get(Recurrence(recurrence))
    last = parse_deadline(words, year).due or date(year, DECEMBER, 31)
    if step is None:
        return []
    # "Before the 1st" of January is the year before's.
    months = [m for m in range(step, DECEMBER + 1, step) if m > 1 or last.month == DECEMBER]
    return [_in_month(year, month, last) for month in months]


def next_time(recurrence: str, words: str, due_on: date | None, day: date) -> date | None:
    """The first due day from ``day`` on of what recurs, its last one where none is left.

    ``due_on`` is the last one, of the plan's year; what is due once has no other.
    """
    if due_on is None:
        return None
    coming = (each for each in occurrences(recurrence, words, due_on.year) if each >= day)
    return next(coming, due_on)


def _in_month(year: int, month: int, last: date) -> date:
    """As far into the month as the year's last time is into December."""
    month_end = date(year, month, calendar.monthrange(year, month)[1])
    if last == date(last.year, DECEMBER, 31):
        return month_end
    into = (last - date(last.year, DECEMBER, 1)).days
    return min(date(year, month, 1) + timedelta(days=into), month_end)
