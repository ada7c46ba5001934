"""The first visible sheet of a workbook, cell by cell as the text that a person would type."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from .errors import BrokenFileError, TooWideError, ZipBombError
from .grids import Merged, Row, up_to_the_limit
from .package import Package

MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 2_000_000
# The texts of a workbook are read at once, unlike its rows.
TEXTS: Final = "xl/sharedStrings.xml"
MAX_TEXTS: Final = 32 * 1024 * 1024
MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
MOST_MERGED: Final = 2_000


def read_xlsx(data: bytes) -> list[Row]:
    """No more rows than are needed to know that there are too many. Raises a ``NotAPlanError``."""
    package = Package(data)
    if package.size(TEXTS) > MAX_TEXTS:
        raise ZipBombError
    try:
        return _read(data, package)
    except (ZipBombError, TooWideError):
        raise
    # The library meets a damaged workbook with whatever exception its parts happen to raise.
    except Exception:
        raise BrokenFileError from None


def _read(data: bytes, package: Package) -> list[Row]:
    with closing(_open(data, values=True)) as workbook:
        sheet = _first_sheet(workbook)
        rows = list(up_to_the_limit(_rows(sheet)))
        markup = package.read(sheet._worksheet_path)
        title = sheet.title
    if FORMULA.search(markup):
        with closing(_open(data, values=False)) as workbook:
            rows = _with_formulas(rows, workbook[title])
    _mark_merged(rows, markup)
    return [row for row in rows if not row.is_blank]


def _open(data: bytes, *, values: bool) -> Any:
    return load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _first_sheet(workbook: Any) -> Any:
    sheets = workbook.worksheets
    sheet = next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])
    # What a sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    return sheet


def _rows(sheet: Any) -> Iterator[Row]:
    cells = 0
    for number, found in enumerate(sheet.iter_rows(), start=1):
        cells += len(found)
        if cells > MAX_CELLS:
            raise ZipBombError
        if found:
            yield _row(number, found)


def _row(number: int, cells: Sequence[Any]) -> Row:
    row = Row(number, [_text(cell) for cell in cells[:MAX_COLUMNS]])
    if any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
        raise TooWideError
    for index, cell in enumerate(cells[:MAX_COLUMNS]):
        if cell.data_type == "e":
            row.cells[index] = ""
            message = _("The cell shows the error %(error)s.") % {"error": cell.value}
            row.faults[index] = ("cell_error", message)
    return row


def _text(cell: Any) -> str:
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format or "")
    return _moment(value)


def _number(value: float, shown_as: str) -> str:
    """Exact and without an exponent; what is shown as a percentage is one here too."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    if "%" in shown_as:
        return f"{_plain(exact * 100)}%"
    return _plain(exact)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        day = _day(value)
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    return _day(value) if isinstance(value, date) else str(value)


def _day(value: date) -> str:
    return f"{value.day}/{value.month}/{value.year}"


def _with_formulas(rows: list[Row], sheet: Any) -> list[Row]:
    """A formula that was never calculated has no value that could be taken."""
    by_number = {row.number: row for row in rows}
    sheet.reset_dimensions()
    limit = max(by_number, default=0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > limit + 1:
            break
        indexes = [
            i for i, cell in enumerate(cells[:MAX_COLUMNS]) if getattr(cell, "data_type", "") == "f"
        ]
        if indexes:
            row = by_number.setdefault(number, Row(number, []))
            _refuse_formulas(row, indexes)
    return sorted(by_number.values(), key=lambda row: row.number)


def _refuse_formulas(row: Row, indexes: Sequence[int]) -> None:
    for index in indexes:
        if index >= len(row.cells) or not row.cells[index]:
            message = _("The cell holds a formula without a value; type the value itself.")
            row.faults.setdefault(index, ("formula", message))


def _mark_merged(rows: Sequence[Row], markup: bytes) -> None:
    by_number = {row.number: row for row in rows}
    for count, match in enumerate(MERGED.finditer(markup)):
        if count > MOST_MERGED:
            raise ZipBombError
        left, top, right, bottom = range_boundaries(match[1].decode())
        if top != bottom:
            touched = [row for number, row in by_number.items() if top <= number <= bottom]
            _mark(touched, Merged.DOWN)
        elif left != right and top in by_number:
            _mark([by_number[top]], Merged.ACROSS)


def _mark(rows: Sequence[Row], merged: Merged) -> None:
    for row in rows:
        if row.merged is not Merged.DOWN:
            row.merged = merged
