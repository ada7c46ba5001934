"""What a rule is: whole numbers by which the answers to a question are weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.enums import Combining
from feedback.questions.base import ANSWERED

if TYPE_CHECKING:
    from feedback.models import IndicatorDefinition

# Weights stay small enough that their sums over a million answers fit any integer column.
HEAVIEST = 10_000


class Measure(Enum):
    """In what a value is told: percent (stored 0–1), net points (−1–1), a mean, a count."""

    PERCENT = "percent"
    NET = "net"
    MEAN = "mean"
    COUNT = "count"


@dataclass(frozen=True)
class Scoring:
    """A rule applied to a definition's options: all that the arithmetic needs.

    An item's figure is the sum of the weights of its answers ÷ the number of valid answers ÷
    ``scale``; of a count, the sum alone. ``weights`` has every valid option, and of a question
    with several choices, whose only valid "option" is that anything was chosen, the chosen one.
    """

    weights: Mapping[str, int] = field(hash=False)
    valid: frozenset[str]
    scale: int = 1
    measure: Measure = Measure.PERCENT
    is_pooled: bool = False

    @property
    def low(self) -> int:
        """The least that one answer adds."""
        return min(self.weights.values(), default=0)

    @property
    def high(self) -> int:
        return max(self.weights.values(), default=1)

    @property
    def span(self) -> int:
        return self.high - self.low

    @property
    def is_count(self) -> bool:
        return self.measure is Measure.COUNT

    def place(self, figure: Fraction) -> Fraction:
        """Where between the worst and the best possible figure it stands, 0 to 1."""
        return (figure * self.scale - self.low) / self.span

    def figure_at(self, place: Fraction) -> Fraction:
        return (place * self.span + self.low) / self.scale


class IndicatorRule:
    """One way to turn the answers to questions into a figure; a host adds a subclass.

    ``FEEDBACK["INDICATOR_RULES"]`` names the classes by dotted paths. A rule weighs each answer
    by a whole number, so that two integers for each question are enough to recompute a value.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    # The words of the blank for the options: "satisfied answers", "promoters".
    options_label: ClassVar[str | Promise] = ""
    measure: ClassVar[Measure] = Measure.PERCENT
    scale: ClassVar[int] = 1
    needs_hits: ClassVar[bool] = False
    needs_weights: ClassVar[bool] = False

    def weights(self, definition: IndicatorDefinition) -> dict[str, int]:
        """``{option: weight}``; a valid option that is not named weighs nothing."""
        raise NotImplementedError

    def problems(self, definition: IndicatorDefinition) -> list[str]:
        """Sentences about options and weights that make no sense; none where all is well."""
        found = []
        if not definition.valid_options:
            found.append(_("Please say which answers are valid."))
        if self.needs_hits:
            found += _hit_problems(definition)
        if self.needs_weights:
            found += _weight_problems(definition)
        return found

    def scoring(self, definition: IndicatorDefinition) -> Scoring:
        valid = frozenset(definition.valid_options)
        weights = {**dict.fromkeys(sorted(valid), 0), **self.weights(definition)}
        is_pooled = definition.combining == Combining.POOLED
        return Scoring(weights, valid, self.scale, self.measure, is_pooled)


def _hit_problems(definition: IndicatorDefinition) -> list[str]:
    hits, valid = set(definition.hit_options), set(definition.valid_options)
    if not hits:
        return [_("Please say which answers are looked for.")]
    if ANSWERED in valid:
        return _several_problems(hits)
    if not hits <= valid:
        return [
            _("These answers are looked for but not valid: %(codes)s.")
            % {"codes": ", ".join(sorted(hits - valid))}
        ]
    if hits == valid:
        return [_("Every valid answer is looked for; the figure would always be the same.")]
    return []


def _several_problems(hits: set[str]) -> list[str]:
    if len(hits) == 1:
        return []
    return [_("Where people may choose several answers, look for one of them.")]


def _weight_problems(definition: IndicatorDefinition) -> list[str]:
    weights, valid = definition.weights, set(definition.valid_options)
    missing = sorted(valid - set(weights))
    if missing:
        return [_("These answers have no weight: %(codes)s.") % {"codes": ", ".join(missing)}]
    if any(type(weights[o]) is not int or abs(weights[o]) > HEAVIEST for o in valid):
        return [
            _("A weight is a whole number between −%(most)s and %(most)s.") % {"most": HEAVIEST}
        ]
    if len({weights[option] for option in valid}) < 2:  # noqa: PLR2004 - one weight says nothing
        return [_("All answers have the same weight; the figure would always be the same.")]
    return []
