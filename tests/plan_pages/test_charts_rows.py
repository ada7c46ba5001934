from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.charts import (
    IntervalRow,
    IntervalRows,
    LikertRow,
    LikertRows,
    ScoreBars,
    ScoreRow,
    Shown,
    StatusBar,
    StatusPart,
)
from plan_pages.numbers import NBSP

from .charts import TEXT, assert_sound, by_class, parse, texts

POINTS = st.decimals(0, 100, places=2)
SHARES = st.decimals(0, 100, places=1) | st.none()
COUNTS = st.tuples(*[st.integers(0, 5000)] * 5) | st.none()
LOOKS = st.sampled_from(["done", "doing", "overdue", "idle", "unheard of"])


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def _width(drawing: str, css: str) -> float:
    (bar,) = by_class(drawing, css)
    return float(bar.attrib["width"][:-1])


def _fields() -> ScoreBars:
    rows = [
        ScoreRow("Institutions", Decimal(10), Decimal("8.75"), Decimal("9"), "2"),
        ScoreRow("Procedures", Decimal(13), Decimal("10.6"), Decimal("11.7"), "3"),
        ScoreRow("Finance", Decimal(12), Decimal("11.02"), Decimal("11"), "6"),
        ScoreRow("Impact", Decimal("16.5"), None, Decimal("14.7"), "8"),
    ]
    return ScoreBars("Fields", rows, worst=1)


def test_all_bars_are_drawn_in_points_of_one_scale() -> None:
    drawings = [item.svg for item in _fields().drawn()]

    assert _width(drawings[0], "rf-maximum") / _width(drawings[2], "rf-maximum") == pytest.approx(
        10 / 12, abs=0.001
    )
    assert _width(drawings[0], "rf-achieved") / _width(drawings[2], "rf-achieved") == pytest.approx(
        8.75 / 11.02, abs=0.001
    )


def test_the_row_that_loses_most_is_tinted() -> None:
    tinted = [bool(by_class(item.svg, "rf-lost")) for item in _fields().drawn()]

    assert tinted == [False, True, False, False]


def test_a_row_says_whether_the_target_is_met() -> None:
    drawn = list(_fields().drawn())

    assert [item.remark for item in drawn] == [
        "0.25 short of the target",
        "1.10 short of the target",
        "Target met",
        "",
    ]
    assert [item.is_met for item in drawn] == [False, False, True, False]


def test_a_field_nobody_scored_has_no_bar_and_loses_nothing() -> None:
    *_others, impact = _fields().drawn()

    assert impact.score == "Not scored yet"
    assert not by_class(impact.svg, "rf-achieved")
    assert by_class(impact.svg, "rf-maximum")
    assert impact.row.lost is None
    assert _fields().table().rows[-1] == ("8 Impact", "Not scored yet", "16.5", "14.70", "—")


def test_a_score_of_zero_is_a_score() -> None:
    (item,) = ScoreBars("Fields", [ScoreRow("A", Decimal(2), Decimal(0))]).drawn()

    assert item.score == "0.00"
    assert by_class(item.svg, "rf-achieved")


def test_the_sentence_of_scores_counts_only_what_is_scored() -> None:
    assert _fields().describe() == (
        "Fields: 30.37 of 35.00 points; most points lost in 3 Procedures (2.40); 1 not scored yet."
    )


def test_criteria_below_a_field_are_rows_of_the_same_table() -> None:
    child = ScoreRow("Control", Decimal(2), Decimal("1.75"), code="3.1")
    chart = ScoreBars("Fields", [ScoreRow("Procedures", Decimal(13), code="3", children=[child])])
    (item,) = chart.drawn()

    assert [row[0] for row in chart.table().rows] == ["3 Procedures", "3.1 Control"]
    assert item.nested is not None
    assert item.nested.scale == Decimal(2)


def test_a_hidden_group_shows_its_notice_and_no_number() -> None:
    notice = "Under 10 answers: not shown, to protect respondents."
    row = IntervalRow(
        "Unit", Decimal("99"), Decimal("90"), Decimal("100"), 7, "suppressed", None, notice
    )
    chart = IntervalRows("Satisfied", [row])
    (item,) = chart.drawn()

    everything = f"{item.svg} {item.value} {item.detail} {chart.table()} {chart.describe()}"
    assert notice in everything
    assert "99" not in everything
    assert "n = 7" not in everything
    assert "'7'" not in everything
    assert by_class(item.svg, "rf-stub-hatch")


def test_the_place_of_a_hidden_value_moves_no_axis() -> None:
    hidden = IntervalRow("Unit", Decimal(3), status=Shown.SUPPRESSED)

    assert IntervalRows("Satisfied", [hidden]).axis_start == 60


def test_a_bounded_value_is_a_range_and_not_a_dot() -> None:
    row = IntervalRow("Unit", None, n=24, status=Shown.BOUNDED_HIGH)
    (item,) = IntervalRows("Satisfied", [row]).drawn()

    assert item.value == f"≥{NBSP}95{NBSP}%"
    assert by_class(item.svg, "rf-bounded")
    assert not by_class(item.svg, "rf-us-dot")


def test_a_low_bound_moves_the_axis_down_to_it() -> None:
    row = IntervalRow("Unit", None, status=Shown.BOUNDED_LOW)

    assert row.words() == f"≤{NBSP}5{NBSP}%"
    assert IntervalRows("Satisfied", [row]).axis_start == 0


def test_the_sentence_of_groups_names_the_extremes_and_the_hidden() -> None:
    rows = [
        IntervalRow("Access", Decimal("81.1"), n=405),
        IntervalRow("Outcome", Decimal("90.2"), n=398),
        IntervalRow("Small", status=Shown.SUPPRESSED),
    ]
    assert IntervalRows("Satisfied", rows).describe() == (
        f"Satisfied: highest Outcome (90.2{NBSP}%), lowest Access (81.1{NBSP}%); "
        "n from 398 to 405; 1 not shown."
    )


