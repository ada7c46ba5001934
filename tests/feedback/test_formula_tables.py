"""Figures and intervals of every shipped rule, against tables that were made without this code."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from feedback.indicators.formulas import Factor, Item, figure, interval, rounded
from feedback.indicators.rules.base import Scoring
from feedback.indicators.rules.registry import installed_rules, rule_named
from feedback.models import IndicatorDefinition

# statsmodels 0.15.0: proportion_confint(hits, n, alpha=0.05, method="wilson"), ten decimals.
WILSON = [
    (0, 10, "0.0000000000", "0.2775327999"),
    (1, 1, "0.2065493144", "1.0000000000"),
    (8, 10, "0.4901624715", "0.9433178485"),
    (10, 10, "0.7224672001", "1.0000000000"),
    (1, 29, "0.0061132143", "0.1717552188"),
    (353, 405, "0.8354990745", "0.9007276302"),
    (50, 100, "0.4038315304", "0.5961684696"),
    (57, 57, "0.9368611651", "1.0000000000"),
    (999, 1000, "0.9943574414", "0.9998234536"),
    (12345, 99999, "0.1214268334", "0.1255045647"),
    (500000, 1000000, "0.4990200199", "0.5009799801"),
]
FIVE = list("12345")


def scoring(rule: str, **fields: Any) -> Scoring:
    definition = IndicatorDefinition(rule=rule, valid_options=FIVE, **fields)
    assert rule_named(rule).problems(definition) == []
    return rule_named(rule).scoring(definition)


SHARE = {"hit_options": ["4", "5"]}
SCORES = {option: int(option) for option in FIVE}
NET = dict(zip(FIVE, (-1, -1, 0, 0, 1), strict=True))
PAR_INDEX = dict(zip(FIVE, (0, 0, 20, 60, 100), strict=True))

# The answers of two questions, by option 1 to 5: 40 and 37 valid ones.
A1 = dict(zip(FIVE, (4, 6, 10, 12, 8), strict=True))
A2 = dict(zip(FIVE, (1, 2, 4, 20, 10), strict=True))

# Worked out by hand, in numbers of answers and of weights:
#   A1: satisfied 12 + 8 of 40; scores 4 + 12 + 30 + 48 + 40 = 134; for less against 8 − 10 = −2;
#       weights 10·20 + 12·60 + 8·100 = 1720.
#   A2: satisfied 30 of 37; scores 1 + 4 + 12 + 80 + 50 = 147; 10 − 3 = 7; 80 + 1200 + 1000 = 2280.
# Ends of the interval: statsmodels 0.15.0, proportion_confint(place * 40, 40, method="wilson"),
# where place is the figure's between the worst and the best; put back on the rule's scale.
BY_RULE: list[tuple[str, dict[str, Any], Fraction, tuple[str, str] | None]] = [
    ("share", SHARE, (Fraction(20, 40) + Fraction(30, 37)) / 2, ("0.5005", "0.7831")),
    ("option_share", SHARE, (Fraction(20, 40) + Fraction(30, 37)) / 2, ("0.5005", "0.7831")),
    ("count", SHARE, Fraction(50), None),
    (
        "mean",
        {"weights": SCORES},
        (Fraction(134, 40) + Fraction(147, 37)) / 2,
        ("3.0418", "4.1652"),
    ),
    ("net", {"weights": NET}, (Fraction(-2, 40) + Fraction(7, 37)) / 2, ("-0.2319", "0.3589")),
    (
        "weighted",
        {"weights": PAR_INDEX},
        (Fraction(1720, 4000) + Fraction(2280, 3700)) / 2,
        ("0.3732", "0.6689"),
    ),
]
POOLED = [
    ("share", SHARE, Fraction(50, 77), ("0.4944", "0.7781")),
    ("mean", {"weights": SCORES}, Fraction(281, 77), ("3.0296", "4.1553")),
]


@pytest.mark.parametrize(("hits", "n", "low", "high"), WILSON)
def test_the_interval_of_a_share_is_that_of_statsmodels(
    hits: int, n: int, low: str, high: str
) -> None:
    bounds = interval(Fraction(hits, n), n, scoring("share", **SHARE))
    assert bounds == (rounded(Decimal(low)), rounded(Decimal(high)))


def items(how: Scoring) -> tuple[Item, ...]:
    return tuple(
        Item(
            code,
            sum(how.weights[option] * n for option, n in answers.items()),
            sum(answers.values()),
        )
        for code, answers in (("A1", A1), ("A2", A2))
    )


def test_every_rule_that_ships_stands_in_the_table() -> None:
    assert {rule for rule, *_rest in BY_RULE} == set(installed_rules())


@pytest.mark.parametrize(
    ("rule", "fields", "expected", "ends", "combining"),
    [
        *((*row, "factors") for row in BY_RULE),
        *((*row, "pooled") for row in POOLED),
    ],
    ids=[row[0] for row in BY_RULE] + [f"{row[0]}-pooled" for row in POOLED],
)
def test_a_rule_agrees_with_what_was_worked_out_by_hand(
    rule: str,
    fields: dict[str, Any],
    expected: Fraction,
    ends: tuple[str, str] | None,
    combining: str,
) -> None:
    how = scoring(rule, combining=combining, **fields)
    value = figure([Factor(items(how))], how)
    assert value == expected
    bounds = interval(expected, 40, how)
    assert (bounds and tuple(map(str, bounds))) == ends
