"""The Office's calendar of days off, from a table: all or nothing, and twice is once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from plan_pages.importers.holiday_rows import HolidayRow, read_holiday_rows
from plan_pages.models import Holiday

from .row_report import Outcome, RowOutcome, RowReport, write_fields


def import_holidays(data: bytes, *, dry_run: bool = False, user: Any = None) -> RowReport:
    """A row is known by its day; days that the table lacks stay. Raises nothing for what is wrong
    with the file: the report says it."""
    table = read_holiday_rows(data)
    report = RowReport(errors=list(table.errors))
    if dry_run or report.ok:
        with transaction.atomic():
            known = {holiday.day: holiday for holiday in Holiday.objects.all()}
            for row in table.rows:
                report.outcomes.append(_write(row, known, user))
            if dry_run:
                transaction.set_rollback(True)
    return report


def _write(row: HolidayRow, known: dict[Any, Holiday], user: Any) -> RowOutcome:
    holiday = known.get(row.day) or Holiday(day=row.day)
    outcome = write_fields(holiday, {"name": row.name, "is_working": row.worked})
    if outcome is not Outcome.UNCHANGED:
        log(instance=holiday, action="plan_pages.import_holidays", user=user)
    return RowOutcome(row.row, f"{row.day:%d/%m/%Y} {row.name}", outcome)
