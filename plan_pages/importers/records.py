"""A CSV file as records, with a report for each row that can't be taken.

Comma, semicolon or tab, with or without a byte order mark. A row's number is that of a
spreadsheet: the header is row 1. Nothing here raises on a file's content.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext as _

from .errors import NotAPlanError
from .text import decode
from .vietnamese import normalise, one_line

DELIMITERS: Final = (",", ";", "\t")
MAX_ROWS: Final = 5_000
WHOLE_FILE: Final = 0
# Exports put an apostrophe before what a spreadsheet would take for a formula.
ESCAPED_FORMULA: Final = re.compile(r"'(?=[=+\-@＝＋－＠\t\n])")

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class RowError:
    """``row`` 0 is the file as a whole, ``column`` is empty where the row as a whole is meant;
    ``message`` is a sentence in the active language, ``code`` is stable."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TableReport(Generic[RowT]):
    """The rows that can be taken and everything that is wrong; an import is all or nothing, so
    take them only where ``ok``."""

    rows: tuple[RowT, ...]
    errors: tuple[RowError, ...]

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
    data: bytes, columns: Sequence[str], read_row: Callable[[Record], RowT]
) -> TableReport[RowT]:
    """``read_row`` makes a row of each record whose cells fit; rows with errors are left out."""
    records, errors = _records(data, columns)
    rows: list[RowT] = []
    for record in records:
        row = None if record.errors else read_row(record)
        if row is not None and not record.errors:
            rows.append(row)
        errors.extend(record.errors)
    if not errors and not rows:
        errors.append(_file_error("no_rows", _("The table has no rows below its header.")))
    return TableReport(tuple(rows), tuple(errors))


def _records(data: bytes, columns: Sequence[str]) -> tuple[list[Record], list[RowError]]:
    try:
        text = normalise(decode(data))
    except NotAPlanError as error:
        return [], [_file_error(error.code, str(error))]
    delimiter = _delimiter(text, columns)
    try:
        table = list(_numbered(text, delimiter))
    except csv.Error:
        return [], [_file_error("not_a_table", _("The file cannot be read as a CSV table."))]
    misshapen = _shape_error(table, columns)
    return ([], [misshapen]) if misshapen else (_cells(table), [])


def _file_error(code: str, message: str) -> RowError:
    return RowError(WHOLE_FILE, "", code, message)


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with their numbers; one more than allowed ends the reading."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = 0
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            found += 1
            yield number, cells
        if found > MAX_ROWS + 1:
            return


def _header(cells: Sequence[str]) -> list[str]:
    names = [one_line(cell).lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """The one that finds most of the columns in the first line."""
    first = text.strip().partition("\n")[0]
    return max(DELIMITERS, key=lambda mark: len(set(_split(first, mark)) & set(columns)))


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"').lower() for cell in line.split(delimiter)]


def _shape_error(table: Sequence[tuple[int, list[str]]], columns: Sequence[str]) -> RowError | None:
    header = _header(table[0][1]) if table else []
    if sorted(header) != sorted(columns):
        return _file_error("columns", _columns_message(header, columns))
    if len(table) > MAX_ROWS + 1:
        message = _("The table has more than %(max)d rows.") % {"max": MAX_ROWS}
        return _file_error("too_many_rows", message)
    return None


def _columns_message(header: Sequence[str], columns: Sequence[str]) -> str:
    missing = [name for name in columns if name not in header]
    unknown = [name[:40] for name in header if name not in columns]
    repeated = sorted({name for name in columns if header.count(name) > 1})
    sentences = [_("The columns have to be: %(columns)s.") % {"columns": ", ".join(columns)}]
    if missing:
        sentences.append(_("Missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if unknown:
        sentences.append(_("Unknown: %(columns)s.") % {"columns": ", ".join(unknown[:10])})
    if repeated:
        sentences.append(_("More than once: %(columns)s.") % {"columns": ", ".join(repeated)})
    return " ".join(sentences)


def _cells(table: Sequence[tuple[int, list[str]]]) -> list[Record]:
    header = _header(table[0][1])
    return [_record(number, cells, header) for number, cells in table[1:]]


def _record(number: int, cells: Sequence[str], header: Sequence[str]) -> Record:
    padded = [ESCAPED_FORMULA.sub("", cell, count=1) for cell in cells]
    padded += [""] * (len(header) - len(cells))
    record = Record(number, dict(zip(header, padded, strict=False)))
    if any(cell.strip() for cell in padded[len(header) :]):
        message = _(
            "The row has more cells than the header. Put text that holds a comma in double quotes."
        )
        record.refuse("", "too_many_cells", message)
    return record
