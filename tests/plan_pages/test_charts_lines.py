from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.charts import (
    Break,
    IndexLines,
    IndexPoint,
    RankLine,
    RankPoint,
    TrendLine,
    TrendPoint,
)

from .charts import TEXT, assert_sound, by_class, parse, texts

VALUES = st.decimals(-1000, 100000, places=2) | st.none()
SHARES = st.decimals(0, 100, places=1) | st.none()
RANKS = st.integers(1, 63) | st.none()

PAR_INDEX = [
    IndexPoint("2020", Decimal("82.57"), Decimal("83.72")),
    IndexPoint("2021", Decimal("85.11"), Decimal("86.37")),
    IndexPoint("2022", Decimal("86.19"), Decimal("84.79")),
    IndexPoint("2023", Decimal("88.60"), Decimal("86.98")),
    IndexPoint("2024", Decimal("90.49"), Decimal("88.37")),
]
SIPAS = [
    IndexPoint("2020", Decimal("81.82"), Decimal("85.48")),
    IndexPoint("2021", Decimal("84.40"), Decimal("87.16")),
    IndexPoint("2022", None, Decimal("80.08")),
    IndexPoint("2023", Decimal("81.09"), Decimal("82.66")),
    IndexPoint("2024", Decimal("83.66"), Decimal("83.94")),
]
BREAK = Break("2022", "Method changed")
RANKS_2020 = [
    RankPoint("2020", 48, 63),
    RankPoint("2021", 48, 63),
    RankPoint("2022", 25, 63),
    RankPoint("2023", 14, 63),
    RankPoint("2024", 10, 63),
]


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def _points(drawing: str) -> list[tuple[float, float]]:
    dots = by_class(drawing, "rf-us-dot")
    return [(float(dot.attrib["cx"][:-1]), float(dot.attrib["cy"])) for dot in dots]


def _segments(drawing: str, css: str) -> list[tuple[float, float]]:
    lines = by_class(drawing, css)
    return [(float(line.attrib["x1"][:-1]), float(line.attrib["x2"][:-1])) for line in lines]


def test_a_better_rank_stands_higher() -> None:
    heights = [y for _x, y in _points(RankLine("Khánh Hòa", RANKS_2020).svg())]

    assert heights[0] == heights[1] > heights[2] > heights[3] > heights[4]


def test_the_target_band_reaches_from_first_place_to_the_target() -> None:
    drawing = RankLine("Khánh Hòa", RANKS_2020, target=30).svg()
    (band,) = by_class(drawing, "rf-band")
    bottom = float(band.attrib["y"]) + float(band.attrib["height"])

    inside = [y <= bottom for _x, y in _points(drawing)]
    assert inside == [False, False, True, True, True]


def test_ranks_among_another_number_of_provinces_are_not_joined() -> None:
    chart = RankLine("Khánh Hòa", [RankPoint("2024", 10, 63), RankPoint("2025", 9, 34)])

    assert not by_class(chart.svg(), "rf-us-line")
    assert by_class(chart.svg(), "rf-break")
    assert "up" not in chart.describe()


def test_the_sentence_of_ranks_tells_place_movement_and_extremes() -> None:
    assert RankLine("Khánh Hòa", RANKS_2020).describe() == (
        "Khánh Hòa ranked 10 of 63 in 2024; up 38 places on 2020; "
        "best rank 10 (2024), lowest 48 (2020)."
    )


def test_an_index_line_is_not_joined_over_a_gap_or_a_break() -> None:
    drawing = IndexLines("SIPAS", SIPAS, breaks=[BREAK]).svg()

    assert len(_segments(drawing, "rf-us-line")) == 2
    assert len(_segments(drawing, "rf-ref-line")) == 3
    (gap,) = by_class(drawing, "rf-break")
    at = float(gap.attrib["x1"][:-1])
    joined = _segments(drawing, "rf-us-line") + _segments(drawing, "rf-ref-line")
    assert all(right < at or left > at for left, right in joined)


def test_an_unknown_value_is_hollow_and_never_a_point_at_zero() -> None:
    drawing = IndexLines("SIPAS", SIPAS, breaks=[BREAK]).svg()

    assert len(_points(drawing)) == 4
    assert len(by_class(drawing, "rf-unknown")) == 1
    assert "No published value" in [cell for row in _table(SIPAS) for cell in row]


def _table(points: list[IndexPoint]) -> tuple[tuple[str, ...], ...]:
    return IndexLines("SIPAS", points).table().rows


