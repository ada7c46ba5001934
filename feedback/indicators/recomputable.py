"""The published counts of a value, item by item, with all that its arithmetic needs.

A person with this file and ``recompute.py`` gets the published figure to the last digit, without
this portal. Groups whose counts are kept back are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from feedback.indicators.figures import open_figure
from feedback.indicators.rules.base import Measure
from feedback.indicators.rules.registry import scoring_of
from feedback.models import IndicatorValue

COLUMNS = (
    "code",
    "period",
    "unit",
    "channel",
    "definition_version",
    "rule",
    "measure",
    "combining",
    "scale",
    "lowest_weight",
    "highest_weight",
    "factor",
    "factor_weight",
    "question",
    "hits",
    "valid",
    "value",
    "interval_low",
    "interval_high",
)


def item_rows(values: Iterable[IndicatorValue]) -> Iterator[list[Any]]:
    """A row for each question of each factor, in the order of ``COLUMNS``."""
    for value in values:
        if value.public_items is not None:
            yield from _rows_of(value)


def _rows_of(value: IndicatorValue) -> Iterator[list[Any]]:
    snapshot = value.snapshot
    definition, scoring = snapshot.definition, scoring_of(snapshot.definition)
    before = [
        snapshot.indicator.code,
        snapshot.period.code,
        value.unit,
        value.channel,
        definition.number,
        definition.rule,
        scoring.measure.value,
        definition.combining,
        scoring.scale,
        scoring.low,
        scoring.high,
    ]
    bounds = (value.public_figure, value.public_low, value.public_high)
    told = [_told(each, scoring.measure) for each in bounds]
    items = {item["question"]: item for item in value.public_items or ()}
    for factor in definition.factors:
        for code in factor["questions"]:
            counts = [items[code]["hits"], items[code]["valid"]]
            place = [factor["code"], factor.get("weight", 1), code]
            yield [*before, *place, *counts, *told]


def _told(figure: Decimal | None, measure: Measure) -> Decimal | str:
    """A number for the spreadsheet, which text beginning with a minus would not be."""
    words = open_figure(figure, measure)
    return "" if words is None else Decimal(words)
