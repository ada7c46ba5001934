"""The plan's appendix: one task a row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from .records import Record, TableReport, read_table
from .vietnamese import one_line

TASK_COLUMNS: Final = (
    "no",
    "criterion_code",
    "task",
    "product",
    "deadline",
    "lead_units",
    "supporting_units",
)
LONGEST_TEXT: Final = 2_000
LONGEST_DEADLINE: Final = 255
LONGEST_UNIT: Final = 200
LONGEST_CODE: Final = 30

NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")
CODE: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})*")
# Never a comma: "Các phòng, đơn vị" is one name.
UNIT_BREAK: Final = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """``criterion_code`` and ``product`` may be empty; units are names, short names, aliases or
    codes as the table has them."""

    row: int
    no: int
    criterion_code: str
    task: str
    product: str
    deadline: str
    lead_units: tuple[str, ...]
    supporting_units: tuple[str, ...]


def read_task_rows(data: bytes) -> TableReport[TaskRow]:
    return read_table(data, TASK_COLUMNS, _reader())


def _reader() -> Callable[[Record], TaskRow]:
    seen: dict[int, int] = {}

    def read(record: Record) -> TaskRow:
        return TaskRow(
            row=record.row,
            no=_number(record, seen),
            criterion_code=_criterion(record),
            task=record.text("task", LONGEST_TEXT, required=True),
            product=record.text("product", LONGEST_TEXT),
            deadline=record.text("deadline", LONGEST_DEADLINE, required=True),
            lead_units=_units(record, "lead_units", required=True),
            supporting_units=_units(record, "supporting_units"),
        )

    return read


def _number(record: Record, seen: dict[int, int]) -> int:
    text = one_line(record.cells["no"])
    if not NUMBER.fullmatch(text):
        record.refuse("no", "not_a_number", _("The number is a whole number from 1 to 9999."))
        return 0
    number = int(text)
    first = seen.setdefault(number, record.row)
    if first != record.row:
        message = _("Number %(no)d is already in row %(row)d.")
        record.refuse("no", "duplicate", message % {"no": number, "row": first})
    return number


def _criterion(record: Record) -> str:
    code = record.text("criterion_code", LONGEST_CODE)
    if code and not CODE.fullmatch(code):
        record.refuse(
            "criterion_code", "not_a_code", _("A criterion's code is like 1, 1.1 or 1.1.1.")
        )
    return code


def _units(record: Record, column: str, *, required: bool = False) -> tuple[str, ...]:
    names = [one_line(name) for name in UNIT_BREAK.split(record.cells[column])]
    # A dict keeps the order and drops what is named twice.
    units = tuple(dict.fromkeys(name for name in names if name))
    longest = max(map(len, units), default=0)
    if required and not units:
        record.refuse(column, "required", _("This cell may not be empty."))
    if longest > LONGEST_UNIT:
        record.refuse_long(column, longest, LONGEST_UNIT)
    return units
