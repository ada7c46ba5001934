"""Dates as Vietnamese documents write them."""

from datetime import date
from typing import Final

# For regular expressions; three groups: day, month, year.
IN_FIGURES: Final = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
IN_WORDS: Final = r"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"


def date_or_none(year: int, month: int, day: int) -> date | None:
    """``None`` for what is no day of the calendar."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
