"""What the rules make of answers: figures, intervals, and what of them is let out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from feedback.conf import DEFAULTS
from feedback.enums import ValueStatus
from feedback.indicators.errors import DefinitionUnsound
from feedback.indicators.figures import bound_words, figure_words, open_figure
from feedback.indicators.formulas import Factor, Item, Part, figure, interval, rounded
from feedback.indicators.rules.base import IndicatorRule, Measure, Scoring
from feedback.indicators.rules.registry import rule_named
from feedback.models import IndicatorDefinition
from feedback.services.disclosure import Group, Level, Rule, disclose
from tests.feedback.factories_indicators import NOVEMBER

FIVE = ["1", "2", "3", "4", "5"]
SCORES = {option: int(option) for option in FIVE}


def definition(rule: str, **fields: Any) -> IndicatorDefinition:
    return IndicatorDefinition(**{"rule": rule, "valid_options": FIVE, **fields})


def scoring(rule: str, **fields: Any) -> Scoring:
    return rule_named(rule).scoring(definition(rule, **fields))


def counted(how: Scoring, answers: dict[str, int], question: str = "A1") -> Item:
    hits = sum(how.weights[option] * n for option, n in answers.items())
    return Item(question, hits, sum(answers.values()))


ANSWERS = {"1": 4, "2": 6, "3": 10, "4": 12, "5": 8}


@pytest.mark.parametrize(
    ("rule", "fields", "expected"),
    [
        ("share", {"hit_options": ["4", "5"]}, Fraction(20, 40)),
        ("option_share", {"hit_options": ["1"]}, Fraction(4, 40)),
        ("count", {"hit_options": ["4", "5"]}, Fraction(20)),
        ("mean", {"weights": SCORES}, Fraction(4 + 12 + 30 + 48 + 40, 40)),
        ("net", {"weights": {"1": -1, "2": -1, "3": 0, "4": 0, "5": 1}}, Fraction(8 - 10, 40)),
        (
            "weighted",
            {"weights": {"1": 0, "2": 0, "3": 20, "4": 60, "5": 100}},
            Fraction(10 * 20 + 12 * 60 + 8 * 100, 40 * 100),
        ),
    ],
)
def test_a_rule_weighs_answers_exactly(
    rule: str, fields: dict[str, Any], expected: Fraction
) -> None:
    how = scoring(rule, **fields)
    assert rule_named(rule).problems(definition(rule, **fields)) == []
    assert figure([Factor((counted(how, ANSWERS),))], how) == expected


def test_all_answers_together_weigh_questions_by_their_answers_and_factors_do_not() -> None:
    items = (Item("A1", 9, 10), Item("A2", 10, 100))
    plain = scoring("share", hit_options=["4", "5"])
    pooled = scoring("share", hit_options=["4", "5"], combining="pooled")
    assert figure([Factor(items)], plain) == Fraction(1, 2)
    assert figure([Factor(items)], pooled) == Fraction(19, 110)


def test_a_factor_counts_as_often_as_its_weight() -> None:
    how = scoring("share", hit_options=["4", "5"])
    factors = [Factor((Item("A1", 1, 1),), 3), Factor((Item("A2", 0, 4),))]
    assert figure(factors, how) == Fraction(3, 4)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("share", {}),
        ("share", {"hit_options": FIVE}),
        ("share", {"hit_options": ["6"]}),
        ("share", {"hit_options": ["4"], "valid_options": []}),
        ("option_share", {"hit_options": ["a", "b"], "valid_options": ["_answered"]}),
        ("mean", {}),
        ("mean", {"weights": {**SCORES, "5": "5"}}),
        ("mean", {"weights": {**SCORES, "5": True}}),
        ("mean", {"weights": {**SCORES, "5": 10**9}}),
        ("mean", {"weights": dict.fromkeys(FIVE, 3)}),
        ("net", {"weights": SCORES}),
        ("weighted", {"weights": {**SCORES, "5": 101}}),
        ("weighted", {"weights": {**SCORES, "1": -1}}),
    ],
)
def test_what_makes_no_sense_is_said(rule: str, fields: dict[str, Any]) -> None:
    assert rule_named(rule).problems(definition(rule, **fields))


def test_one_of_several_choices_is_a_share_of_all_who_chose() -> None:
    fields: dict[str, Any] = {"hit_options": ["fee"], "valid_options": ["_answered"]}
    how = scoring("option_share", **fields)
    assert rule_named("option_share").problems(definition("option_share", **fields)) == []
    assert (how.low, how.high, how.valid) == (0, 1, frozenset({"_answered"}))


def test_an_unknown_rule_is_a_sentence() -> None:
    with pytest.raises(DefinitionUnsound, match="median"):
        rule_named("median")


class Squares(IndicatorRule):
    """A host's own rule: scores weigh by their squares."""

    code = "squares"
    label = "Squares"
    measure = Measure.MEAN

    def weights(self, definition: IndicatorDefinition) -> dict[str, int]:
        return {option: int(option) ** 2 for option in definition.valid_options}


