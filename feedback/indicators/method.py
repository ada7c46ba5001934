"""How a published value was computed, line by line, from the published counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from feedback.indicators.formulas import Item, factor_share, index_share
from feedback.models import FormVersion, IndicatorDefinition, IndicatorValue
from plan_pages.numbers import format_percent


@dataclass(frozen=True)
class ItemLine:
    """ "A1: 353 ÷ 405 = 87,16 %"; ``label`` is the question as it was asked."""

    code: str
    label: str
    item: Item

    @property
    def result(self) -> str:
        return _percent(self.item.share)


@dataclass(frozen=True)
class FactorLine:
    title: str
    items: tuple[ItemLine, ...]

    @property
    def sum_words(self) -> str:
        """The known items of the mean: "87,16 % + 80,00 %"."""
        return " + ".join(line.result for line in self.known)

    @property
    def known(self) -> list[ItemLine]:
        return [line for line in self.items if line.item.valid]

    @property
    def share(self) -> Fraction | None:
        return factor_share(line.item for line in self.items)

    @property
    def result(self) -> str:
        return _percent(self.share)


@dataclass(frozen=True)
class Arithmetic:
    factors: tuple[FactorLine, ...]

    @property
    def known(self) -> list[FactorLine]:
        return [factor for factor in self.factors if factor.share is not None]

    @property
    def sum_words(self) -> str:
        return " + ".join(factor.result for factor in self.known)

    @property
    def result(self) -> str:
        return _percent(index_share([[line.item for line in f.items] for f in self.factors]))


def arithmetic(
    definition: IndicatorDefinition, value: IndicatorValue, labels: dict[str, str]
) -> Arithmetic | None:
    """None where the counts are kept back."""
    if value.public_items is None:
        return None
    items = {i["question"]: Item(i["question"], i["hits"], i["valid"]) for i in value.public_items}
    return Arithmetic(
        tuple(
            FactorLine(
                _title(factor),
                tuple(ItemLine(c, labels.get(c, ""), items[c]) for c in factor["questions"]),
            )
            for factor in definition.factors
        )
    )


def _title(factor: dict[str, Any]) -> str:
    """Definitions may name their factors for readers; the code stands where they do not."""
    english = (get_language() or "").startswith("en")
    names = [factor.get("title_en") if english else None, factor.get("title"), factor["code"]]
    return str(next(name for name in names if name))


def labels_of(form: Any, codes: Sequence[str]) -> dict[str, str]:
    """{code: question} as the newest version asked it, in the reader's language if it exists."""
    versions = FormVersion.objects.filter(form=form).order_by("-number")
    language = (get_language() or "vi").split("-")[0]
    version = versions.filter(locale=language).first() or versions.first()
    entries = version.entries if version is not None else []
    return {entry["code"]: entry["label"] for entry in entries if entry["code"] in codes}


def _percent(share: Fraction | None) -> str:
    return format_percent(None if share is None else share * 100, 2, get_language() or "vi")
