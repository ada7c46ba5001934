"""Tables that spreadsheets open: every cell is shown as text or number, none is ever run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .importers.vietnamese import normalise

# What spreadsheets take for the beginning of a formula, full-width forms included. An apostrophe
# before it is doubled, so that one can be taken off again.
FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠\n]")
BYTE_ORDER_MARK: Final = "\ufeff"
NO_CHARACTERS: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
TEXT_FORMAT: Final = "@"
HEAD_FILL: Final = PatternFill("solid", fgColor="DCE6F1")
USUAL_WIDTH: Final = 16

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value: Any) -> Any:
    """Text that looks like a formula gets an apostrophe, which the importers take off again."""
    if isinstance(value, str) and (FORMULA.match(value) or FORMULA.match(normalise(value))):
        return f"'{value}"
    return value


def _written(value: Any) -> Any:
    """In one normal form and without what no file of these kinds can hold."""
    if not isinstance(value, str):
        return value
    return safe_cell(NO_CHARACTERS.sub("", normalise(value)))


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """With a byte order mark, without which spreadsheets misread Vietnamese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_xlsx(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], widths: dict[str, int] | None = None
) -> bytes:
    """One sheet, its header frozen and in bold; ``widths`` are in characters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = (widths or {}).get(column, USUAL_WIDTH)
    sheet.append([_head_cell(sheet, column) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = Font(bold=True), HEAD_FILL
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """Text is kept as text, so that "1.10" or "1/2" stays what it is when somebody edits it."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _written(value))
    cell.number_format = TEXT_FORMAT
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
