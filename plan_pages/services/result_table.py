"""The published values of the national indices, from a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from plan_pages.enums import IndexName
from plan_pages.importers.records import Record, read_table
from plan_pages.models import IndexResult

from .row_report import RowOutcome, RowReport, write_row

COLUMNS: Final = (
    "index",
    "year",
    "value_percent",
    "rank",
    "of",
    "national_mean_percent",
    "confidence",
)
PERCENT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?%?")
LARGEST_PERCENT: Final = 100
WHOLE: Final = re.compile(r"[1-9]\d{0,3}")
# SIPAS has been measured by another method since 2022 (QĐ 1001/QĐ-BNV).
METHOD_CHANGED: Final = frozenset({(IndexName.SIPAS, 2022)})


@dataclass(frozen=True)
class ResultRow:
    row: int
    index: str
    year: int
    value: Decimal | None
    rank: int | None
    out_of: int | None
    national_mean: Decimal | None
    note: str


def import_results(data: bytes, *, dry_run: bool = False) -> RowReport:
    """Write the rows as index results, all or nothing; an empty cell stays unknown.

    Whether a year breaks the series is set once and is the editors' afterwards.
    """
    table = read_table(data, COLUMNS, _read_row)
    report = RowReport(errors=list(table.errors), notes=list(table.notes))
    with transaction.atomic():
        for row in table.rows:
            report.outcomes.append(_write(row))
        if dry_run or not report.ok:
            transaction.set_rollback(True)
    return report


def _write(row: ResultRow) -> RowOutcome:
    known = IndexResult.objects.filter(index=row.index, year=row.year).first()
    result = known or IndexResult(
        index=row.index, year=row.year, breaks_series=(row.index, row.year) in METHOD_CHANGED
    )
    values: dict[str, Any] = {
        name: getattr(row, name) for name in ("value", "rank", "out_of", "national_mean", "note")
    }
    outcome, changes = write_row(result, values)
    return RowOutcome(row.row, f"{row.index} {row.year}", outcome, changes=changes)


def _read_row(record: Record) -> ResultRow:
    return ResultRow(
        row=record.row,
        index=_index(record),
        year=_whole(record, "year", required=True) or 0,
        value=_percent(record, "value_percent"),
        rank=_whole(record, "rank"),
        out_of=_whole(record, "of"),
        national_mean=_percent(record, "national_mean_percent"),
        note=record.text("confidence", 255),
    )


def _index(record: Record) -> str:
    name = record.text("index", 20, required=True)
    if name not in IndexName.values:
        message = _("The index has to be one of: %(values)s.")
        record.refuse("index", "not_an_index", message % {"values": ", ".join(IndexName.values)})
    return name


def _whole(record: Record, column: str, *, required: bool = False) -> int | None:
    text = record.text(column, 20, required=required)
    if not text:
        return None
    if not WHOLE.fullmatch(text):
        record.refuse(column, "not_a_number", _("This has to be a whole number above 0."))
        return None
    return int(text)


def _percent(record: Record, column: str) -> Decimal | None:
    text = record.text(column, 20)
    if not text:
        return None
    match = PERCENT.fullmatch(text)
    value = Decimal(f"{match[1]}.{match[2] or 0}") if match else Decimal(-1)
    if not 0 <= value <= LARGEST_PERCENT:
        record.refuse(column, "not_a_percentage", _("This has to be a percentage from 0 to 100."))
        return None
    return value
