"""A deadline's own words ("Quý III/2022", "Trước 30/11/2022") as dates.

What the words mean here:

- "Trước 30/11/2022" (before): the last day in time is the day before, 29/11/2022. "Đến", "chậm
  nhất" or a bare date: that day itself.
- A quarter, a month, a half-year or the year: from its first day, due on its last.
- "Hằng quý", "Hằng tháng", "Thường xuyên": due on 31/12 of the plan's year, the last time. Where
  the words name the day within the quarter ("Trước ngày 15 tháng cuối quý"), the last time is
  that day in the year's last quarter, 14/12.
- "Trong 05 ngày làm việc": a time limit for each case, all year round: continuous, and the number
  of working days is kept.
- "Theo kế hoạch": another plan sets the date, so there is none.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from plan_pages.enums import Recurrence

from .dates import date_or_none
from .vietnamese import fold, one_line

LONGEST: Final = 255

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """``text`` is the plan's own words; dates are inclusive. Where the words are not
    understood the dates are ``None`` and a person sets them. ``working_days`` is the time limit
    of each case where the words name one."""

    text: str
    starts: date | None = None
    due: date | None = None
    recurrence: Recurrence = Recurrence.NONE
    understood: bool = True
    working_days: int | None = None


def parse_deadline(text: str, year: int) -> Deadline:
    """``year`` is the plan's: it stands in where the words name none. Never raises on text."""
    words = one_line(text)
    if len(words) <= LONGEST:
        folded = fold(words).strip(" .;,")
        for pattern, recurrence, span in RULES:
            match = pattern.fullmatch(folded)
            if match is not None:
                return _deadline(words, recurrence, span(match, year), _working_days(match))
    return Deadline(words, understood=False)


def _deadline(
    words: str, recurrence: Recurrence, span: Span | None, working_days: int | None
) -> Deadline:
    if span is None:
        return Deadline(words, understood=False)
    return Deadline(words, span[0], span[1], recurrence, working_days=working_days)


def _working_days(match: re.Match[str]) -> int | None:
    days = match.groupdict().get("working_days")
    return int(days) if days else None


def _year(match: re.Match[str], group: str, default: int) -> int:
    return int(match[group] or default)


def _day(match: re.Match[str], year: int) -> Span | None:
    day = date_or_none(_year(match, "year", year), int(match["month"]), int(match["day"]))
    if day and match["before"]:
        day = _day_before(day)
    return (None, day) if day else None


def _quarters(match: re.Match[str], year: int) -> Span | None:
    last_year = _year(match, "year2" if match["last"] else "year", year)
    first, last = _quarter(match["first"]), _quarter(match["last"] or match["first"])
    first_year = _year(match, "year", last_year)
    return _months(first_year, 3 * first - 2, last_year, 3 * last, before=match["before"])


def _month_range(match: re.Match[str], year: int) -> Span | None:
    year = _year(match, "year", year)
    first, last = int(match["first"]), int(match["last"] or match["first"])
    return _months(year, first, year, last, before=match["before"])


def _half(match: re.Match[str], year: int) -> Span | None:
    first = 1 if match["half"] == "dau" else 7
    year = _year(match, "year", year)
    return _months(year, first, year, first + 5)


def _whole_year(match: re.Match[str], year: int) -> Span | None:
    year = _year(match, "year", year)
    return _months(year, 1, year, 12)


def _last_of_year(match: re.Match[str], year: int) -> Span | None:
    due = date_or_none(year, 12, 31)
    return (None, due) if due else None


def _last_time(match: re.Match[str], year: int) -> Span | None:
    due = date_or_none(year, 12, int(match["day"]))
    return (None, _day_before(due) if match["before"] else due) if due else None


def _undated(match: re.Match[str], year: int) -> Span | None:
    return (None, None)


def _quarter(numeral: str) -> int:
    return QUARTERS.index(numeral) % 4 + 1


def _months(
    first_year: int, first: int, last_year: int, last: int, *, before: str | None = None
) -> Span | None:
    """From the first day of one month to the last of another; before the first if so said."""
    starts = date_or_none(first_year, first, 1)
    due = _last_day(last_year, last)
    if starts is None or due is None or due < starts:
        return None
    return (None, _day_before(starts)) if before else (starts, due)


def _last_day(year: int, month: int) -> date | None:
    first = date_or_none(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1]) if first else None


