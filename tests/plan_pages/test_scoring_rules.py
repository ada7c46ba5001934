"""Points from a rule and one input: within the maximum, monotone, exact."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_pages.enums import ScoringMethod
from plan_pages.scoring_rules import BadParams, check_params, figure_of, points, stored_points
from plan_pages.typed_numbers import NotANumber, read_number, write_number

numbers = st.decimals(-1000, 1000, places=4, allow_nan=False, allow_infinity=False)
maxima = st.decimals(0, 100, places=2, allow_nan=False, allow_infinity=False)
figures = st.fractions(-2000, 2000)


@st.composite
def stepped(draw: st.DrawFn, maximum: Decimal) -> dict[str, Any]:
    starts = sorted(draw(st.lists(numbers, min_size=1, max_size=8, unique=True)))
    places = st.decimals(0, maximum, places=4)
    worths = sorted(draw(st.lists(places, min_size=len(starts), max_size=len(starts))))
    pairs = [
        {"from": f"{a:.4f}", "points": f"{b:.4f}"} for a, b in zip(starts, worths, strict=True)
    ]
    return {"steps": draw(st.permutations(pairs))}


@st.composite
def rules(draw: st.DrawFn) -> tuple[ScoringMethod, dict[str, Any], Decimal]:
    method, maximum = draw(st.sampled_from(ScoringMethod)), draw(maxima)
    full, zero = draw(st.lists(numbers, min_size=2, max_size=2, unique=True))
    params: Mapping[ScoringMethod, dict[str, Any]] = {
        ScoringMethod.ALL_OR_NOTHING: {"threshold": str(full)},
        ScoringMethod.PROPORTIONAL: {"full_at": str(full), "zero_at": str(zero)},
        ScoringMethod.YES_NO: {},
        ScoringMethod.SURVEY: {"scale": str(abs(full) + 1)},
    }
    if method == ScoringMethod.STEPS:
        return method, draw(stepped(maximum)), maximum
    return method, params[method], maximum


@given(rules(), figures)
def test_points_are_never_below_0_nor_above_the_maximum(
    rule: tuple[ScoringMethod, dict[str, Any], Decimal], figure: Fraction
) -> None:
    method, params, maximum = rule
    assert check_params(method, params, maximum) == []
    exact = points(method, params, maximum, figure)
    assert 0 <= exact <= maximum
    assert 0 <= stored_points(exact) <= maximum


@given(rules(), figures, figures)
def test_a_better_figure_never_gives_fewer_points(
    rule: tuple[ScoringMethod, dict[str, Any], Decimal], one: Fraction, other: Fraction
) -> None:
    method, params, maximum = rule
    low, high = sorted([one, other])
    falls = method == ScoringMethod.PROPORTIONAL and Decimal(params["full_at"]) < Decimal(
        params["zero_at"]
    )
    better, worse = (low, high) if falls else (high, low)
    assert points(method, params, maximum, better) >= points(method, params, maximum, worse)


@given(st.integers(0, 10**9), st.integers(1, 10**9), maxima)
def test_a_rate_times_the_points_is_exact(part: int, whole: int, maximum: Decimal) -> None:
    part = min(part, whole)
    figure = figure_of(None, part, whole)
    assert figure is not None
    exact = points("proportional", {"full_at": "100", "zero_at": "0"}, maximum, figure)
    assert exact == Fraction(maximum) * part / whole


@pytest.mark.parametrize(
    ("method", "params", "figure", "expected"),
    [
        ("all_or_nothing", {"threshold": "98"}, "98", "2"),
        ("all_or_nothing", {"threshold": "98"}, "97.9999", "0"),
        ("proportional", {"full_at": "100", "zero_at": "0"}, "87.5", "1.75"),
        ("proportional", {"full_at": "100", "zero_at": "70"}, "70", "0"),
        ("proportional", {"full_at": "100", "zero_at": "70"}, "85", "1"),
        ("proportional", {"full_at": "0", "zero_at": "10"}, "2.5", "1.5"),
        ("proportional", {"full_at": "100", "zero_at": "0"}, "130", "2"),
        ("steps", {"steps": [{"from": "95", "points": "1"}]}, "94.99", "0"),
        (
            "steps",
            {"steps": [{"from": "95", "points": "2"}, {"from": "80", "points": "0.5"}]},
            "95",
            "2",
        ),
        ("yes_no", {}, "1", "2"),
        ("yes_no", {}, "0", "0"),
        ("survey", {"scale": "100"}, "84.40", "1.688"),
        ("survey", {"scale": "5"}, "4", "1.6"),
    ],
)
def test_each_rule_as_it_is_written(
    method: str, params: dict[str, Any], figure: str, expected: str
) -> None:
    assert points(method, params, Decimal(2), Fraction(figure)) == Fraction(expected)


def test_two_thirds_are_rounded_half_up_once_and_only_when_stored() -> None:
    exact = points("proportional", {"full_at": "100", "zero_at": "0"}, Decimal(1), Fraction(200, 3))
    assert exact == Fraction(2, 3)
    assert stored_points(exact) == Decimal("0.6667")


@pytest.mark.parametrize(
    ("method", "params", "wrong"),
    [
        ("all_or_nothing", {}, "threshold"),
        ("all_or_nothing", {"threshold": "abc"}, "threshold"),
        ("all_or_nothing", {"threshold": "NaN"}, "threshold"),
        ("proportional", {"full_at": "100"}, "zero_at"),
        ("proportional", {"full_at": "90", "zero_at": "90.0"}, "zero_at"),
        ("steps", {}, "steps"),
        ("steps", {"steps": []}, "steps"),
        ("steps", {"steps": "95=1"}, "steps"),
        ("steps", {"steps": [1]}, "steps"),
        ("steps", {"steps": [{"from": "95"}]}, "steps"),
        ("steps", {"steps": [{"from": "95", "points": "3"}]}, "steps"),
        ("steps", {"steps": [{"from": "95", "points": "-1"}]}, "steps"),
        (
            "steps",
            {"steps": [{"from": "95", "points": "1"}, {"from": "95.0", "points": "2"}]},
            "steps",
        ),
        (
            "steps",
            {"steps": [{"from": "80", "points": "2"}, {"from": "95", "points": "1"}]},
            "steps",
        ),
        ("survey", {"scale": "0"}, "scale"),
        ("survey", {"scale": "1e99"}, "scale"),
        ("nothing", {}, "method"),
    ],
)
def test_bad_params_are_a_sentence_each_and_never_computed(
    method: str, params: dict[str, Any], wrong: str
) -> None:
    problems = check_params(method, params, Decimal(2))
    assert [problem.param for problem in problems] == [wrong]
    assert all(problem.sentence.endswith(".") for problem in problems)
    with pytest.raises(BadParams):
        points(method, params, Decimal(2), Fraction(1))


def test_an_input_of_nothing_is_unknown_and_not_0() -> None:
    assert figure_of(None, None, None) is None
    assert figure_of(None, 3, 0) is None
    assert figure_of(Decimal(0), None, None) == 0


@pytest.mark.parametrize(
    ("typed", "read"),
    [("98", "98"), (" 98,5 ", "98.5"), ("98.50", "98.5"), ("0,1234", "0.1234"), ("-2", "-2")],
)
def test_a_comma_and_a_dot_are_read(typed: str, read: str) -> None:
    assert read_number(typed) == Decimal(read)


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "1.234,5", "1.234", "1,234.5", "1 234", "NaN", "1e3", "٣", "0,12345", "9" * 5000],
)
def test_what_could_be_read_in_two_ways_or_none_is_asked_for_again(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_number(typed)


@given(numbers)
def test_a_number_that_is_written_is_read_again(number: Decimal) -> None:
    assert read_number(write_number(number)) == number
