"""Import paper surveys from a table, all or nothing; a second import changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.enums import Disposition
from feedback.errors import FeedbackError
from feedback.forms import AnswerForm
from feedback.models import Campaign, FeedbackForm, FormVersion, Response
from feedback.paper.forms import paper_form
from feedback.paper.sheet_rows import CONTACT, DAY, NUMBER, SheetRow, answers_of, read_sheet_rows
from feedback.permissions import units_keyed_by
from feedback.questions.unit import UNIT_FIELD
from plan_pages.models import Unit
from plan_pages.services.row_report import Outcome, RowOutcome, RowReport

from .paper import Paper, check_day, store, taken_words, token_of
from .tokens import Token

# A chunk of this many sheets is written well within a second.
CHUNK: Final = 100
Checked = tuple[int, Paper, Token]


@dataclass
class _Reading:
    """A table on its way to sheets; one form reads all of its rows."""

    version: FormVersion
    report: RowReport
    form: AnswerForm
    allowed: frozenset[str] | None

    def __post_init__(self) -> None:
        self.units = {name: unit.code for unit in Unit.objects.all() for name in unit.known_as()}
        self.days: dict[date, Campaign | FeedbackError | None] = {}


def empty_form(version: FormVersion) -> AnswerForm:
    """The form whose fields are the columns of a table."""
    return paper_form(version, without=[CONTACT])


def import_sheets(
    data: bytes, version: FormVersion, *, user: Any = None, dry_run: bool = False
) -> RowReport:
    """The report of every row. ``user`` None is a command on the server, for any unit.

    PostgreSQL writes all sheets in one transaction. SQLite has one writer at a time, so there they
    are written a hundred at a time; what breaks off is finished by the same import again.
    """
    allowed = None if user is None else units_keyed_by(user)
    form = empty_form(version)
    table = read_sheet_rows(data, form)
    report = RowReport(errors=[*table.errors], notes=[*table.notes])
    reading = _Reading(version, report, form, allowed)
    sheets = [sheet for row in table.rows for sheet in _sheets(row, reading)]
    fresh = [*_not_yet_stored(sheets, report)]
    if report.ok and fresh and not dry_run:
        _write(fresh, version, user)
    return report


def _sheets(row: SheetRow, reading: _Reading) -> Iterator[Checked]:
    """The sheet of a row, or nothing and why."""
    refuse = reading.report.refuse
    form = _filled(row, reading)
    if not form.is_valid():
        for name, errors in form.errors.items():
            column = "" if name == NON_FIELD_ERRORS else name
            for error in errors.as_data():
                refuse(row.row, column, error.code or "invalid", " ".join(error.messages))
        return
    sheet = form.sheet()
    if reading.allowed is not None and sheet.unit not in reading.allowed:
        words = _("You key in sheets about your own unit only.")
        refuse(row.row, UNIT_FIELD, "not_your_unit", words)
        return
    campaign = _campaign(row, reading)
    if row.day is None or isinstance(campaign, FeedbackError):
        refuse(row.row, DAY, type(campaign).__name__, str(campaign))
        return
    paper = Paper(reading.version, row.day, row.number, sheet)
    yield row.row, paper, token_of(paper, campaign)


def _filled(row: SheetRow, reading: _Reading) -> AnswerForm:
    """The one form again, with other answers: making it anew is what takes the time."""
    form = reading.form
    form.is_bound, form.dropped = True, []
    form.data = answers_of(row, form, reading.units)
    form._errors = None  # type: ignore[attr-defined]
    return form


def _campaign(row: SheetRow, reading: _Reading) -> Campaign | FeedbackError | None:
    day = row.day or date.min
    if day not in reading.days:
        try:
            reading.days[day] = check_day(reading.version.form, day)
        except FeedbackError as error:
            reading.days[day] = error
    return reading.days[day]


def _not_yet_stored(sheets: Sequence[Checked], report: RowReport) -> Iterator[Checked]:
    """Sheets that are new; of the others, whether they said the same."""
    earlier = _earlier(sheets)
    rows: dict[str, int] = {}
    for row, paper, token in sheets:
        first = rows.setdefault(token.nonce, row)
        if first != row:
            message = _("Sheet %(number)s of this unit is already in row %(row)d.")
            report.refuse(
                row, NUMBER, "duplicate", message % {"number": paper.number, "row": first}
            )
            continue
        stored = earlier.get(token.nonce)
        label = " · ".join(filter(None, [paper.number, paper.sheet.unit, f"{paper.day:%d/%m/%Y}"]))
        outcome = Outcome.CREATED if stored is None else Outcome.UNCHANGED
        report.outcomes.append(RowOutcome(row, label, outcome))
        if stored is None:
            yield row, paper, token
        elif not _says_the_same(stored, paper):
            report.refuse(row, NUMBER, "taken", taken_words(stored, paper.number))


def _earlier(sheets: Sequence[Checked]) -> dict[str, Response]:
    nonces = [token.nonce for _row, _paper, token in sheets]
    found: dict[str, Response] = {}
    for start in range(0, len(nonces), CHUNK):
        known = Response.objects.filter(token__in=nonces[start : start + CHUNK])
        found |= {response.token: response for response in known.prefetch_related("revisions")}
    return found


def _says_the_same(stored: Response, paper: Paper) -> bool:
    """Now or before a correction; what was erased or set aside is no contradiction."""
    if stored.disposition != Disposition.ACCEPTED:
        return True
    sheet = paper.sheet
    return any(
        (revision.answers, revision.texts) == (sheet.answers, sheet.texts)
        for revision in stored.revisions.all()
    )


def _write(sheets: Sequence[Checked], version: FormVersion, user: Any) -> None:
    if connection.vendor == "postgresql":
        chunks: list[Sequence[Checked]] = [sheets]
    else:
        chunks = [sheets[start : start + CHUNK] for start in range(0, len(sheets), CHUNK)]
    for chunk in chunks:
        _write_chunk(chunk, version, user)
    log(version.form, "feedback.import_sheets", user=user, data={"sheets": len(sheets)})


@transaction.atomic
def _write_chunk(chunk: Sequence[Checked], version: FormVersion, user: Any) -> None:
    """Raises ``PeriodClosed`` where a period was closed since the rows were read."""
    FeedbackForm.objects.select_for_update(no_key=True).get(pk=version.form_id)
    for day in sorted({paper.day for _row, paper, _token in chunk}):
        check_day(version.form, day)
    for _row, paper, token in chunk:
        store(paper, token, user=user)
