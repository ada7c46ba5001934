from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.errors import ImportRefused
from plan_pages.importers.tables import CriterionRow, read_criterion_rows
from plan_pages.models import CriteriaSet, Criterion
from plan_pages.validators import validate_ascii_code

from .criterion_locks import is_scored, scored_sentence
from .row_report import Outcome, RowOutcome, RowReport, write_row


def import_criteria(
    data: bytes, set_name: str, *, dry_run: bool = False, user: Any = None
) -> RowReport:
    """Write a criteria set's tree, all or nothing; a criterion is known by its code.

    Raises ``ImportRefused`` only for a set's name that cannot be one.
    """
    _check_name(set_name)
    table = read_criterion_rows(data)
    report = RowReport(errors=list(table.errors), notes=list(table.notes))
    with transaction.atomic():
        if report.ok:
            _write_tree(table.rows, set_name, report, user)
        if dry_run or not report.ok:
            transaction.set_rollback(True)
    return report


def _check_name(name: str) -> None:
    try:
        validate_ascii_code(name)
        CriteriaSet._meta.get_field("name").run_validators(name)
    except ValidationError as error:
        raise ImportRefused(
            _("“%(name)s” cannot be the name of a criteria set. %(why)s")
            % {"name": name, "why": " ".join(error.messages)}
        ) from None


def _write_tree(
    rows: tuple[CriterionRow, ...], set_name: str, report: RowReport, user: Any
) -> None:
    criteria_set, _created = CriteriaSet.objects.get_or_create(name=set_name)
    criteria = criteria_set.criteria.select_for_update().order_by("pk")
    known = {criterion.code: criterion for criterion in criteria}
    scored = is_scored([criteria_set.pk])
    for row in sorted(rows, key=lambda row: row.path):
        criterion = known.setdefault(row.code, Criterion(criteria_set=criteria_set, code=row.code))
        if scored and _changes_tree(criterion, row, known):
            report.refuse(row.row, "max_score", "scored", scored_sentence())
        else:
            _write_row(criterion, row, known, report)
    if any(entry.outcome is not Outcome.UNCHANGED for entry in report.outcomes):
        log(instance=criteria_set, action="plan_pages.import_criteria", user=user)


def _changes_tree(criterion: Criterion, row: CriterionRow, known: dict[str, Criterion]) -> bool:
    """Whether the row is new, or has other points or another place than before."""
    parent = known.get(row.parent_code)
    before = (criterion.parent_id, criterion.max_score)
    return criterion.pk is None or before != (parent and parent.pk, row.max_score)


def _write_row(
    criterion: Criterion, row: CriterionRow, known: dict[str, Criterion], report: RowReport
) -> None:
    outcome, changes = write_row(criterion, _values(row, known))
    label = f"{row.code} {row.name_vi}"
    report.outcomes.append(RowOutcome(row.row, label, outcome, changes=changes))


def _values(row: CriterionRow, known: dict[str, Criterion]) -> dict[str, Any]:
    return {
        "parent": known.get(row.parent_code),
        "name": row.name_vi,
        "name_en": row.name_en,
        "max_score": row.max_score,
        "source": row.source,
    }
