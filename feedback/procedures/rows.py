"""The list of administrative procedures as a table: one procedure a row, known by its code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from plan_pages.importers.records import Record, TableReport, read_table
from plan_pages.importers.vietnamese import fold

PROCEDURE_COLUMNS: Final = ("code", "name", "name_en", "area", "unit", "offered")
KNOWN_AS: Final = {
    "ma": "code",
    "ma thu tuc": "code",
    "ma tthc": "code",
    "ten": "name",
    "ten thu tuc": "name",
    "ten thu tuc hanh chinh": "name",
    "ten tieng anh": "name_en",
    "linh vuc": "area",
    "don vi": "unit",
    "don vi giai quyet": "unit",
    "dang tiep nhan": "offered",
}
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LONGEST: Final = {"code": 40, "name": 500, "name_en": 500, "area": 120, "unit": 200, "offered": 20}
OFFERED: Final = {
    **dict.fromkeys(("", "1", "x", "co", "yes", "true"), True),
    **dict.fromkeys(("0", "khong", "no", "false"), False),
}


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """``unit`` is any name of the unit that handles it, or empty."""

    row: int
    code: str
    name: str
    name_en: str
    area: str
    unit: str
    offered: bool


def read_procedure_rows(data: bytes) -> TableReport[ProcedureRow]:
    return read_table(data, PROCEDURE_COLUMNS, _reader(), KNOWN_AS)


def _reader() -> Callable[[Record], ProcedureRow]:
    seen: dict[str, int] = {}

    def read(record: Record) -> ProcedureRow:
        return ProcedureRow(
            row=record.row,
            code=_code(record, seen),
            name=record.text("name", LONGEST["name"], required=True),
            name_en=record.text("name_en", LONGEST["name_en"]),
            area=record.text("area", LONGEST["area"]),
            unit=record.text("unit", LONGEST["unit"]),
            offered=_offered(record),
        )

    return read


def _code(record: Record, seen: dict[str, int]) -> str:
    code = record.text("code", LONGEST["code"])
    if not CODE.fullmatch(code):
        message = _("Use only letters without accents, digits, hyphens and underscores.")
        record.refuse("code", "not_a_code", message)
        return code
    first = seen.setdefault(code, record.row)
    if first != record.row:
        message = _("Code %(code)s is already in row %(row)d.")
        record.refuse("code", "duplicate", message % {"code": code, "row": first})
    return code


def _offered(record: Record) -> bool:
    known = OFFERED.get(fold(record.text("offered", LONGEST["offered"])).strip())
    if known is None:
        message = _("Write 1 for a procedure that is offered, else 0.")
        record.refuse("offered", "not_yes_or_no", message)
    return bool(known)
