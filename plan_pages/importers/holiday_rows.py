"""The days off of some years and the days worked instead: one day a row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from .dates import date_or_none
from .records import Record, TableReport, read_table

HOLIDAY_COLUMNS: Final = ("day", "name", "worked", "note")
LONGEST_NAME: Final = 100
LONGEST_NOTE: Final = 500
ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
IN_FIGURES: Final = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
WORKED: Final = {"0": False, "": False, "1": True}


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """``worked`` is a day of the week's end that is worked; the note is for people only."""

    row: int
    day: date
    name: str
    worked: bool


def read_holiday_rows(data: bytes) -> TableReport[HolidayRow]:
    return read_table(data, HOLIDAY_COLUMNS, _reader())


def _reader() -> Callable[[Record], HolidayRow]:
    seen: dict[date, int] = {}

    def read(record: Record) -> HolidayRow:
        record.text("note", LONGEST_NOTE)
        return HolidayRow(
            row=record.row,
            day=_day(record, seen),
            name=record.text("name", LONGEST_NAME, required=True),
            worked=_worked(record),
        )

    return read


def _day(record: Record, seen: dict[date, int]) -> date:
    day = _date(record.text("day", LONGEST_NAME))
    if day is None:
        record.refuse("day", "not_a_day", _("A day is written 2022-04-30 or 30/4/2022."))
        return date.min
    first = seen.setdefault(day, record.row)
    if first != record.row:
        message = _("This day is already in row %(row)d.") % {"row": first}
        record.refuse("day", "duplicate", message)
    return day


def _date(text: str) -> date | None:
    if match := ISO.fullmatch(text):
        return date_or_none(int(match[1]), int(match[2]), int(match[3]))
    if match := IN_FIGURES.fullmatch(text):
        return date_or_none(int(match["year"]), int(match["month"]), int(match["day"]))
    return None


def _worked(record: Record) -> bool:
    text = record.text("worked", LONGEST_NAME)
    if text not in WORKED:
        record.refuse("worked", "not_yes_or_no", _("Write 1 for a day that is worked, else 0."))
    return WORKED.get(text, False)