def _edges(drawing: str, css: str) -> tuple[float, float]:
    (bar,) = by_class(drawing, css)
    start = float(bar.attrib["x"][:-1])
    return start, start + float(bar.attrib["width"][:-1])


def test_answers_diverge_from_one_line_with_the_neutral_apart() -> None:
    chart = LikertRows(
        "Answers", [LikertRow("Q1", (2, 4, 13, 46, 35)), LikertRow("Q2", (4, 7, 14, 45, 30))]
    )
    centre = chart.spread().centre

    for item in chart.drawn():
        assert _edges(item.svg, "rf-likert-1")[1] == pytest.approx(
            _edges(item.svg, "rf-likert-2")[0], abs=0.02
        )
        assert _edges(item.svg, "rf-likert-2")[1] == pytest.approx(centre, abs=0.02)
        assert _edges(item.svg, "rf-likert-4")[0] == pytest.approx(centre, abs=0.02)
        assert _edges(item.svg, "rf-likert-3")[0] > _edges(item.svg, "rf-likert-5")[1]


def test_a_number_is_left_out_of_a_segment_too_narrow_for_it() -> None:
    (item,) = LikertRows("Answers", [LikertRow("Q1", (1, 0, 0, 499, 500))]).drawn()

    assert texts(item.svg) == ["50", "50"]


def test_no_answer_draws_no_segment_of_its_kind() -> None:
    (item,) = LikertRows("Answers", [LikertRow("Q1", (0, 0, 0, 0, 9))]).drawn()

    assert not by_class(item.svg, "rf-likert-1")
    assert by_class(item.svg, "rf-likert-5")


def test_withheld_answers_say_why() -> None:
    chart = LikertRows("Answers", [LikertRow("Q1", None, "Under 30 answers.")])
    (item,) = chart.drawn()

    assert parse(item.svg).get("aria-label") == "Under 30 answers."
    assert chart.table().rows[0][1] == "Under 30 answers."
    assert len(chart.table().rows[0]) == len(chart.table().head)


def test_the_sentence_of_answers_names_best_worst_and_n() -> None:
    chart = LikertRows(
        "Answers", [LikertRow("Q1", (2, 4, 13, 46, 35)), LikertRow("Q2", (4, 7, 14, 45, 30))]
    )

    assert chart.describe() == (
        f"Answers: most satisfied with Q1 (81.0{NBSP}%), least with Q2 (75.0{NBSP}%); n = 100."
    )


def test_one_bar_holds_all_tasks() -> None:
    parts = [
        StatusPart("Done", 19, "done"),
        StatusPart("Overdue", 2, "overdue"),
        StatusPart("Paused", 0),
    ]
    chart = StatusBar("Tasks", [*parts, StatusPart("Doing", 1, "doing")])
    bars = by_class(chart.svg(), "rf-status")

    assert len(bars) == 3
    assert sum(float(bar.attrib["width"][:-1]) for bar in bars) == pytest.approx(100, abs=0.05)
    assert chart.describe() == "Tasks: 22 in total; Done 19, Overdue 2, Doing 1."
    assert [row[1] for row in chart.table().rows] == ["19", "2", "0", "1"]


@pytest.mark.parametrize(
    "chart",
    [
        ScoreBars("Fields", []),
        IntervalRows("Satisfied", []),
        LikertRows("Answers", []),
        StatusBar("Tasks", []),
        StatusBar("Tasks", [StatusPart("Done", 0)]),
    ],
)
def test_nothing_to_draw_is_an_empty_chart(
    chart: ScoreBars | IntervalRows | LikertRows | StatusBar,
) -> None:
    assert chart.is_empty
    assert "No data yet" in chart.describe()
    assert chart.table().head


SCORE = st.builds(
    ScoreRow, TEXT, POINTS, POINTS | st.none(), POINTS | st.none(), TEXT, from_survey=st.booleans()
)
INTERVAL = st.builds(
    IntervalRow,
    TEXT,
    SHARES,
    SHARES,
    SHARES,
    st.integers(0, 999) | st.none(),
    st.sampled_from(Shown),
)


@given(st.lists(SCORE, max_size=9), TEXT)
def test_any_scores_make_sound_drawings(rows: list[ScoreRow], name: str) -> None:
    _check(ScoreBars(name, rows), len(rows))


@given(st.lists(INTERVAL, max_size=9), TEXT)
def test_any_intervals_make_sound_drawings(rows: list[IntervalRow], name: str) -> None:
    _check(IntervalRows(name, rows), len(rows))


@given(st.lists(st.builds(LikertRow, TEXT, COUNTS, TEXT), max_size=9), TEXT)
def test_any_answers_make_sound_drawings(rows: list[LikertRow], name: str) -> None:
    _check(LikertRows(name, rows), len(rows))


@given(st.lists(st.builds(StatusPart, TEXT, st.integers(0, 99), LOOKS), max_size=9), TEXT)
def test_any_status_makes_a_sound_drawing(rows: list[StatusPart], name: str) -> None:
    chart = StatusBar(name, rows)

    assert_sound(chart.svg())
    assert chart.describe()


def _check(chart: ScoreBars | IntervalRows | LikertRows, rows: int) -> None:
    drawn = [item.svg for item in chart.drawn()]

    assert len(drawn) == len(chart.table().rows) == rows
    assert all(len(row) == len(chart.table().head) for row in chart.table().rows)
    assert chart.describe()
    for drawing in drawn:
        assert_sound(drawing)