def _day_before(day: date) -> date | None:
    return day - timedelta(days=1) if day > date.min else None


QUARTERS: Final = ("i", "ii", "iii", "iv", "1", "2", "3", "4")
# The patterns read folded words: no accents, lower case, "–" as "-".
BEFORE: Final = r"(?:hoan thanh )?(?P<before>truoc )?(?:den het |den |cham nhat (?:la |den )?|tu )?"
# "Trong quý III" is "Quý III", and so is its end; no single day is lasted through.
WITHIN: Final = r"(?:(?:hoan thanh )?(?:trong|cuoi) )?"
TO: Final = r"(?:\s*[-,&]\s*| va | den )"
YEAR: Final = r"(?:\s*/\s*|,? nam |\s)(?P<year>\d{4})"
YEAR2: Final = r"(?:\s*/\s*|,? nam |\s)(?P<year2>\d{4})"
EVERY: Final = r"(?:hang|moi|dinh ky) (?:hang )?"
ALL_YEAR: Final = r"(?: trong nam| ca nam)?(?: \d{4})?"

Rule = tuple[re.Pattern[str], Recurrence, Callable[[re.Match[str], int], Span | None]]


def _rule(
    pattern: str, recurrence: Recurrence, span: Callable[[re.Match[str], int], Span | None]
) -> Rule:
    return re.compile(pattern), recurrence, span


RULES: Final = (
    _rule(
        rf"{BEFORE}(?:ngay )?(?P<day>\d{{1,2}})(?:\s*[/.-]\s*| thang )(?P<month>\d{{1,2}})"
        r"(?:(?:\s*[/.-]\s*| nam )(?P<year>\d{4}))?",
        Recurrence.NONE,
        _day,
    ),
    _rule(
        rf"{WITHIN}{BEFORE}quy (?P<first>iii|ii|iv|i|[1-4])(?:{YEAR})?"
        rf"(?:{TO}(?:quy )?(?P<last>iii|ii|iv|i|[1-4])(?:{YEAR2})?)?",
        Recurrence.NONE,
        _quarters,
    ),
    _rule(
        rf"{WITHIN}{BEFORE}(?:thang |(?=\d{{1,2}}/\d{{4}}$))(?P<first>\d{{1,2}})"
        rf"(?:{TO}(?:thang )?(?P<last>\d{{1,2}}))?(?:{YEAR})?",
        Recurrence.NONE,
        _month_range,
    ),
    _rule(
        r"(?:trong )?(?:6|06|sau) thang (?P<half>dau|cuoi) nam(?: (?P<year>\d{4}))?",
        Recurrence.NONE,
        _half,
    ),
    _rule(
        r"(?:hoan thanh )?(?:trong |ca |cuoi )?nam(?: (?P<year>\d{4}))?",
        Recurrence.NONE,
        _whole_year,
    ),
    _rule(rf"{EVERY}nam", Recurrence.NONE, _last_of_year),
    _rule(rf"{EVERY}quy{ALL_YEAR}", Recurrence.QUARTERLY, _last_of_year),
    _rule(rf"{EVERY}thang{ALL_YEAR}", Recurrence.MONTHLY, _last_of_year),
    _rule(
        rf"(?:{EVERY}quy,? )?(?P<before>truoc )?ngay (?P<day>\d{{1,2}}) "
        r"(?:cua )?thang cuoi (?:cua |moi |hang )?quy",
        Recurrence.QUARTERLY,
        _last_time,
    ),
    _rule(
        r"(?P<before>truoc )?ngay (?P<day>\d{1,2}) (?:hang|moi) thang",
        Recurrence.MONTHLY,
        _last_time,
    ),
    _rule(
        rf"thuong xuyen(?:,? lien tuc)?{ALL_YEAR}|{EVERY}(?:ngay|tuan)",
        Recurrence.CONTINUOUS,
        _last_of_year,
    ),
    _rule(
        r"trong (?:vong |thoi han )?(?:(?P<working_days>\d{1,3}) ngay lam viec|"
        r"\d{1,3} (?:ngay|gio)(?: lam viec)?)(?:,? (?:ke tu|sau) .+)?",
        Recurrence.CONTINUOUS,
        _last_of_year,
    ),
    _rule(
        r"theo (?:ke hoach|yeu cau|huong dan|chi dao|quy dinh)(?: .+)?",
        Recurrence.AS_PLANNED,
        _undated,
    ),
)
