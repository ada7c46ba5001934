"""How people answered each question of a value, as far as that was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from feedback.enums import ValueStatus
from feedback.indicators.differencing import SMALL
from feedback.indicators.words import told_too_soon, under
from feedback.models import IndicatorValue
from plan_pages.charts import LikertRow, LikertRows
from plan_pages.charts.likert import Counts

from .wording import answers_of, asked, is_in_readers_language, wording_of

LEVELS = ("1", "2", "3", "4", "5")


def answer_rows(title: str, value: IndicatorValue, *, lowest_first: bool = False) -> LikertRows:
    """Of five levels of satisfaction; empty of other scales and where no question's are shown."""
    words = _levels(value)
    rows = _rows(value) if _is_satisfaction(value, words) else []
    if lowest_first:
        rows.sort(key=lambda row: (row.satisfied is None, row.satisfied))
    is_shown = any(row.counts for row in rows)
    # The scale has words of its own in every language of the interface.
    is_own = all(words) and is_in_readers_language(value.snapshot.evidence)
    return LikertRows(title, rows if is_shown else [], words if is_own else ())


def why_not(value: IndicatorValue) -> str:
    """Why no distribution is shown at all; "" where one is, or none could be."""
    rows = _rows(value) if _is_satisfaction(value, _levels(value)) else []
    if any(row.counts for row in rows):
        return ""
    return " ".join(dict.fromkeys(row.notice for row in rows))


def _levels(value: IndicatorValue) -> list[str]:
    labels = answers_of(value.snapshot.evidence)
    return [labels.get(level, "") for level in LEVELS]


def _is_satisfaction(value: IndicatorValue, words: list[str]) -> bool:
    """Levels that are called by numbers are a rating, with no middle that is neutral."""
    is_number = any(word.isdecimal() for word in words)
    return set(value.snapshot.definition.valid_options) == set(LEVELS) and not is_number


def _rows(value: IndicatorValue) -> list[LikertRow]:
    wording = wording_of(value.snapshot.evidence)
    items = [item for item in value.public_items or () if "answers" in item]
    return [_row(item, asked(item["question"], wording)) for item in items]


def _row(item: Mapping[str, Any], name: str) -> LikertRow:
    status = ValueStatus(item["answers"])
    if status != ValueStatus.SHOWN:
        return LikertRow(name, None, _notice(status))
    n = {each["option"]: each["n"] for each in item["options"]}
    counts: Counts = (n["1"], n["2"], n["3"], n["4"], n["5"])
    return LikertRow(name, counts)


def _notice(status: ValueStatus) -> str:
    if status == ValueStatus.SUPPRESSED:
        return under(SMALL)
    if status == ValueStatus.NO_DATA:
        return _("No answers in this period.")
    return told_too_soon()
