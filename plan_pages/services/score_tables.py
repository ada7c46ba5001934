"""Scores and scoring inputs of a year as tables: what goes out comes in again unchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import ScoreBasis, ScoreKind
from plan_pages.errors import PlanError
from plan_pages.importers.records import WHOLE_FILE, TableReport
from plan_pages.importers.score_rows import (
    INPUT_COLUMNS,
    SCORE_COLUMNS,
    InputRow,
    ScoreRow,
    read_input_rows,
    read_score_rows,
)
from plan_pages.models import CriteriaSet, Criterion, Score, ScoreInput
from plan_pages.numbers import format_number
from plan_pages.typed_numbers import write_number

from .row_report import Change, Outcome, RowOutcome, RowReport, field_label
from .score_locks import require_points, require_scorer
from .scores import record_score
from .scoring import Figure, record_input

__all__ = [
    "INPUT_COLUMNS",
    "SCORE_COLUMNS",
    "import_inputs",
    "import_scores",
    "input_rows",
    "score_rows",
    "write_inputs",
    "write_scores",
]

RowT = TypeVar("RowT", ScoreRow, InputRow)
Cells = dict[str, str]
Entry = TypeVar("Entry", Score, ScoreInput)
Written = tuple[Outcome, tuple[Change, ...]]
UNCHANGED: Written = (Outcome.UNCHANGED, ())


def import_scores(
    data: bytes,
    criteria_set: CriteriaSet,
    year: int,
    kind: str,
    *,
    dry_run: bool = False,
    user: Any = None,
) -> RowReport:
    """Write the rows as scores of a kind, all or nothing; no user is a command on the server.

    A row without points is left as it is. Raises ``NotAllowed``.
    """
    table = read_score_rows(data)
    return write_scores(table, criteria_set, year, kind, dry_run=dry_run, user=user)


def import_inputs(
    data: bytes, criteria_set: CriteriaSet, year: int, *, dry_run: bool = False, user: Any = None
) -> RowReport:
    """Write the rows as inputs of the scoring rules, all or nothing; see ``import_scores``."""
    return write_inputs(read_input_rows(data), criteria_set, year, dry_run=dry_run, user=user)


def write_scores(
    table: TableReport[ScoreRow],
    criteria_set: CriteriaSet,
    year: int,
    kind: str,
    *,
    dry_run: bool = False,
    user: Any = None,
) -> RowReport:
    """``import_scores`` of rows that were read already, from whichever kind of file."""
    require_scorer(user)
    report = RowReport(errors=list(table.errors))
    if kind not in ScoreKind.values or kind == ScoreKind.PORTAL_SURVEY:
        message = _("Scores of this kind are not imported.")
        report.refuse(WHOLE_FILE, "", "kind", message)

    summed = _summed(criteria_set, kind)

    def write(row: ScoreRow, criterion: Criterion) -> Written:
        return _write_score(row, criterion, year, kind, user, is_summed=criterion.pk in summed)

    _write_table(table, criteria_set, report, write, dry_run)
    if report.ok and not dry_run:
        _log("import_scores", criteria_set, report, user, {"year": year, "kind": kind})
    return report


def write_inputs(
    table: TableReport[InputRow],
    criteria_set: CriteriaSet,
    year: int,
    *,
    dry_run: bool = False,
    user: Any = None,
) -> RowReport:
    """``import_inputs`` of rows that were read already, from whichever kind of file."""
    require_scorer(user)
    report = RowReport(errors=list(table.errors))

    def write(row: InputRow, criterion: Criterion) -> Written:
        return _write_input(row, criterion, year, user)

    _write_table(table, criteria_set, report, write, dry_run)
    if report.ok and not dry_run:
        _log("import_inputs", criteria_set, report, user, {"year": year})
    return report


@transaction.atomic
def _write_table(
    table: TableReport[RowT],
    criteria_set: CriteriaSet,
    report: RowReport,
    write: Callable[[RowT, Criterion], Written],
    dry_run: bool,
) -> None:
    known = {criterion.code: criterion for criterion in criteria_set.criteria.all()}
    for row in table.rows if report.ok else ():
        criterion = known.get(row.code)
        if criterion is None:
            message = _("The criteria set has no criterion %(code)s.") % {"code": row.code}
            report.refuse(row.row, "criterion_code", "unknown_criterion", message)
        else:
            _write_row(row, criterion, report, write)
    if dry_run or not report.ok:
        transaction.set_rollback(True)


def _write_row(
    row: RowT,
    criterion: Criterion,
    report: RowReport,
    write: Callable[[RowT, Criterion], Written],
) -> None:
    try:
        with transaction.atomic():
            outcome, changes = write(row, criterion)
    except PlanError as error:
        report.refuse(row.row, "", "refused", str(error))
    else:
        report.outcomes.append(RowOutcome(row.row, str(criterion), outcome, changes=changes))


class _HasParts(PlanError):
    """The score book sums the parts; points beside that sum would hide it."""


def _summed(criteria_set: CriteriaSet, kind: str) -> set[int]:
    """Keys of the criteria that have no points of their own of this kind."""
    if kind != ScoreKind.SELF_ASSESSED:
        return set()
    return set(criteria_set.criteria.exclude(children=None).values_list("pk", flat=True))


class _AnotherMaximum(PlanError):
    """The table was made for another criteria set."""


def _write_score(
    row: ScoreRow, criterion: Criterion, year: int, kind: str, user: Any, *, is_summed: bool
) -> Written:
    if row.max_score is not None and row.max_score != criterion.max_score:
        message = _("In this criteria set %(code)s has %(max)s points at most, not %(said)s.")
        maximum, said = _shown(criterion.max_score), _shown(row.max_score)
        values = {"code": row.code, "max": maximum, "said": said}
        raise _AnotherMaximum(message % values)
    before = criterion.scores.current().filter(year=year, kind=kind).first()
    if row.points is None or (before is not None and _says_the_same(before, row)):
        return UNCHANGED
    if is_summed:
        message = _("%(code)s is the sum of its parts; leave its points empty.")
        raise _HasParts(message % {"code": row.code})
    require_points(criterion, row.points)
    after = record_score(
        criterion,
        year,
        kind,
        row.points,
        source=row.source,
        evidence_url=row.evidence_url,
        basis=ScoreBasis.IMPORTED,
        reason=row.reason,
        user=user,
    )
    return _written(before, after, ("points", "source", "evidence_url", "reason"))


def _shown(points: Decimal) -> str:
    return format_number(points, None, get_language() or "vi")


def _says_the_same(score: Score, row: ScoreRow) -> bool:
    """Whatever its points came from: an export that was not edited changes nothing."""
    said = (row.points, row.source, row.evidence_url, row.reason)
    return said == (score.points, *_texts(score), _one_line(score.reason))


def _write_input(row: InputRow, criterion: Criterion, year: int, user: Any) -> Written:
    before = criterion.inputs.filter(year=year, superseded_by__isnull=True).first()
    said = (row.value, row.part, row.whole, row.source, row.evidence_url)
    stands = before and (before.value, before.part, before.whole, *_texts(before))
    if row.is_empty or said == stands:
        return UNCHANGED
    after = record_input(
        criterion,
        year,
        Figure(row.value, row.part, row.whole),
        source=row.source,
        evidence_url=row.evidence_url,
        user=user,
    )
    return _written(before, after, ("value", "part", "whole", "source", "evidence_url"))


def _written(before: Entry | None, after: Entry, names: Sequence[str]) -> Written:
    """What a person reads of it: old and new values, of a first entry those that it has."""
    pairs = [(name, getattr(before, name, None), getattr(after, name)) for name in names]
    changes = tuple(
        Change(field_label(after, name), _said(old), _said(new))
        for name, old, new in pairs
        if _said(old) != _said(new)
    )
    return Outcome.UPDATED if before else Outcome.CREATED, changes


def _said(value: Any) -> str:
    if value is None:
        return ""
    return _one_line(value) if isinstance(value, str) else _shown(Decimal(value))


def _texts(entry: Score | ScoreInput) -> tuple[str, str]:
    return _one_line(entry.source), _one_line(entry.evidence_url)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _log(
    verb: str, criteria_set: CriteriaSet, report: RowReport, user: Any, data: dict[str, Any]
) -> None:
    written = report.count(Outcome.CREATED) + report.count(Outcome.UPDATED)
    if written:
        action = f"plan_pages.{verb}"
        log(instance=criteria_set, action=action, user=user, data={**data, "written": written})


def score_rows(criteria_set: CriteriaSet, year: int, kind: str) -> list[Cells]:
    """Every criterion of the set by ``SCORE_COLUMNS``; without points where nobody scored."""
    scores = Score.objects.current().filter(
        criterion__criteria_set=criteria_set, year=year, kind=kind
    )
    by_criterion = {score.criterion_id: score for score in scores}
    criteria = criteria_set.criteria.order_by("sort_key")
    return [_score_cells(criterion, by_criterion.get(criterion.pk)) for criterion in criteria]


def input_rows(criteria_set: CriteriaSet, year: int) -> list[Cells]:
    """Every criterion without parts by ``INPUT_COLUMNS``, with its input of the year."""
    inputs = ScoreInput.objects.filter(
        criterion__criteria_set=criteria_set, year=year, superseded_by__isnull=True
    )
    by_criterion = {entry.criterion_id: entry for entry in inputs}
    leaves = criteria_set.criteria.filter(children__isnull=True).order_by("sort_key")
    return [_input_cells(criterion, by_criterion.get(criterion.pk)) for criterion in leaves]


def _score_cells(criterion: Criterion, score: Score | None) -> Cells:
    values = [
        criterion.code,
        _one_line(criterion.name),
        write_number(criterion.max_score),
        write_number(score.points if score else None),
        *(_texts(score) if score else ("", "")),
        _one_line(score.reason) if score else "",
    ]
    return dict(zip(SCORE_COLUMNS, values, strict=True))


def _input_cells(criterion: Criterion, entry: ScoreInput | None) -> Cells:
    rate = (entry.part, entry.whole) if entry else (None, None)
    values = [
        criterion.code,
        _one_line(criterion.name),
        write_number(entry.value if entry else None),
        *("" if number is None else str(number) for number in rate),
        *(_texts(entry) if entry else ("", "")),
    ]
    return dict(zip(INPUT_COLUMNS, values, strict=True))
