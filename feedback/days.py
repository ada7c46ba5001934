"""Days as the tallies keep them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# The country has one zone and no summer time; the server's own zone plays no part.
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SECOND_HALF = 15


def local_day(moment: datetime) -> date:
    """The day in Việt Nam of an aware moment."""
    return moment.astimezone(LOCAL).date()


def half_month(day: date) -> date:
    """The 1st or 15th on or before the day: both calendars cut there and only there."""
    return day.replace(day=SECOND_HALF if day.day >= SECOND_HALF else 1)


def now() -> datetime:
    return datetime.now(UTC)
