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

from plan_pages.numbers import format_number, round_half_up

# Decimals of a stored share: four, so that a percentage has two.
PLACES = 4
CONFIDENCE = Decimal("0.95")
WORKING_DIGITS = 40


@dataclass(frozen=True)
class Item:
    """Answers to one question: ``hits`` satisfied ones among ``valid``; blank and "no opinion"
    are in neither."""

    question: str
    hits: int
    valid: int

    @property
    def share(self) -> Fraction | None:
        """0 to 1; None without a valid answer, which is not the same as 0."""
        return Fraction(self.hits, self.valid) if self.valid else None

    @property
    def is_uniform(self) -> bool:
        """Everybody answered alike, so the figure tells what each of them said."""
        return self.valid > 0 and self.hits in (0, self.valid)


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the known values; an unknown one leaves the mean, it does not count as 0."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def mean_of_numbers(total: int, answered: int) -> Fraction | None:
    """The exact mean of a question for a number: a tally's ``total`` of hundredths over how many
    gave one; None where nobody did."""
    return Fraction(total, answered * 100) if answered else None


def factor_share(items: Iterable[Item]) -> Fraction | None:
    return mean(item.share for item in items)


def index_share(factors: Iterable[Sequence[Item]]) -> Fraction | None:
    """The mean of the factors; of a single factor, the factor itself."""
    return mean(factor_share(items) for items in factors)


def respondents(items: Iterable[Item]) -> int:
    """People, not answers: the largest number of valid answers that one item has."""
    return max((item.valid for item in items), default=0)


def rounded(share: Fraction | Decimal) -> Decimal:
    return round_half_up(share, PLACES)


def wilson(share: Fraction | Decimal, n: int) -> tuple[Decimal, Decimal]:
    """The 95 % score interval of Wilson (1927) around a share of ``n`` respondents, rounded.

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
        low, high = max(middle - half, Decimal(0)), min(middle + half, Decimal(1))
    return rounded(low), rounded(high)


def percent_text(share: Decimal | None) -> str | None:
    """A stored share as the percentage of open data: ``Decimal("0.8627")`` → ``"86.27"``."""
    return None if share is None else format(round_half_up(share * 100, 2), "f")


def percent_words(share: Fraction | None, language: str = "vi") -> str:
    """A share as people read it, with two decimals: ``"86,27"``."""
    return format_number(None if share is None else share * 100, 2, language)
