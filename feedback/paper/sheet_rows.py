"""Paper surveys as a table: a row for each sheet, a column for each question.

``so_phieu`` and ``ngay`` come first, then the names of the form's fields. Several choices are
divided by ";", and 0 is no opinion, as it is when a sheet is keyed in. Contact data are not taken
from a table: who left them on paper is keyed in by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from feedback.forms import AnswerForm
from feedback.paper.layout import Box, boxes_of, shape_of
from feedback.paper.numbers import MAX_NUMBER, sheet_number
from feedback.questions.base import NO_OPINION
from feedback.questions.date import read_day
from feedback.questions.unit import UNIT_FIELD
from plan_pages.importers.records import WHOLE_FILE, Record, RowError, TableReport, read_table
from plan_pages.importers.vietnamese import one_line
from plan_pages.text import fold, nfc

NUMBER, DAY = "so_phieu", "ngay"
SEVERAL: Final = ";"
LONGEST: Final = 4_000
CONTACT: Final = "contact"


@dataclass(frozen=True, slots=True)
class SheetRow:
    row: int
    number: str
    day: date | None
    cells: dict[str, str]


def columns_of(form: AnswerForm) -> list[str]:
    """Names of columns for a form made without the contact question."""
    return [NUMBER, DAY, *form.fields]


def read_sheet_rows(data: bytes, form: AnswerForm) -> TableReport[SheetRow]:
    """Every row with a number and a day; what its cells answer is for ``answers_of``."""
    names = columns_of(form)
    by_column = {name.lower(): name for name in names}
    twice = [name for name, n in Counter(name.lower() for name in names).items() if n > 1]
    if twice:
        message = _("Two questions have codes that differ in capitals only: %(codes)s.")
        sentence = message % {"codes": ", ".join(twice)}
        return TableReport((), (RowError(WHOLE_FILE, "", "columns", sentence),))

    def read(record: Record) -> SheetRow:
        cells = {name: record.text(column, LONGEST) for column, name in by_column.items()}
        for name in form.fields:
            if shape_of(form[name]) == "lines":
                cells[name] = record.cells[name.lower()].strip()
        return SheetRow(record.row, _number(record), _day(record), cells)

    table = read_table(data, list(by_column), read)
    errors = [
        replace(error, column=by_column.get(error.column, error.column)) for error in table.errors
    ]
    return TableReport(table.rows, tuple(errors), table.notes)


def _number(record: Record) -> str:
    typed = record.text(NUMBER, MAX_NUMBER, required=True)
    number = sheet_number(typed)
    if typed and not number:
        record.refuse(NUMBER, "not_a_number", _("This is no number of a sheet."))
    return number


def _day(record: Record) -> date | None:
    typed = record.text(DAY, MAX_NUMBER, required=True)
    day = read_day(typed)
    if typed and day is None:
        record.refuse(DAY, "not_a_date", _("This is not a date. Write it like 17/8/2022."))
    return day


def answers_of(row: SheetRow, form: AnswerForm, units: dict[str, str]) -> MultiValueDict[str, Any]:
    """What a browser would post; ``units``: codes by every folded name of a unit.

    A cell that names no answer stays as it is, for the form to refuse.
    """
    posted: MultiValueDict[str, Any] = MultiValueDict()
    for name in form.fields:
        cell = row.cells[name]
        if name == UNIT_FIELD:
            values = [units.get(fold(cell).strip(), cell)]
        else:
            values = _values(form[name], cell)
        posted.setlist(name, values)
    return posted


def _values(field: BoundField, cell: str) -> list[str]:
    if not cell:
        return []
    boxes = boxes_of(field)
    if not boxes:
        return [cell]
    parts = cell.split(SEVERAL) if shape_of(field) == "several" else [cell]
    return [_value(boxes, one_line(part)) for part in parts if part.strip()]


def _value(boxes: Sequence[Box], cell: str) -> str:
    """The code of an answer, from its code or its words."""
    codes = {box.value for box in boxes}
    if cell in codes:
        return cell
    if cell == "0" and NO_OPINION in codes:
        return NO_OPINION
    words = _plain(cell)
    meant = {box.value for box in boxes if words in (_plain(box.value), _plain(box.label))}
    return meant.pop() if len(meant) == 1 else cell


def _plain(words: str) -> str:
    """Capitals aside; accents and digits of other scripts stay what they are."""
    return one_line(nfc(words)).casefold()
