"""All figures of a value in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from feedback.indicators import words
from feedback.indicators.history import History
from plan_pages.charts import Chart, IntervalRows, TrendLine

from .factors import factor_rows, has_factors


@dataclass(frozen=True)
class Figure:
    """``id`` is its anchor on the page."""

    id: str
    title: str
    chart: Chart


def figures_of(history: History) -> list[Figure]:
    """Those that have something to show of the chosen value; none without a value."""
    if history.chosen is None:
        return []
    return [figure for figure in _figures(history) if not figure.chart.is_empty]


def _figures(history: History) -> Iterator[Figure]:
    chosen = history.chosen
    title, whole = chosen.indicator.local_title, words.whole_of(chosen)
    if whole is not None:
        heading = _("By factor") if has_factors(whole) else _("By question")
        yield Figure("theo-yeu-to", heading, factor_rows(title, whole))
    is_by_channel = chosen.definition.grouping == "channel"
    heading = _("By channel") if is_by_channel else _("By unit")
    yield Figure("theo-nhom", heading, by_group(title, history))
    trend = through_periods(title, chosen, history)
    if trend is not None:
        yield Figure("qua-cac-ky", _("Through the periods"), trend)


def by_group(title: str, history: History) -> IntervalRows:
    return words.group_rows(title, history.groups, history.names)


def through_periods(title: str, chosen: Any, history: History) -> TrendLine | None:
    """None of a single period."""
    alike = [s for s in history.in_force if s.period.kind == chosen.period.kind]
    return words.trend(title, alike) if len(alike) > 1 else None
