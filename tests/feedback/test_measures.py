"""A value is told and drawn in its own measure, and joined only to what may be compared with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from feedback.indicators.comparability import comparable
from feedback.indicators.words import group_rows, trend, whole_of
from feedback.models import Indicator, IndicatorSnapshot, IndicatorValue
from feedback.services.definitions import define
from plan_pages.charts.units import COUNT, PERCENT, SCORE
from tests.feedback.factories_indicators import (
    answers,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db

PAGE = "/en/ket-qua/chi-so/sipas-access/"
MEAN: dict[str, Any] = {
    "rule": "mean",
    "hit_options": [],
    "weights": {option: int(option) for option in "12345"},
}


def indicator_of(**rules: Any) -> Indicator:
    indicator = make_indicator(**rules)
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    answers(indicator.form, {"A1": (10, 44), "A2": (10, 44)}, unit="QLDD")
    return indicator


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({}, "47.62 % of the answers are satisfied or very satisfied: the mean over 84"),
        ({"rule": "option_share", "hit_options": ["5"]}, "47.62 % of the answers of 84"),
        (MEAN, "3.43 is the mean score of 84 respondents"),
        ({"rule": "count", "hit_options": ["5"]}, "80 answers of 84 respondents"),
        (
            {**MEAN, "rule": "net", "weights": dict(zip("12345", (-1, -1, 0, 1, 1), strict=True))},
            "−4.76 points, for less against, of 84 respondents",
        ),
    ],
    ids=["satisfied", "option", "mean", "count", "net"],
)
def test_the_page_says_what_the_figure_is(
    people: People, client: Client, rules: dict[str, Any], sentence: str
) -> None:
    indicator = indicator_of(**rules)
    published(indicator, people)
    make_page(indicator)
    shown = " ".join(client.get(PAGE).content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
    assert sentence in shown


def test_groups_of_a_mean_are_drawn_between_its_scores(people: People) -> None:
    snapshot = published(indicator_of(**MEAN), people)
    chart = group_rows("Mean", snapshot.values.all(), {})
    assert chart.unit == SCORE
    assert chart.axis_start < Decimal("2.7") < Decimal("4.2") < chart.scale.end < 10
    assert all("%" not in row.words() for row in chart.rows)


def test_a_bounded_score_is_told_as_a_score(people: People) -> None:
    indicator = make_indicator(**MEAN)
    answers(indicator.form, {"A1": (20, 20), "A2": (20, 20)})
    snapshot = published(indicator, people)
    row = group_rows("Mean", snapshot.values.all(), {}).rows[0]
    assert row.is_bounded
    assert "%" not in row.words()
    assert row.bound == Decimal("4.8000")


def with_whole() -> list[IndicatorSnapshot]:
    return list(IndicatorSnapshot.objects.current().with_whole().order_by("period__starts"))


def test_a_trend_breaks_where_the_method_changes(people: People) -> None:
    indicator = indicator_of()
    published(indicator, people, period("2026-H1"))
    define(indicator, [{"code": "access", "questions": ["A1"]}])
    published(indicator, people, period("2026-Q4"))
    line = trend("Access", with_whole())
    assert [change.period for change in line.breaks] == [line.points[1].period]
    assert line.unit == PERCENT


def test_names_of_factors_and_minimums_break_no_trend(people: People) -> None:
    indicator = indicator_of()
    before = indicator.current_definition
    define(
        indicator,
        [{"code": "access", "title": "Tiếp cận", "questions": ["A2", "A1"]}],
        min_respondents=20,
    )
    after = indicator.current_definition
    assert before is not None
    assert after is not None
    assert before.number != after.number
    assert comparable(before, after)


def test_counts_are_drawn_as_whole_numbers(people: People) -> None:
    snapshot = published(indicator_of(rule="count", hit_options=["5"]), people)
    whole = IndicatorValue.objects.get(snapshot=snapshot, unit="")
    snapshot.whole = [whole]  # type: ignore[attr-defined] # as with_whole() does
    assert whole_of(snapshot) == whole
    assert group_rows("Count", [], {}).is_empty
    assert trend("Count", [snapshot]).unit == COUNT
