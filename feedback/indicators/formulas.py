"""How an indicator is computed from counts: integers and fractions, rounded once.

The rules of SIPAS (QĐ 2640/QĐ-BNV): an item is the share of satisfied answers in all valid ones,
a factor the plain mean of its items, the overall index the plain mean of its factors. Nothing
here knows the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist
from typing import NamedTuple

from feedback.indicators.rules.base import Scoring
from plan_pages.numbers import round_half_up

# Decimals of a stored share: four, so that a percentage has two.
PLACES = 4
CONFIDENCE = Decimal("0.95")
WORKING_DIGITS = 40


class Part(NamedTuple):
    """What one form adds to the item of a question of the bank; ``question`` is its code there."""

    form: int
    question: str
    hits: int
    valid: int


@dataclass(frozen=True)
class Item:
    """Answers to one question: the weights of its ``valid`` answers add up to ``hits``.

    Where answers either count or do not, ``hits`` are the satisfied ones. Blank answers and "no
    opinion" are in neither. ``parts``: of a question of the bank, what each form adds.
    ``options``: of the whole form, the valid answers by the option that they chose.
    """

    question: str
    hits: int
    valid: int
    parts: tuple[Part, ...] = ()
    options: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> Fraction | None:
        """Hits for each valid answer; None without any, which is not the same as 0."""
        return Fraction(self.hits, self.valid) if self.valid else None

    def is_uniform(self, scoring: Scoring) -> bool:
        """Everybody gave the best or the worst answer, so the figure tells what each said."""
        return self.valid > 0 and self.hits in (scoring.low * self.valid, scoring.high * self.valid)


@dataclass(frozen=True)
class Factor:
    """Items that are averaged before factors are, with the factor's whole weight."""

    items: tuple[Item, ...]
    weight: int = 1


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the known values; an unknown one leaves the mean, it does not count as 0."""
    return weighted_mean((value, 1) for value in values)


def weighted_mean(pairs: Iterable[tuple[Fraction | None, int]]) -> Fraction | None:
    known = [(value, weight) for value, weight in pairs if value is not None and weight]
    total = sum(weight for _value, weight in known)
    return sum((v * w for v, w in known), Fraction(0)) / total if total else None


def mean_of_numbers(total: int, answered: int) -> Fraction | None:
    """The exact mean of a question for a number: a tally's ``total`` of hundredths over how many
    gave one; None where nobody did."""
    return Fraction(total, answered * 100) if answered else None


def factor_share(items: Iterable[Item]) -> Fraction | None:
    return mean(item.share for item in items)


def index_share(factors: Iterable[Factor]) -> Fraction | None:
    """The weighted mean of the factors; of a single factor, the factor itself."""
    return weighted_mean((factor_share(factor.items), factor.weight) for factor in factors)


def pooled_share(items: Iterable[Item]) -> Fraction | None:
    """All answers together: the hits of all items over their valid answers."""
    items = list(items)
    valid = sum(item.valid for item in items)
    return Fraction(sum(item.hits for item in items), valid) if valid else None


def figure(factors: Sequence[Factor], scoring: Scoring) -> Fraction | None:
    """The value in the unit of its rule; None where nobody answered."""
    items = [item for factor in factors for item in factor.items]
    if scoring.is_count:
        answered = any(item.valid for item in items)
        return Fraction(sum(item.hits for item in items)) if answered else None
    mean_weight = pooled_share(items) if scoring.is_pooled else index_share(factors)
    return None if mean_weight is None else mean_weight / scoring.scale


def respondents(items: Iterable[Item]) -> int:
    """People, not answers: the largest number of valid answers that one item has."""
    return max((item.valid for item in items), default=0)


def rounded(value: Fraction | Decimal) -> Decimal:
    return round_half_up(value, PLACES)


def interval(value: Fraction, n: int, scoring: Scoring) -> tuple[Decimal, Decimal] | None:
    """The 95 % interval around a value of ``n`` respondents, rounded; None for a count.

    Of weighed answers it is Wilson's at the value's place between the worst and the best figure:
    no distribution between two bounds varies more than the one that has only the bounds (Bhatia
    and Davis 2000), so it is conservative, and needs no more than what is published.
    """
    if scoring.is_count or not scoring.span:
        return None
    bounds = score_interval(scoring.place(value), n)
    low, high = (scoring.figure_at(Fraction(bound)) for bound in bounds)
    return rounded(low), rounded(high)


def score_interval(share: Fraction | Decimal, n: int) -> tuple[Decimal, Decimal]:
    """The 95 % score interval of Wilson (1927) around a share of ``n`` respondents.

    For a factor or an index ``n`` is the largest item n; the interval is then wider than the one
    of a mean of several answers per person would be.
    """
    if n <= 0:
        raise ValueError("an interval needs at least one respondent")
    exact = Fraction(share)
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        p = Decimal(exact.numerator) / exact.denominator
        z = Decimal(NormalDist().inv_cdf(float((1 + CONFIDENCE) / 2)))
        spread = z * z / n
        middle = (p + spread / 2) / (1 + spread)
        half = z * (p * (1 - p) / n + spread / (4 * n)).sqrt() / (1 + spread)
        return max(middle - half, Decimal(0)), min(middle + half, Decimal(1))
