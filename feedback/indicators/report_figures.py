"""What this app gives to the periodic reports of ``plan_pages``: published values, nothing live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback.indicators import open_data
from feedback.indicators.charts.gathered import Figure
from feedback.indicators.charts.gathered import figures_of as charts_of
from feedback.indicators.history import as_of, read_history
from feedback.indicators.words import notice
from feedback.models import IndicatorValue
from plan_pages.models import ReportingPeriod
from plan_pages.registry import register_report_figures


def figures_of(period: ReportingPeriod) -> list[dict[str, Any]]:
    """The value in force of each indicator for the whole form, as disclosure control let it out.

    Indicators keep one calendar and reports may keep the other: where none was published for the
    period itself, the longest published period within it stands for it and is named.
    """
    chosen: dict[str, IndicatorValue] = {}
    for value in sorted(_published(period), key=_extent, reverse=True):
        chosen.setdefault(value.snapshot.indicator.code, value)
    in_order = sorted(chosen.values(), key=_order)
    return [_figure(value, period, in_order) for value in in_order]


def _published(period: ReportingPeriod) -> QuerySet[IndicatorValue]:
    return (
        IndicatorValue.objects.published()
        .filter(
            unit="",
            channel="",
            snapshot__period__starts__gte=period.starts,
            snapshot__period__ends__lte=period.ends,
        )
        .select_related("snapshot__indicator", "snapshot__period", "snapshot__definition")
    )


def _extent(value: IndicatorValue) -> tuple[int, int]:
    """The longest period first, the latest among equals."""
    period = value.snapshot.period
    return (period.ends - period.starts).days, period.ends.toordinal()


def _order(value: IndicatorValue) -> tuple[int, str]:
    indicator = value.snapshot.indicator
    return indicator.sort_order, indicator.code


def _figure(
    value: IndicatorValue, period: ReportingPeriod, reported: Sequence[IndicatorValue]
) -> dict[str, Any]:
    plain = open_data.plain(value)
    own = value.snapshot.period
    named = _("Value of %(period)s.") % {"period": own.name} if own != period else ""
    return {
        "name": value.snapshot.indicator.title,
        "value": plain["value"],
        "n": plain["n"],
        "interval": plain["interval"],
        "note": " ".join(words for words in (named, notice(value)) if words),
        "tables": [] if _is_part(value, reported) else _tables(value),
    }


def _is_part(value: IndicatorValue, reported: Iterable[IndicatorValue]) -> bool:
    """Whether another indicator of the report tells of the same questions and of more."""
    questions = set(value.snapshot.definition.questions)
    return any(
        questions < set(other.snapshot.definition.questions)
        and other.snapshot.period_id == value.snapshot.period_id
        for other in reported
    )


def _tables(value: IndicatorValue) -> list[dict[str, Any]]:
    """What the indicator's page draws, as it stood at the end of the value's period."""
    snapshot = value.snapshot
    history = read_history(snapshot.indicator, snapshot.period.code)
    figures = charts_of(as_of(history, snapshot.period.ends))
    return [_table(figure) for figure in figures if not figure.chart.is_empty]


def _table(figure: Figure) -> dict[str, Any]:
    table = figure.chart.table()
    return {
        "title": figure.title,
        "sentence": table.caption,
        "head": list(table.head),
        "rows": [list(row) for row in table.rows],
    }


def register() -> None:
    register_report_figures(figures_of)
