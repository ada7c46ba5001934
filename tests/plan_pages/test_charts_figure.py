import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import plan_pages
from plan_pages.charts import (
    Chart,
    IndexLines,
    IndexPoint,
    IntervalRow,
    IntervalRows,
    LikertRow,
    LikertRows,
    RankLine,
    RankPoint,
    ScoreBars,
    ScoreRow,
    StatusBar,
    StatusPart,
    TrendLine,
    TrendPoint,
)
from plan_pages.charts.layout import NARROW, Label, Sketch
from plan_pages.charts.scales import nice_ticks, rank_ticks
from plan_pages.charts.svg import element

from .charts import NASTY

SHEET = Path(plan_pages.__file__).parent / "static/plan_pages/figures.css"
HTML_VOID = {"link", "meta", "br", "hr", "img", "input"}


class _Page(HTMLParser):
    """Checks that tags close in order, and collects what the tests ask for."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(source)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in HTML_VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def _charts(name: str = "Name") -> list[Chart]:
    return [
        RankLine(name, [RankPoint(name, 25, 63)], target=30),
        IndexLines(name, [IndexPoint(name, Decimal("86.19"), Decimal("84.79"))], short_name=name),
        TrendLine(name, [TrendPoint(name, Decimal(80), Decimal(76), Decimal(84), 400)]),
        ScoreBars(
            name, [ScoreRow(name, Decimal(2), Decimal(1), children=[ScoreRow(name, Decimal(1))])]
        ),
        IntervalRows(name, [IntervalRow(name, Decimal(80), Decimal(76), Decimal(84), 400)]),
        LikertRows(name, [LikertRow(name, (1, 2, 3, 4, 5))]),
        StatusBar(name, [StatusPart(name, 3, "done")]),
    ]


def _figure(chart: Chart, extra: str = "", **context: object) -> str:
    source = "{% load reform_charts %}{% reform_figure chart id='f' " + extra + " %}"
    with translation.override("en"):
        return Template(source).render(Context({"chart": chart, **context}))


@pytest.mark.parametrize("chart", _charts(), ids=lambda chart: type(chart).__name__)
def test_every_figure_has_a_name_a_sentence_and_its_whole_table(chart: Chart) -> None:
    page = _Page(_figure(chart, "title='A title'"))

    (figure,) = page.all("figure")
    assert figure["role"] == "group"
    assert figure["aria-labelledby"] == "f-title"
    assert [heading["id"] for heading in page.all("h2")] == ["f-title"]
    assert any(svg.get("role") == "img" and svg["aria-label"] for svg in page.all("svg"))
    assert len(page.all("caption")) == 1
    scopes = [cell["scope"] for cell in page.all("th")]
    assert scopes.count("col") == len(chart.table().head)
    assert scopes.count("row") == len(chart.table().rows)
    assert "View as table" in page.words


@pytest.mark.parametrize("chart", _charts(), ids=lambda chart: type(chart).__name__)
def test_no_figure_carries_a_style_or_a_script(chart: Chart) -> None:
    page = _Page(_figure(chart))

    assert not page.all("script")
    assert not page.all("style")
    assert not any("style" in attrs for _tag, attrs in page.tags)


@pytest.mark.parametrize("text", NASTY)
def test_no_name_becomes_markup(text: str) -> None:
    for chart in _charts(text):
        page = _Page(_figure(chart, "note=text source=text notice=text", text=text))
        assert not page.all("script")


def test_the_sentence_is_the_heading_where_no_title_is_given() -> None:
    page = _Page(_figure(RankLine("Khánh Hòa", [RankPoint("2022", 25, 63)])))

    assert "Khánh Hòa ranked 25 of 63 in 2022." in page.words


@pytest.mark.parametrize("level", [2, 3, 4])
def test_the_heading_fits_into_the_outline_of_the_page(level: int) -> None:
    page = _Page(_figure(_charts()[0], f"level={level}"))

    assert len(page.all(f"h{level}")) == 1


def test_an_empty_chart_says_so_and_has_no_table() -> None:
    page = _Page(_figure(RankLine("Khánh Hòa", []), "title='Ranks' empty='Nothing in 2019.'"))

    assert "Nothing in 2019." in page.words
    assert not page.all("svg")
    assert not page.all("table")


def test_links_are_there_only_where_they_lead_somewhere() -> None:
    without = _Page(_figure(_charts()[0]))
    with_csv = _Page(_figure(_charts()[0], "csv_url='/x.csv' more_url='/how/'"))

    assert not without.all("a")
    assert [link["href"] for link in with_csv.all("a")] == ["/x.csv", "/how/"]


def test_criteria_open_below_their_field() -> None:
    page = _Page(_figure(_charts("Procedures")[3]))

    assert "Criteria of “Procedures”" in page.words
    assert "Bars from 0 to 1 points" in page.words


@pytest.mark.parametrize("name", ["style", "onclick", "onload"])
def test_a_drawing_refuses_what_the_content_policy_forbids(name: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        element("rect", **{name: "x"})


def test_every_class_of_a_drawing_has_a_rule_in_the_sheet() -> None:
    drawn = "".join(_figure(chart) for chart in _charts())
    used = {name for names in re.findall(r'class="([^"]*)"', drawn) for name in names.split()}

    rules = set(re.findall(r"\.(rf[\w-]*)", SHEET.read_text()))
    assert {name for name in used if name.startswith("rf-")} - rules <= {"rf-drawing", "rf-source"}


def test_the_sheet_sets_no_text_smaller_than_13_px() -> None:
    sizes = re.findall(r"(?:font-size:|font:\d+ )([\d.]+)px", SHEET.read_text())

    assert sizes
    assert min(map(float, sizes)) >= 13


@given(st.lists(st.decimals(-10000, 10000, places=2), min_size=1))
def test_the_axis_encloses_the_values_with_few_round_ticks(values: list[Decimal]) -> None:
    ticks = nice_ticks(values)

    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert 2 <= len(ticks) <= 5
    assert len({after - before for before, after in pairwise(ticks)}) == 1


@given(st.integers(1, 500))
def test_the_axis_of_ranks_begins_with_the_first_and_ends_with_the_last(last: int) -> None:
    ticks = rank_ticks(last)

    assert ticks[0] == 1
    assert ticks[-1] == max(2, last)
    assert list(ticks) == sorted(set(ticks))


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(20, 230), st.text(max_size=12)), max_size=20)
)
def test_placed_labels_never_run_into_each_other_on_a_phone(
    wanted: list[tuple[float, float, str]],
) -> None:
    sketch = Sketch(height=240)
    for x, y, words in wanted:
        sketch.place([Label(words, x, y, "rf-value")])

    boxes = [label.box(NARROW) for label in sketch.labels if "rf-wide" not in label.css]
    pairs = [(a, b) for index, a in enumerate(boxes) for b in boxes[index + 1 :]]
    assert not any(a.overlaps(b) for a, b in pairs)


def test_the_bare_tags_draw_without_a_frame() -> None:
    row = ScoreRow("Finance", Decimal(12), Decimal("11.02"))
    source = "{% load reform_charts %}{% reform_chart chart %}{% score_bar row scale=scale %}"
    with translation.override("en"):
        drawn = Template(source).render(
            Context({"chart": _charts()[0], "row": row, "scale": Decimal(24)})
        )
    page = _Page(drawn)

    assert not page.all("figure")
    assert len(page.all("svg")) == 2
    assert "11.02 of 12 points, 0.98 lost" in drawn
