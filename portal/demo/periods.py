"""Reporting periods of both calendars, and the quarters that have passed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from plan_pages.enums import Calendar, PeriodKind
from plan_pages.models import ReportingPeriod

# The year of the plan, and the year that the public contract names.
ALWAYS = (2022, 2026)
ROMAN = ("I", "II", "III", "IV")
QUARTERS_SHOWN = 3


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def name(self) -> str:
        return f"Quý {ROMAN[self.number - 1]}/{self.year}"

    @property
    def starts(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends(self) -> date:
        """The first day after it."""
        return self.following.starts

    @property
    def following(self) -> "Quarter":
        last = self.number == len(ROMAN)
        return Quarter(self.year + 1, 1) if last else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> "Quarter":
        first = self.number == 1
        return Quarter(self.year - 1, len(ROMAN)) if first else Quarter(self.year, self.number - 1)


def past_quarters(day: date) -> list[Quarter]:
    """The last three whole quarters before ``day``, the oldest first."""
    quarter = Quarter(day.year, (day.month + 2) // 3)
    found: list[Quarter] = []
    while len(found) < QUARTERS_SHOWN:
        quarter = quarter.before
        found.insert(0, quarter)
    return found


def seed_periods(day: date) -> None:
    years = {*ALWAYS, day.year, *(quarter.year for quarter in past_quarters(day))}
    wanted = [period for year in sorted(years) for period in _periods_of(year)]
    known = set(ReportingPeriod.objects.values_list("code", flat=True))
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(**period) for period in wanted if period["code"] not in known
    )


def _periods_of(year: int) -> list[dict[str, Any]]:
    return [*_civil(year), *_reform(year)]


def _civil(year: int) -> Iterator[dict[str, Any]]:
    first, middle, end = date(year, 1, 1), date(year, 7, 1), date(year + 1, 1, 1)
    yield _period(f"{year}", f"Năm {year}", PeriodKind.YEAR, first, end)
    half = PeriodKind.HALF_YEAR
    yield _period(f"{year}-H1", f"6 tháng đầu năm {year}", half, first, middle)
    yield _period(f"{year}-H2", f"6 tháng cuối năm {year}", half, middle, end)
    for number in range(1, 5):
        quarter = Quarter(year, number)
        kind = PeriodKind.QUARTER
        yield _period(quarter.code, quarter.name, kind, quarter.starts, quarter.ends)
    starts = [*(date(year, month, 1) for month in range(1, 13)), end]
    for month, (start, following) in enumerate(pairwise(starts), start=1):
        code, name = f"{year}-{month:02}", f"Tháng {month}/{year}"
        yield _period(code, name, PeriodKind.MONTH, start, following)


def _reform(year: int) -> Iterator[dict[str, Any]]:
    """The reporting year of VB 581/BNV-CCHC; only Quý III counts for itself alone."""
    begin = date(year - 1, 12, 15)
    rows = (
        ("Q1", "Quý I", PeriodKind.QUARTER, begin, date(year, 3, 15)),
        ("6T", "6 tháng", PeriodKind.HALF_YEAR, begin, date(year, 6, 15)),
        ("Q3", "Quý III", PeriodKind.QUARTER, date(year, 6, 15), date(year, 9, 15)),
        ("N", "Năm", PeriodKind.YEAR, begin, date(year, 12, 15)),
    )
    for suffix, name, kind, starts, ends in rows:
        yield {
            **_period(f"CCHC-{year}-{suffix}", f"Báo cáo CCHC {name} {year}", kind, starts, ends),
            "calendar": Calendar.REFORM,
            "is_cumulative": suffix != "Q3",
        }


def _period(code: str, name: str, kind: str, starts: date, ends: date) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "calendar": Calendar.CIVIL,
        "kind": kind,
        "starts": starts,
        "ends": ends,
    }
