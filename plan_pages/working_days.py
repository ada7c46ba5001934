"""Working days: Monday to Friday, less the days off, plus the days worked instead.

A period runs from the day after the one it is counted from (Civil Code 91/2015/QH13, art. 147).
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
NONE: Final[frozenset[date]] = frozenset()


def is_working_day(
    day: date, holidays: Collection[date] = NONE, worked: Collection[date] = NONE
) -> bool:
    """``worked`` are Saturdays and Sundays worked in exchange for a day off."""
    if day in worked:
        return True
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(
    start: date, n: int, holidays: Collection[date] = NONE, worked: Collection[date] = NONE
) -> date:
    """The ``n``-th working day after ``start``; ``start`` itself for 0. Raises ``ValueError``
    for a negative number."""
    if n < 0:
        raise ValueError("A number of working days is not negative")
    day = start
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day, holidays, worked)
    return day
