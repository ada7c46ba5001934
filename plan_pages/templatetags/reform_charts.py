"""Charts in templates: {% reform_figure chart id="par-index" %}, {% reform_chart chart %}."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from plan_pages.charts import Chart
from plan_pages.charts.score_bars import ScoreRow, drawn_row

register = template.Library()


@register.inclusion_tag("plan_pages/figures/figure.html")
def reform_figure(
    chart: Chart,
    *,
    id: str,
    title: str = "",
    subtitle: str = "",
    notice: str = "",
    note: str = "",
    source: str = "",
    csv_url: str = "",
    api_url: str = "",
    more_url: str = "",
    more: str = "",
    empty: str = "",
    level: int = 2,
) -> dict[str, Any]:
    """The chart in its frame: heading, key, drawing, notes, source, table and links.

    `id` is the anchor, unique on the page. Without `title` the sentence of the chart is the
    heading. `notice` stands above the drawing (a caveat), `note` and `source` under it; `empty`
    replaces the words of an empty chart; `more` is the text of the link `more_url`. `level` is
    the heading's level, 2 to 4.
    """
    return {
        "chart": chart,
        "id": id,
        "title": title or chart.describe(),
        "subtitle": subtitle,
        "notice": notice,
        "note": note,
        "source": source,
        "csv_url": csv_url,
        "api_url": api_url,
        "more_url": more_url,
        "more": more,
        "empty": empty,
        "level": level,
    }


@register.simple_tag
def reform_chart(chart: Chart) -> SafeString:
    """The bare drawing with its rows, for a card or an embed that has words of its own."""
    return render_to_string(chart.template, {"chart": chart})


@register.simple_tag
def score_bar(row: ScoreRow, scale: Any = None) -> SafeString:
    """One bar of points for a table or a line; `scale` is what the full width stands for."""
    return drawn_row(row, scale or row.maximum, is_worst=False).svg
