"""The plan's appendix: one task a row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from .grids import Row
from .headings import LEFT_OUT, Headings
from .records import Record, TableReport, header_at, read_grid, read_table
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
# As the appendices of Vietnamese offices head them, folded.
KNOWN_AS: Final = {
    **dict.fromkeys(("stt", "tt", "so tt", "so thu tu"), "no"),
    **dict.fromkeys(
        (
            "tieu chi",
            "ma tieu chi",
            "ma",
            "tieu chi thanh phan",
            "tieu chi tieu chi thanh phan",
            "linh vuc tieu chi",
            "linh vuc tieu chi tieu chi thanh phan",
            "linh vuc tieu chi tieu chi thanh phan ma",
        ),
        "criterion_code",
    ),
    **dict.fromkeys(
        ("nhiem vu giai phap", "nhiem vu", "noi dung nhiem vu", "nhiem vu cu the", "noi dung"),
        "task",
    ),
    **dict.fromkeys(
        ("san pham", "san pham ket qua", "ket qua san pham", "san pham dau ra", "ket qua"),
        "product",
    ),
    **dict.fromkeys(
        (
            "thoi gian",
            "tien do",
            "thoi gian tien do",
            "thoi gian hoan thanh",
            "thoi gian thuc hien",
            "thoi han",
            "thoi han hoan thanh",
            "tien do thuc hien",
        ),
        "deadline",
    ),
    **dict.fromkeys(
        ("don vi chu tri", "co quan chu tri", "chu tri", "don vi chu tri thuc hien"), "lead_units"
    ),
    **dict.fromkeys(
        ("don vi phoi hop", "co quan phoi hop", "phoi hop", "don vi phoi hop thuc hien"),
        "supporting_units",
    ),
    **dict.fromkeys(
        (
            "linh vuc",
            "lanh dao phu trach",
            "lanh dao so phu trach",
            "diem toi da",
            "diem nam truoc",
            "diem toi da diem nam truoc",
            "ghi chu",
        ),
        LEFT_OUT,
    ),
}
HEADINGS: Final = Headings(TASK_COLUMNS, KNOWN_AS)
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


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Numbers of tasks that have no deadline or no lead unit yet: theirs may stay empty."""

    without_deadline: frozenset[int] = frozenset()
    without_lead: frozenset[int] = frozenset()


ALL_COMPLETE: Final = Incomplete()


def read_task_rows(data: bytes, known: Incomplete = ALL_COMPLETE) -> TableReport[TaskRow]:
    return read_table(data, TASK_COLUMNS, _reader(known), KNOWN_AS)


def is_appendix(rows: Sequence[Row]) -> bool:
    """Whether a table of a document has the columns of an appendix."""
    return header_at(rows, HEADINGS) is not None


def read_task_grid(rows: Sequence[Row]) -> TableReport[TaskRow]:
    return read_grid(rows, HEADINGS, _reader(ALL_COMPLETE))


def _reader(known: Incomplete) -> Callable[[Record], TaskRow]:
    seen: dict[int, int] = {}

    def read(record: Record) -> TaskRow:
        no = _number(record, seen)
        needs_deadline = no not in known.without_deadline
        needs_lead = no not in known.without_lead
        return TaskRow(
            row=record.row,
            no=no,
            criterion_code=_criterion(record),
            task=record.text("task", LONGEST_TEXT, required=True),
            product=record.text("product", LONGEST_TEXT),
            deadline=record.text("deadline", LONGEST_DEADLINE, required=needs_deadline),
            lead_units=_units(record, "lead_units", required=needs_lead),
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
