"""The list of administrative procedures from a table, and as one: all or nothing, twice is once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.models import Procedure
from feedback.procedures.rows import PROCEDURE_COLUMNS, ProcedureRow, read_procedure_rows
from plan_pages.models import Unit
from plan_pages.services.row_report import Outcome, RowOutcome, RowReport, write_row
from plan_pages.services.unit_names import UnitNames
from plan_pages.spreadsheet import as_csv, as_xlsx

WIDTHS = {"name": 70, "name_en": 50, "area": 30}


def import_procedures(
    data: bytes,
    *,
    dry_run: bool = False,
    user: Any = None,
    meanings: Mapping[str, Unit] | None = None,
) -> RowReport:
    """A row is known by its code; procedures that the table lacks stay as they are.

    Nothing that is wrong with the file raises: the report says it. ``meanings`` is what a person
    said of names of units that are not clear by themselves.
    """
    table = read_procedure_rows(data)
    report = RowReport(errors=list(table.errors), notes=list(table.notes))
    with transaction.atomic():
        known = {procedure.code: procedure for procedure in Procedure.objects.all()}
        names = UnitNames(Unit.objects.all(), meanings)
        for row in table.rows:
            unit = _unit(row, names, report)
            report.outcomes.append(_write(row, known.get(row.code), unit, user))
        if dry_run or not report.ok:
            transaction.set_rollback(True)
    return report


def _unit(row: ProcedureRow, names: UnitNames, report: RowReport) -> Unit | None:
    found = names.find(row.unit) if row.unit else []
    if row.unit and len(found) != 1:
        message = (
            _("“%(name)s” is the name of more than one unit.")
            if found
            else _("There is no unit named “%(name)s”.")
        )
        report.refuse(row.row, "unit", "unknown_unit", message % {"name": row.unit})
        report.ask_for(row.unit, is_ambiguous=bool(found))
    return found[0] if len(found) == 1 else None


def _write(row: ProcedureRow, known: Procedure | None, unit: Unit | None, user: Any) -> RowOutcome:
    procedure = known or Procedure(code=row.code)
    values = {
        "name": row.name,
        "name_en": row.name_en,
        "area": row.area,
        "unit": unit,
        "is_offered": row.offered,
    }
    outcome, changes = write_row(procedure, values)
    if outcome is not Outcome.UNCHANGED:
        log(instance=procedure, action="feedback.import_procedures", user=user)
    return RowOutcome(row.row, f"{row.code} {row.name}", outcome, changes=changes)


def procedures_csv() -> bytes:
    return as_csv(PROCEDURE_COLUMNS, _rows())


def procedures_xlsx() -> bytes:
    return as_xlsx(PROCEDURE_COLUMNS, _rows(), WIDTHS)


def _rows() -> Iterable[list[Any]]:
    names = UnitNames(Unit.objects.all())
    for procedure in Procedure.objects.select_related("unit"):
        yield [
            procedure.code,
            procedure.name,
            procedure.name_en,
            procedure.area,
            names.label(procedure.unit) if procedure.unit else "",
            "1" if procedure.is_offered else "0",
        ]