def test_the_sentence_compares_only_values_of_one_method() -> None:
    sentence = IndexLines("SIPAS", SIPAS, breaks=[BREAK]).describe()

    assert sentence == (
        "SIPAS 83.66 points in 2024; up 2.57 points since 2023; below the national mean (83.94); "
        "highest 83.66 (2024), lowest 81.09 (2023); no published value for 2022."
    )


def test_less_than_one_point_is_no_direction() -> None:
    points = [IndexPoint("2020", Decimal("82.57")), IndexPoint("2021", Decimal("83.56"))]

    assert "almost unchanged (+0.99)" in IndexLines("PAR INDEX", points).describe()


def test_a_truncated_axis_is_said() -> None:
    assert IndexLines("PAR INDEX", PAR_INDEX).notes() == ("The axis starts at 80.",)
    assert IndexLines("Index", [IndexPoint("2020", Decimal(1))]).notes() == ()


def test_the_labels_of_the_real_years_all_find_room() -> None:
    written = texts(IndexLines("PAR INDEX", PAR_INDEX).svg())

    assert {"82.6", "85.1", "86.2", "88.6", "90.5"} <= set(written)
    assert {"2020", "2021", "2022", "2023", "2024"} <= set(written)


def test_a_label_of_a_break_without_room_goes_into_the_key() -> None:
    breaks = [Break("2021", "One long reason after another"), Break("2022", "And one more reason")]
    chart = IndexLines("PAR INDEX", PAR_INDEX, breaks=breaks)
    words = " ".join(texts(chart.svg()) + [item.text for item in chart.key()])

    assert all(change.label in words or _in_lines(change.label, words) for change in breaks)


def _in_lines(label: str, words: str) -> bool:
    return all(word in words.split() for word in label.split())


def test_a_trend_draws_an_interval_only_where_both_ends_are_known() -> None:
    points = [
        TrendPoint("Q1", Decimal("80"), Decimal("76"), Decimal("84"), 400),
        TrendPoint("Q2", Decimal("81"), Decimal("77"), None, 410),
        TrendPoint("Q3", None),
        TrendPoint("Q4", Decimal("84.3"), Decimal("80.5"), Decimal("87.5"), 412),
    ]
    chart = TrendLine("Satisfied", points)

    assert len(by_class(chart.svg(), "rf-interval")) == 2
    assert len(_segments(chart.svg(), "rf-us-line")) == 1
    assert chart.describe() == (
        "Satisfied 84.3\N{NO-BREAK SPACE}% in Q4; 95 % interval 80.5 to 87.5; n = 412; "
        "up 3.30 points since Q2; highest 84.3\N{NO-BREAK SPACE}% (Q4), "
        "lowest 80.0\N{NO-BREAK SPACE}% (Q1)."
    )


@pytest.mark.parametrize(
    "chart",
    [RankLine("Khánh Hòa", []), IndexLines("SIPAS", []), TrendLine("Satisfied", [])],
)
def test_no_points_are_an_empty_chart(chart: RankLine | IndexLines | TrendLine) -> None:
    assert chart.is_empty
    assert chart.describe().endswith("No data yet.")
    assert chart.table().rows == ()


@given(st.lists(st.tuples(TEXT, RANKS, RANKS), max_size=14), TEXT, st.integers(0, 63))
def test_any_ranks_make_a_sound_drawing(
    rows: list[tuple[str, int | None, int | None]], name: str, target: int
) -> None:
    chart = RankLine(name, [RankPoint(*row) for row in rows], target=target or None)
    _check(chart, len(rows))


@given(st.lists(st.tuples(TEXT, VALUES, VALUES), max_size=14), TEXT, st.lists(TEXT, max_size=2))
def test_any_index_makes_a_sound_drawing(
    rows: list[tuple[str, Decimal | None, Decimal | None]], name: str, labels: list[str]
) -> None:
    breaks = [Break(row[0], label) for row, label in zip(rows[1:], labels, strict=False)]
    points = [IndexPoint(*row) for row in rows]
    _check(IndexLines(name, points, short_name=name, breaks=breaks), len(rows))


@given(st.lists(st.tuples(TEXT, SHARES, SHARES, SHARES), max_size=14), TEXT)
def test_any_trend_makes_a_sound_drawing(
    rows: list[tuple[str, Decimal | None, Decimal | None, Decimal | None]], name: str
) -> None:
    _check(TrendLine(name, [TrendPoint(*row) for row in rows]), len(rows))


def _check(chart: RankLine | IndexLines | TrendLine, rows: int) -> None:
    assert chart.describe()
    assert len(chart.table().rows) == rows
    for item in chart.key():
        parse(item.swatch)
    if rows:
        assert_sound(chart.svg())
