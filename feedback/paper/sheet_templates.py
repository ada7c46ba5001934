"""The empty table of a form's paper survey, with a second sheet that explains the codes."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from feedback.forms import AnswerForm
from feedback.paper.layout import boxes_of, shape_of
from feedback.paper.sheet_rows import DAY, NUMBER, columns_of
from feedback.questions.base import NO_OPINION
from plan_pages.spreadsheet import TEXT_FORMAT, as_csv, as_xlsx, safe_cell

# Rows that are text from the start, so that a spreadsheet changes neither 007 nor 1/2.
TEXT_ROWS = 500


def table_csv(form: AnswerForm) -> bytes:
    return as_csv([safe_cell(name) for name in columns_of(form)], [])


def table_xlsx(form: AnswerForm) -> bytes:
    columns = columns_of(form)
    book = load_workbook(io.BytesIO(as_xlsx(columns, [])))
    sheet = book.active
    sheet.title = _("Sheets")
    for row in sheet.iter_rows(min_row=2, max_row=TEXT_ROWS, max_col=len(columns)):
        for cell in row:
            cell.number_format = TEXT_FORMAT
    _explain(book.create_sheet(_("Codes")), form)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(sheet: object, form: AnswerForm) -> None:
    for row in _explanations(form):
        sheet.append([safe_cell(cell) for cell in row])  # type: ignore[attr-defined]


def _explanations(form: AnswerForm) -> Iterator[tuple[str, str, str, str]]:
    """(column, question, code of an answer, its words), a row for each answer."""
    yield _("Column"), _("Question"), _("Code"), _("Answer")
    yield NUMBER, _("Number of the sheet"), "", ""
    yield DAY, _("Day of the sheet"), "", _("Write it like 17/8/2022.")
    for name in form.fields:
        field = form[name]
        label = str(field.label)
        boxes = boxes_of(field)
        if not boxes:
            yield name, label, "", _("Text or number")
        if shape_of(field) == "several":
            yield name, label, "", _("Several codes are divided by “;”.")
        for box in boxes:
            yield name, label, "0" if box.value == NO_OPINION else box.value, box.label