def test_a_host_adds_a_rule_with_a_class_and_a_setting() -> None:
    path = f"{__name__}.Squares"
    with override_settings(FEEDBACK={"INDICATOR_RULES": [*DEFAULTS["INDICATOR_RULES"], path]}):
        how = scoring("squares")
        assert figure([Factor((counted(how, {"2": 1, "4": 1}),))], how) == 10
    with pytest.raises(DefinitionUnsound):
        rule_named("squares")


def test_the_interval_of_a_mean_is_wilsons_on_its_scale() -> None:
    how = scoring("mean", weights=SCORES)
    # 3.5 of 1 to 5 lies at 0.625; Wilson's there for 40, in floating point: 0.47033 to 0.75777.
    assert interval(Fraction(7, 2), 40, how) == (Decimal("2.8813"), Decimal("4.0311"))


def test_a_count_has_no_interval() -> None:
    assert interval(Fraction(20), 40, scoring("count", hit_options=["5"])) is None


@given(st.lists(st.integers(0, 10**5), min_size=5, max_size=5).filter(any))
def test_an_interval_holds_its_figure_and_stays_on_the_scale(numbers: list[int]) -> None:
    how = scoring("mean", weights=SCORES)
    item = counted(how, dict(zip(FIVE, numbers, strict=True)))
    value = figure([Factor((item,))], how)
    assert value is not None
    bounds = interval(value, item.valid, how)
    assert bounds is not None
    assert 1 <= bounds[0] <= rounded(value) <= bounds[1] <= 5


def let_out(how: Scoring, *answers: tuple[str, dict[str, int]]) -> dict[str, tuple[str, Level]]:
    groups = []
    for name, given_answers in answers:
        item = counted(how, given_answers)
        groups.append(Group(name, figure([Factor((item,))], how), (item,)))
    rule = Rule(("A1",), scoring=how)
    rows = disclose(groups, 10, [], rule=rule, starts=NOVEMBER, ends=NOVEMBER.replace(month=12))
    return {row.name: (str(row.status), row.level) for row in rows}


def test_a_mean_that_tells_everybodys_answer_is_only_bounded() -> None:
    how = scoring("mean", weights=SCORES)
    shown = let_out(how, ("", {"5": 12, "1": 40}), ("VP", {"5": 12}), ("TTR", {"1": 40}))
    assert shown["VP"] == (str(ValueStatus.BOUNDED_HIGH), Level.COUNT)


def test_a_mean_of_too_few_is_hidden_with_a_second_group() -> None:
    how = scoring("mean", weights=SCORES)
    shown = let_out(
        how,
        ("", {"3": 3, "4": 30, "2": 30}),
        ("VP", {"3": 3}),
        ("TTR", {"4": 15, "2": 15}),
        ("KHTC", {"4": 15, "2": 15}),
    )
    assert shown["VP"][0] == str(ValueStatus.SUPPRESSED)
    assert Level.NOTHING in {shown["TTR"][1], shown["KHTC"][1]}


def test_a_form_with_few_answers_hides_a_group_of_the_bank() -> None:
    how = scoring("share", hit_options=["4", "5"])
    item = Item("SIPAS-A1#1", 30, 62, (Part(1, "A1", 3, 5), Part(2, "A1", 27, 57)))
    rule = Rule(("SIPAS-A1#1",), "bank", how)
    [row] = disclose(
        [Group("", Fraction(30, 62), (item,))],
        10,
        [],
        rule=rule,
        starts=NOVEMBER,
        ends=NOVEMBER.replace(month=12),
    )
    assert row.level is Level.NOTHING


@pytest.mark.parametrize(
    ("stored", "measure", "words", "data"),
    [
        ("0.8627", Measure.PERCENT, "86,27", "86.27"),
        ("-0.1250", Measure.NET, "−12,50", "-12.50"),
        ("4.3125", Measure.MEAN, "4,31", "4.31"),
        ("1234.0000", Measure.COUNT, "1.234", "1234"),
    ],
)
def test_a_figure_is_told_in_its_unit(stored: str, measure: Measure, words: str, data: str) -> None:
    assert figure_words(Decimal(stored), measure).startswith(words)
    assert open_figure(Decimal(stored), measure) == data


def test_a_bound_lies_on_the_scale_of_its_rule() -> None:
    mean = scoring("mean", weights=SCORES)
    assert bound_words(ValueStatus.BOUNDED_HIGH, mean).endswith("4,80")
    assert bound_words(ValueStatus.BOUNDED_LOW, mean).endswith("1,20")
