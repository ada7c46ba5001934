"""The rules that come with the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import IndicatorRule, Measure

if TYPE_CHECKING:
    from feedback.models import IndicatorDefinition


class Share(IndicatorRule):
    """The share of satisfied answers in all valid ones (SIPAS, QĐ 2640/QĐ-BNV)."""

    code = "share"
    label = gettext_lazy("Share of satisfied answers")
    options_label = gettext_lazy("Satisfied answers")
    needs_hits = True

    def weights(self, definition: IndicatorDefinition) -> dict[str, int]:
        return dict.fromkeys(definition.hit_options, 1)


class ShareOfOptions(Share):
    """The share of chosen options, of questions that do not ask for satisfaction."""

    code = "option_share"
    label = gettext_lazy("Share of chosen options")
    options_label = gettext_lazy("Chosen options")


class Count(Share):
    """How many answers chose the options."""

    code = "count"
    label = gettext_lazy("Number of answers")
    options_label = gettext_lazy("Answers that are counted")
    measure = Measure.COUNT

    def problems(self, definition: IndicatorDefinition) -> list[str]:
        if set(definition.hit_options) == set(definition.valid_options):
            return []
        return super().problems(definition)


class ByWeights(IndicatorRule):
    """Each valid option weighs what the definition says."""

    needs_weights = True

    def weights(self, definition: IndicatorDefinition) -> dict[str, int]:
        return {option: definition.weights[option] for option in definition.valid_options}


class Mean(ByWeights):
    """The mean of scores, one score for each option."""

    code = "mean"
    label = gettext_lazy("Mean score")
    measure = Measure.MEAN


class Net(ByWeights):
    """The share of promoters less the share of detractors, in points from −100 to 100."""

    code = "net"
    label = gettext_lazy("Net score (for less against)")
    measure = Measure.NET

    def problems(self, definition: IndicatorDefinition) -> list[str]:
        found = super().problems(definition)
        if not found and set(self.weights(definition).values()) - {-1, 0, 1}:
            return [_("In a net score an answer weighs −1, 0 or 1.")]
        return found


class Weighted(ByWeights):
    """The mean of option weights in percent, like the 100 / 60 / 20 / 0 of survey criteria of the
    PAR INDEX (facts §1.2)."""

    code = "weighted"
    label = gettext_lazy("Weighted options")
    measure = Measure.PERCENT
    scale = 100

    def problems(self, definition: IndicatorDefinition) -> list[str]:
        found = super().problems(definition)
        if not found and not all(0 <= w <= self.scale for w in self.weights(definition).values()):
            return [_("A weight is a percentage from 0 to 100.")]
        return found
