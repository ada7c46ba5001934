"""How a published value was computed, line by line, from the published counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.indicators.figures import figure_words
from feedback.indicators.formulas import Factor, Item, factor_share, figure, rounded
from feedback.indicators.rules.base import Scoring
from feedback.indicators.rules.registry import scoring_of
from feedback.models import FormVersion, IndicatorDefinition, IndicatorValue
from plan_pages.mixins import content_language
from plan_pages.numbers import format_number


@dataclass(frozen=True)
class ItemLine:
    """ "A1: 353 ÷ 405 = 87,16 %"; ``label`` is the question as it was asked."""

    code: str
    label: str
    item: Item
    scoring: Scoring

    @property
    def sum_words(self) -> str:
        """What the figure comes from: "353 ÷ 405", "28.300 ÷ 405 ÷ 100", of a count "353"."""
        hits, valid = (format_number(n, 0, _language()) for n in (self.item.hits, self.item.valid))
        if self.scoring.is_count:
            return _("%(hits)s of %(valid)s") % {"hits": hits, "valid": valid}
        scale = f" ÷ {self.scoring.scale}" if self.scoring.scale != 1 else ""
        return f"{hits} ÷ {valid}{scale}"

    @property
    def result(self) -> str:
        if self.scoring.is_count:
            return _words(Fraction(self.item.hits), self.scoring)
        return _words(_scaled(self.item.share, self.scoring), self.scoring)


@dataclass(frozen=True)
class FactorLine:
    title: str
    items: tuple[ItemLine, ...]
    scoring: Scoring
    weight: int = 1

    @property
    def sum_words(self) -> str:
        """The known items of the mean: "87,16 % + 80,00 %"."""
        return " + ".join(line.result for line in self.known)

    @property
    def known(self) -> list[ItemLine]:
        return [line for line in self.items if line.item.valid]

    @property
    def share(self) -> Fraction | None:
        return _scaled(factor_share(line.item for line in self.items), self.scoring)

    @property
    def result(self) -> str:
        return _words(self.share, self.scoring)

    @property
    def weighted_words(self) -> str:
        return self.result if self.weight == 1 else f"{self.weight} × {self.result}"


@dataclass(frozen=True)
class Arithmetic:
    factors: tuple[FactorLine, ...]
    scoring: Scoring
    value: Fraction | None
    rule: str = "share"

    @property
    def head(self) -> str:
        """What a question's figure is divided by what, in the words of the rule."""
        if self.scoring.is_count:
            return _("Counted answers of valid ones")
        if set(self.scoring.weights.values()) != {0, 1}:
            return _("Sum of the weights ÷ valid answers")
        return _("Satisfied ÷ valid") if self.rule == "share" else _("Chosen ÷ valid")

    @property
    def known(self) -> list[FactorLine]:
        return [factor for factor in self.factors if factor.share is not None]

    @property
    def is_summed(self) -> bool:
        """Whether the value comes from all answers together, not from factors."""
        return self.scoring.is_pooled or self.scoring.is_count

    @property
    def sum_words(self) -> str:
        """What the value comes from: means of factors, or all hits and valid answers."""
        if not self.is_summed:
            return " + ".join(factor.weighted_words for factor in self.known)
        items = [line.item for factor in self.factors for line in factor.items]
        hits, valid = (sum(i.hits for i in items), sum(i.valid for i in items))
        return ItemLine("", "", Item("", hits, valid), self.scoring).sum_words

    @property
    def weight(self) -> int:
        """What the sum of the factors is divided by."""
        return sum(factor.weight for factor in self.known)

    @property
    def result(self) -> str:
        return _words(self.value, self.scoring)


def arithmetic(
    definition: IndicatorDefinition, value: IndicatorValue, labels: dict[str, str]
) -> Arithmetic | None:
    """None where the counts are kept back."""
    if value.public_items is None:
        return None
    items = {i["question"]: Item(i["question"], i["hits"], i["valid"]) for i in value.public_items}
    scoring = scoring_of(definition)
    lines = tuple(_factor_line(factor, items, labels, scoring) for factor in definition.factors)
    factors = [Factor(tuple(one.item for one in line.items), line.weight) for line in lines]
    return Arithmetic(lines, scoring, figure(factors, scoring), definition.rule)


def _factor_line(
    factor: dict[str, Any], items: dict[str, Item], labels: dict[str, str], scoring: Scoring
) -> FactorLine:
    lines = tuple(
        ItemLine(code, labels.get(code, ""), items[code], scoring) for code in factor["questions"]
    )
    return FactorLine(factor_title(factor), lines, scoring, factor.get("weight", 1))


def factor_title(factor: dict[str, Any]) -> str:
    """Definitions may name their factors for readers; the code stands where they do not."""
    english = (get_language() or "").startswith("en")
    names = [factor.get("title_en") if english else None, factor.get("title"), factor["code"]]
    return str(next(name for name in names if name))


def labels_of(form: Any, codes: Sequence[str]) -> dict[str, str]:
    """{code: question} as the newest version asked it, in the reader's language if it exists."""
    versions = FormVersion.objects.filter(form=form).order_by("-number")
    version = versions.filter(locale=content_language(get_language())).first() or versions.first()
    entries = version.entries if version is not None else []
    return {entry["code"]: entry["label"] for entry in entries if entry["code"] in codes}


def _scaled(share: Fraction | None, scoring: Scoring) -> Fraction | None:
    return None if share is None else share / scoring.scale


def _words(value: Fraction | None, scoring: Scoring) -> str:
    return figure_words(None if value is None else rounded(value), scoring.measure)


def _language() -> str:
    return get_language() or "vi"
