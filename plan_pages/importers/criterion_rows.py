"""A criteria set as a table: the tree is in the codes, 1.2.3 is a child of 1.2."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from plan_pages.enums import CriterionSource

from .records import Record, RowError, TableReport, read_table
from .vietnamese import one_line

CRITERION_COLUMNS: Final = ("code", "name_vi", "name_en", "max_score", "source")
KNOWN_AS: Final = {
    "ma": "code",
    "ma tieu chi": "code",
    "stt": "code",
    "ten tieu chi": "name_vi",
    "tieu chi": "name_vi",
    "linh vuc tieu chi": "name_vi",
    "linh vuc tieu chi tieu chi thanh phan": "name_vi",
    "ten tieng viet": "name_vi",
    "ten tieng anh": "name_en",
    "diem toi da": "max_score",
    "diem": "max_score",
    "nguon": "source",
    "nguon diem": "source",
}
LONGEST_NAME: Final = 500
LONGEST_CODE: Final = 30

CODE: Final = re.compile(r"[1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2})*")
SCORE: Final = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """``max_score`` has two decimals at most and is above 0."""

    row: int
    code: str
    name_vi: str
    name_en: str
    max_score: Decimal
    source: CriterionSource

    @property
    def parent_code(self) -> str:
        """Empty for a field, the top of a tree."""
        return self.code.rpartition(".")[0]

    @property
    def path(self) -> tuple[int, ...]:
        """``(1, 10)`` for "1.10": sorts the tree, parents before children."""
        return tuple(map(int, self.code.split(".")))


def read_criterion_rows(data: bytes) -> TableReport[CriterionRow]:
    """Rows in the table's order. The tree is checked once every row is right by itself."""
    report = read_table(data, CRITERION_COLUMNS, _reader(), KNOWN_AS)
    if not report.ok:
        return report
    return TableReport(report.rows, tuple(_tree_errors(report.rows)), report.notes)


def _reader() -> Callable[[Record], CriterionRow]:
    seen: dict[str, int] = {}

    def read(record: Record) -> CriterionRow:
        return CriterionRow(
            row=record.row,
            code=_code(record, seen),
            name_vi=record.text("name_vi", LONGEST_NAME, required=True),
            name_en=record.text("name_en", LONGEST_NAME),
            max_score=_score(record),
            source=_source(record),
        )

    return read


def _code(record: Record, seen: dict[str, int]) -> str:
    code = record.text("code", LONGEST_CODE)
    if not CODE.fullmatch(code):
        record.refuse("code", "not_a_code", _("A criterion's code is like 1, 1.1 or 1.1.1."))
        return code
    first = seen.setdefault(code, record.row)
    if first != record.row:
        message = _("Code %(code)s is already in row %(row)d.")
        record.refuse("code", "duplicate", message % {"code": code, "row": first})
    return code


def _score(record: Record) -> Decimal:
    match = SCORE.fullmatch(one_line(record.cells["max_score"]))
    score = Decimal(f"{match[1]}.{match[2] or 0}") if match else Decimal(0)
    if not score:
        message = _("Points are a number above 0 with at most two decimals, like 1,5 or 1.5.")
        record.refuse("max_score", "not_a_score", message)
    return score


def _source(record: Record) -> CriterionSource:
    text = one_line(record.cells["source"]).lower()
    if text in CriterionSource.values:
        return CriterionSource(text)
    message = _("The source has to be one of: %(values)s.")
    record.refuse("source", "not_a_source", message % {"values": ", ".join(CriterionSource.values)})
    return CriterionSource.APPRAISAL


def _tree_errors(rows: Sequence[CriterionRow]) -> Iterator[RowError]:
    codes = {row.code for row in rows}
    children: defaultdict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        children[row.parent_code].append(row.max_score)
        if row.parent_code and row.parent_code not in codes:
            message = _("Criterion %(parent)s, of which this is a part, is not in the table.")
            yield RowError(row.row, "code", "no_parent", message % {"parent": row.parent_code})
    for row in rows:
        total = sum(children[row.code], Decimal(0))
        if row.code in children and children[row.code] and total != row.max_score:
            yield _sum_error(row, total)


def _sum_error(row: CriterionRow, total: Decimal) -> RowError:
    message = _("The parts of %(code)s add up to %(sum)s points, not to %(max)s.")
    values = {"code": row.code, "sum": total, "max": row.max_score}
    return RowError(row.row, "max_score", "sum", message % values)
