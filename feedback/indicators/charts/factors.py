"""The parts of a value, each with its own interval: its factors, or the questions of a single one.

Made of the published counts alone, so it tells nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from feedback.indicators.figures import told
from feedback.indicators.formulas import Factor, Item, figure, interval, respondents, rounded
from feedback.indicators.method import factor_title
from feedback.indicators.rules.base import Scoring
from feedback.indicators.rules.registry import scoring_of
from feedback.indicators.words import kept_back, notice, unit_of
from feedback.models import IndicatorValue
from plan_pages.charts import IntervalRow, IntervalRows, Shown

from .wording import asked, wording_of


class Part(NamedTuple):
    name: str
    codes: Sequence[str]


def has_factors(value: IndicatorValue) -> bool:
    return len(value.snapshot.definition.factors) > 1


def factor_rows(title: str, value: IndicatorValue) -> IntervalRows:
    """Empty where the value has one part only, or nobody answered."""
    parts = list(_parts(value))
    scoring = scoring_of(value.snapshot.definition)
    is_told = len(parts) > 1 and (value.public_n or value.is_suppressed)
    rows = [_row(part, value, scoring) for part in parts] if is_told else []
    of = _("Factor") if has_factors(value) else _("Question")
    return IntervalRows(name=title, rows=rows, unit=unit_of(scoring.measure), of=of)


def _parts(value: IndicatorValue) -> Iterator[Part]:
    definition = value.snapshot.definition
    if has_factors(value):
        for factor in definition.factors:
            yield Part(factor_title(factor), factor["questions"])
        return
    wording = wording_of(value.snapshot.evidence)
    for code in definition.questions:
        yield Part(asked(code, wording), [code])


def _row(part: Part, value: IndicatorValue, scoring: Scoring) -> IntervalRow:
    unit = unit_of(scoring.measure)
    if value.public_items is None:
        words = notice(value) if value.is_suppressed else kept_back()
        return IntervalRow(part.name, status=Shown.SUPPRESSED, notice=words, unit=unit)
    counts = {item["question"]: item for item in value.public_items}
    items = tuple(Item(c, counts[c]["hits"], counts[c]["valid"]) for c in part.codes)
    n, result = respondents(items), figure([Factor(items)], scoring)
    low, high = _bounds(result, n, scoring)
    return IntervalRow(
        part.name,
        None if result is None else told(rounded(result), scoring.measure),
        told(low, scoring.measure),
        told(high, scoring.measure),
        n,
        unit=unit,
    )


def _bounds(
    result: Fraction | None, n: int, scoring: Scoring
) -> tuple[Decimal, Decimal] | tuple[None, None]:
    if result is None or not n:
        return None, None
    return interval(result, n, scoring) or (None, None)
