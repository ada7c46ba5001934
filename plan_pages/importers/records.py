"""A CSV or Excel file as records, with a report for each row that can't be taken.

A row's number is that of a spreadsheet. The header is the first row, or the one of the first
twenty that names every column. Nothing here raises on a file's content.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext as _

from .csv_grid import read_csv
from .errors import NotAPlanError, NotAWorkbookError
from .formats import FileKind, kind_of
from .grids import HEADER_WITHIN, MAX_ROWS, WHOLE_FILE, Merged, Row, RowError, RowNote
from .headings import LEFT_OUT, Headings
from .vietnamese import normalise, one_line
from .xlsx import read_xlsx

__all__ = ["MAX_ROWS", "WHOLE_FILE", "Record", "RowError", "RowNote", "TableReport", "read_table"]

# Exports put an apostrophe before what a spreadsheet would take for a formula.
ESCAPED_FORMULA: Final = re.compile(r"'(?='*[=+\-@＝＋－＠\t\n])")
# "I", "II.", "A": the number of a heading that stands among the rows.
HEADING_NUMBER: Final = re.compile(r"(?:[IVXLC]+|[A-Z])[.)]?")
CELLS_OF_A_HEADING: Final = 2

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class TableReport(Generic[RowT]):
    """The rows that can be taken and everything that is wrong; an import is all or nothing, so
    take them only where ``ok``."""

    rows: tuple[RowT, ...]
    errors: tuple[RowError, ...]
    notes: tuple[RowNote, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.errors


@dataclass(slots=True)
class Record:
    """One row's cells by column, as text in NFC; readers add what is wrong to ``errors``."""

    row: int
    cells: dict[str, str]
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, column: str, code: str, message: str) -> None:
        self.errors.append(RowError(self.row, column, code, message))

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """A cell on one line; too long or, if required, empty is an error."""
        text = one_line(self.cells[column])
        if required and not text:
            self.refuse(column, "required", _("This cell may not be empty."))
        if len(text) > longest:
            self.refuse_long(column, len(text), longest)
        return text

    def refuse_long(self, column: str, length: int, longest: int) -> None:
        message = _("Text is over %(max)d characters; it has %(n)d.")
        self.refuse(column, "too_long", message % {"max": longest, "n": length})


def read_table(
    data: bytes,
    columns: Sequence[str],
    read_row: Callable[[Record], RowT],
    known_as: Mapping[str, str] | None = None,
) -> TableReport[RowT]:
    """``read_row`` makes a row of each record whose cells fit; rows with errors are left out.

    ``known_as``: further headings of the columns, see ``Headings``.
    """
    headings = Headings(columns, known_as or {})
    try:
        rows = _rows_of(data, headings)
    except NotAPlanError as error:
        return TableReport((), (_file_error(error.code, str(error)),))
    return read_grid(rows, headings, read_row)


def _rows_of(data: bytes, headings: Headings) -> list[Row]:
    kind = kind_of(data)
    if kind is FileKind.WORKBOOK:
        return read_xlsx(data)
    if kind is FileKind.TEXT:
        return read_csv(data, headings)
    raise NotAWorkbookError


def read_grid(
    rows: Sequence[Row], headings: Headings, read_row: Callable[[Record], RowT]
) -> TableReport[RowT]:
    at = header_at(rows, headings) or 0
    misshapen = _shape_error(rows[at:], headings)
    if misshapen:
        return TableReport((), (misshapen,))
    notes = list(_left_out(rows[at], headings))
    errors: list[RowError] = []
    taken: list[RowT] = []
    names = headings.of(rows[at].cells)
    for row in rows[at + 1 :]:
        if _is_heading(row):
            notes.append(_heading_note(row))
            continue
        record = _record(row, names)
        made = None if record.errors else read_row(record)
        if made is not None and not record.errors:
            taken.append(made)
        errors.extend(record.errors)
    if not errors and not taken:
        errors.append(_file_error("no_rows", _("The table has no rows below its header.")))
    return TableReport(tuple(taken), tuple(errors), tuple(notes))


def header_at(rows: Sequence[Row], headings: Headings) -> int | None:
    top = enumerate(rows[:HEADER_WITHIN])
    return next((index for index, row in top if headings.fit(row.cells)), None)


def _file_error(code: str, message: str) -> RowError:
    return RowError(WHOLE_FILE, "", code, message)


def _shape_error(rows: Sequence[Row], headings: Headings) -> RowError | None:
    header = rows[0].cells if rows else []
    if not headings.fit(header):
        return _file_error("columns", _columns_message(headings.of(header), headings.columns))
    if len(rows) > MAX_ROWS + 1:
        message = _("The table has more than %(max)d rows.") % {"max": MAX_ROWS}
        return _file_error("too_many_rows", message)
    return None


def _columns_message(header: Sequence[str], columns: Sequence[str]) -> str:
    missing = [name for name in columns if name not in header]
    unknown = [name[:40] for name in header if name not in (*columns, LEFT_OUT)]
    repeated = sorted({name for name in columns if header.count(name) > 1})
    sentences = [_("The columns have to be: %(columns)s.") % {"columns": ", ".join(columns)}]
    if missing:
        sentences.append(_("Missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if unknown:
        sentences.append(_("Unknown: %(columns)s.") % {"columns": ", ".join(unknown[:10])})
    if repeated:
        sentences.append(_("More than once: %(columns)s.") % {"columns": ", ".join(repeated)})
    return " ".join(sentences)


def _left_out(header: Row, headings: Headings) -> Iterator[RowNote]:
    for cell in header.cells:
        if headings.column(cell) == LEFT_OUT:
            message = _("The column “%(name)s” is not kept here and was left out.")
            yield RowNote(header.number, message % {"name": one_line(cell)[:60]})


def _is_heading(row: Row) -> bool:
    """The name of a field above its rows: joined cells, or a Roman numeral and one text."""
    filled = [one_line(cell) for cell in row.cells if cell.strip()]
    if row.faults or len(filled) > CELLS_OF_A_HEADING or row.merged is Merged.DOWN:
        return False
    return row.merged is Merged.ACROSS or (
        len(filled) == CELLS_OF_A_HEADING and HEADING_NUMBER.fullmatch(filled[0]) is not None
    )


def _heading_note(row: Row) -> RowNote:
    text = " ".join(one_line(cell) for cell in row.cells if cell.strip())
    message = _("A heading among the rows was left out: “%(text)s”.")
    return RowNote(row.number, message % {"text": text[:80]})


def unescaped(cell: str) -> str:
    return cell[1:] if ESCAPED_FORMULA.match(cell) else cell


def _record(row: Row, header: Sequence[str]) -> Record:
    cells = [unescaped(normalise(cell)) for cell in row.cells]
    cells += [""] * (len(header) - len(cells))
    record = Record(row.number, dict(zip(header, cells, strict=False)))
    for index, (code, message) in row.faults.items():
        record.refuse(header[index] if index < len(header) else "", code, message)
    if row.merged:
        message = _("Cells of the row are merged. Split them and fill in each row by itself.")
        record.refuse("", "merged_cells", message)
    if any(cell.strip() for cell in cells[len(header) :]):
        message = _(
            "The row has more cells than the header. Put text that holds a comma in double quotes."
        )
        record.refuse("", "too_many_cells", message)
    return record
