"""Puts the list of procedures among what the admin imports and exports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.services.procedures import import_procedures, procedures_csv, procedures_xlsx
from plan_pages.import_kinds import KINDS, Kind, Meanings
from plan_pages.services.row_report import RowReport


def _read(data: bytes, target: str, dry_run: bool, user: Any, meanings: Meanings) -> RowReport:
    return import_procedures(data, dry_run=dry_run, user=user, meanings=meanings)


def _csv(target: str) -> bytes:
    return procedures_csv()


def _xlsx(target: str) -> bytes:
    return procedures_xlsx()


def register() -> None:
    KINDS["procedures"] = Kind(
        _("Administrative procedures"),
        "feedback.add_procedure",
        _("A table (CSV, XLSX) of procedures by their code, all rows or none."),
        _read,
        writers={
            "csv": lambda _target: procedures_csv(),
            "xlsx": lambda _target: procedures_xlsx(),
        },
    )
