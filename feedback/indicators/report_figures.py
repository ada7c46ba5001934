"""What this app gives to the periodic reports of ``plan_pages``: published values, nothing live."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback.indicators import open_data
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
    return [_figure(value, period) for value in in_order]


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


def _figure(value: IndicatorValue, period: ReportingPeriod) -> dict[str, Any]:
    plain = open_data.plain(value)
    own = value.snapshot.period
    named = _("Value of %(period)s.") % {"period": own.name} if own != period else ""
    return {
        "name": value.snapshot.indicator.title,
        "value": plain["value"],
        "n": plain["n"],
        "interval": plain["interval"],
        "note": " ".join(words for words in (named, notice(value)) if words),
    }


def register() -> None:
    register_report_figures(figures_of)
