"""Small multiples: the same small line for each group, on one scale."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.charts import Break, IntervalRow, Panel, Shown, SmallMultiples
from plan_pages.numbers import NBSP

from .charts import TEXT, assert_sound, by_class, parse, texts

NOTICE = "Under 10 answers: not shown, to protect respondents."


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def point(period: str, value: int | None, spread: int = 5, **more: object) -> IntervalRow:
    if value is None:
        return IntervalRow(period, **more)  # type: ignore[arg-type] # any of its fields
    low, high = Decimal(value - spread), Decimal(value + spread)
    return IntervalRow(period, Decimal(value), low, high, 40)


def hidden(period: str) -> IntervalRow:
    return IntervalRow(period, Decimal(99), n=7, status=Shown.SUPPRESSED, notice=NOTICE)


def two_units() -> SmallMultiples:
    panels = [
        Panel("VP", [point("Q1", 70), point("Q2", 80)]),
        Panel("QLDD", [point("Q1", 90), point("Q2", 85)]),
        Panel("TTR", [hidden("Q1"), hidden("Q2")]),
    ]
    return SmallMultiples("Satisfied", panels, of="Unit")


def _heights(drawing: str) -> list[float]:
    return [float(dot.attrib["cy"]) for dot in by_class(drawing, "rf-us-dot")]


def test_all_are_drawn_on_one_scale() -> None:
    first, second = (item.svg for item in two_units().drawn())
    # 70 and 80, 90 and 85: px by value are the same in both.
    (y70, y80), (y90, y85) = _heights(first), _heights(second)
    assert (y70 - y80) / 10 == pytest.approx((y85 - y90) / 5, abs=0.05)
    assert (y80 - y85) / 5 == pytest.approx((y85 - y90) / 5, abs=0.05)
    assert parse(first).get("height") == parse(second).get("height")


def test_a_group_without_a_figure_is_said_in_words_and_not_drawn() -> None:
    chart = two_units()
    html = render_to_string(chart.template, {"chart": chart})
    assert [item.panel.name for item in chart.drawn()] == ["VP", "QLDD"]
    assert f"TTR: {NOTICE}" in html
    everything = f"{html} {chart.table()} {chart.describe()}"
    assert f"99{NBSP}%" not in everything
    assert "99.0" not in everything
    assert "n = 7" not in everything


def test_the_sentence_compares_the_groups_in_the_last_period() -> None:
    assert two_units().describe() == (
        f"Satisfied, Q2: highest QLDD (85.0{NBSP}%), lowest VP (80.0{NBSP}%); n = 40; 1 not shown."
    )


def test_the_table_has_a_column_for_each_period() -> None:
    table = two_units().table()
    assert table.head == ("Unit", "Q1", "Q2")
    assert table.rows[0] == ("VP", f"70.0{NBSP}% (n = 40)", f"80.0{NBSP}% (n = 40)")
    assert table.rows[2] == ("TTR", "Not shown", "Not shown")


def test_a_hidden_period_is_hatched_and_a_missing_one_hollow_and_nothing_joins_over_them() -> None:
    panel = Panel("VP", [point("Q1", 70), hidden("Q2"), point("Q3", None), point("Q4", 75)])
    chart = SmallMultiples("Satisfied", [panel])
    (item,) = chart.drawn()
    assert len(by_class(item.svg, "rf-stub-hatch")) == 1
    assert len(by_class(item.svg, "rf-unknown")) == 1
    assert not by_class(item.svg, "rf-us-line")
    assert NOTICE in (parse(item.svg).get("aria-label") or "")
    assert [entry.mark for entry in chart.key()] == ["interval", "hidden", "unknown"]


def test_a_break_of_method_is_a_gap_and_stands_in_the_key() -> None:
    panel = Panel("VP", [point("Q1", 70), point("Q2", 72), point("Q3", 75)])
    chart = SmallMultiples("Satisfied", [panel], [Break("Q3", "Method changed")])
    (item,) = chart.drawn()
    assert len(by_class(item.svg, "rf-us-line")) == 1
    assert len(by_class(item.svg, "rf-break")) == 1
    assert "Method changed" not in texts(item.svg)
    assert [entry.text for entry in chart.key()][-1] == "Method changed"


def test_a_bound_is_drawn_to_the_end_of_the_scale() -> None:
    bounded = IntervalRow("Q2", n=24, status=Shown.BOUNDED_HIGH)
    chart = SmallMultiples("Satisfied", [Panel("VP", [point("Q1", 70), bounded])])
    (item,) = chart.drawn()
    (line,) = by_class(item.svg, "rf-bounded-line")
    assert float(line.attrib["y2"]) < float(line.attrib["y1"])
    assert chart.table().rows[0][2] == f"≥{NBSP}95{NBSP}% (n = 24)"


@pytest.mark.parametrize("panels", [[], [Panel("VP", [hidden("Q1")])], [Panel("VP", [])]])
def test_nothing_to_draw_is_an_empty_chart(panels: list[Panel]) -> None:
    chart = SmallMultiples("Satisfied", panels)
    assert chart.is_empty
    assert "No data yet" in chart.describe()


def test_in_vietnamese_numbers_have_a_decimal_comma() -> None:
    with translation.override("vi"):
        (first, _second) = (item.svg for item in two_units().drawn())
    assert "80,0" in texts(first)


SHARES = st.decimals(0, 100, places=1) | st.none()
POINTS = st.builds(
    IntervalRow,
    TEXT,
    SHARES,
    SHARES,
    SHARES,
    st.integers(0, 999) | st.none(),
    st.sampled_from(Shown),
)


@given(st.lists(st.lists(POINTS, min_size=3, max_size=3), max_size=4), TEXT)
def test_any_groups_make_sound_drawings(groups: list[list[IntervalRow]], name: str) -> None:
    chart = SmallMultiples(name, [Panel(name, points) for points in groups])
    assert chart.describe()
    assert len(chart.table().rows) == len(groups)
    for item in chart.drawn():
        assert_sound(item.svg)
