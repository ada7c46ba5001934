"""All figures of a value in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.indicators import words
from feedback.indicators.history import History
from feedback.models import IndicatorValue
from plan_pages.charts import Chart, IntervalRows

from .answers import answer_rows, why_not
from .by_group import group_panels
from .factors import factor_rows, has_factors

ANSWERS = "muc-do-tra-loi"
LOWEST_FIRST = "thap-nhat"


@dataclass(frozen=True)
class Figure:
    """``id`` is its anchor on the page, ``empty`` says why there is nothing to draw; ``address``
    is that of the page in another order, ``more`` the words of the link to it."""

    id: str
    title: str
    chart: Chart
    empty: str = ""
    address: str = ""
    more: str = ""


def figures_of(history: History, order: str = "") -> list[Figure]:
    """Those that have something to show of the chosen value; none without a value.

    ``order``: ``LOWEST_FIRST`` for the answers, otherwise they stand as they were asked.
    """
    if history.chosen is None:
        return []
    figures = _figures(history, lowest_first=order == LOWEST_FIRST)
    return [figure for figure in figures if figure.empty or not figure.chart.is_empty]


def _figures(history: History, *, lowest_first: bool) -> Iterator[Figure]:
    chosen = history.chosen
    title, whole = chosen.indicator.local_title, words.whole_of(chosen)
    if whole is not None:
        heading = _("By factor") if has_factors(whole) else _("By question")
        yield Figure("theo-yeu-to", heading, factor_rows(title, whole))
        yield _answers(title, whole, lowest_first=lowest_first)
    is_by_channel = chosen.definition.grouping == "channel"
    heading = _("By channel") if is_by_channel else _("By unit")
    yield Figure("theo-nhom", heading, by_group(title, history))
    alike = [s for s in history.in_force if s.period.kind == chosen.period.kind]
    if len(alike) > 1:
        yield Figure("qua-cac-ky", _("Through the periods"), words.trend(title, alike))
        through = _("By channel, through the periods"), _("By unit, through the periods")
        chart = group_panels(title, alike, history.all_groups, chosen.definition.grouping)
        yield Figure("tung-nhom-qua-cac-ky", through[0 if is_by_channel else 1], chart)


def _answers(title: str, whole: IndicatorValue, *, lowest_first: bool) -> Figure:
    chart = answer_rows(title, whole, lowest_first=lowest_first)
    empty = why_not(whole) if chart.is_empty else ""
    period = f"?ky={whole.snapshot.period.code}"
    address = f"{period}#{ANSWERS}" if lowest_first else f"{period}&xep={LOWEST_FIRST}#{ANSWERS}"
    more = _("In the order of the questions") if lowest_first else _("Lowest first")
    is_sortable = not chart.is_empty and len(chart.rows) > 1
    links = (address, more) if is_sortable else ("", "")
    return Figure(ANSWERS, _("How people answered"), chart, empty, *links)


def by_group(title: str, history: History) -> IntervalRows:
    return words.group_rows(title, history.groups, history.names)
