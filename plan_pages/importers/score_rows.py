"""Scores and scoring inputs as tables, one criterion a row; a row without a figure is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from plan_pages.typed_numbers import NotANumber, read_number

from .records import Record, TableReport, read_table
from .vietnamese import one_line

# "name" and "max_score" are there for the reader; the second is checked against the set.
SCORE_COLUMNS: Final = (
    "criterion_code",
    "name",
    "max_score",
    "points",
    "source",
    "evidence_url",
    "reason",
)
INPUT_COLUMNS: Final = (
    "criterion_code",
    "name",
    "value",
    "part",
    "whole",
    "source",
    "evidence_url",
)
LONGEST_CODE: Final = 30
LONGEST_NAME: Final = 500
LONGEST_SOURCE: Final = 255
LONGEST_ADDRESS: Final = 500
LONGEST_REASON: Final = 2_000
WHOLE: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """``points`` None is a criterion that nobody scored: nothing is written, nothing taken away."""

    row: int
    code: str
    max_score: Decimal | None
    points: Decimal | None
    source: str
    evidence_url: str
    reason: str


@dataclass(frozen=True, slots=True)
class InputRow:
    """Either ``value`` or both of ``part`` and ``whole``; all None is no input."""

    row: int
    code: str
    value: Decimal | None
    part: int | None
    whole: int | None
    source: str
    evidence_url: str

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.part is None and self.whole is None


def read_score_rows(data: bytes) -> TableReport[ScoreRow]:
    return read_table(data, SCORE_COLUMNS, score_reader())


def read_input_rows(data: bytes) -> TableReport[InputRow]:
    return read_table(data, INPUT_COLUMNS, input_reader())


def score_reader() -> Callable[[Record], ScoreRow]:
    seen: dict[str, int] = {}

    def read(record: Record) -> ScoreRow:
        record.text("name", LONGEST_NAME)
        return ScoreRow(
            row=record.row,
            code=_code(record, seen),
            max_score=_number(record, "max_score"),
            points=_number(record, "points"),
            source=record.text("source", LONGEST_SOURCE),
            evidence_url=record.text("evidence_url", LONGEST_ADDRESS),
            reason=record.text("reason", LONGEST_REASON),
        )

    return read


def input_reader() -> Callable[[Record], InputRow]:
    seen: dict[str, int] = {}

    def read(record: Record) -> InputRow:
        record.text("name", LONGEST_NAME)
        return InputRow(
            row=record.row,
            code=_code(record, seen),
            value=_number(record, "value"),
            part=_whole(record, "part"),
            whole=_whole(record, "whole"),
            source=record.text("source", LONGEST_SOURCE),
            evidence_url=record.text("evidence_url", LONGEST_ADDRESS),
        )

    return read


def _code(record: Record, seen: dict[str, int]) -> str:
    code = record.text("criterion_code", LONGEST_CODE, required=True)
    first = seen.setdefault(code, record.row)
    if first != record.row:
        message = _("Code %(code)s is already in row %(row)d.")
        record.refuse("criterion_code", "duplicate", message % {"code": code, "row": first})
    return code


def _number(record: Record, column: str) -> Decimal | None:
    text = one_line(record.cells[column])
    if not text:
        return None
    try:
        return read_number(text)
    except NotANumber as error:
        record.refuse(column, "not_a_number", str(error))
        return None


def _whole(record: Record, column: str) -> int | None:
    text = one_line(record.cells[column])
    if not text:
        return None
    if not WHOLE.fullmatch(text):
        message = _("This has to be a whole number, without thousands marks.")
        record.refuse(column, "not_a_number", message)
        return None
    return int(text)
