"""Weights on a common scale: a share of yes, a share of no and a mean of 1 and 5 tell the same.

Sums of weights that differ by a shift, a factor or the direction can be worked out from each
other, so they are weighed against each other. Pure; knows no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from feedback.indicators.formulas import Item
from feedback.indicators.rules.base import Scoring


@dataclass(frozen=True)
class CommonScale:
    """Weights from 0 to ``high`` without a common factor, of two directions always the same."""

    name: str
    low: int
    unit: int
    high: int
    is_turned: bool

    def hits(self, item: Item) -> int:
        """What the item's answers add up to on this scale."""
        hits = (item.hits - self.low * item.valid) // self.unit
        return self.high * item.valid - hits if self.is_turned else hits


def common_scale(scoring: Scoring) -> CommonScale:
    options = sorted(scoring.valid | set(scoring.weights))
    above = [scoring.weights.get(option, 0) - scoring.low for option in options]
    unit = gcd(*above) or 1
    plain = [weight // unit for weight in above]
    high = max(plain, default=1)
    turned = [high - weight for weight in plain]
    is_turned = turned < plain
    pairs = zip(options, turned if is_turned else plain, strict=True)
    name = ",".join(f"{option}={weight}" for option, weight in pairs)
    return CommonScale(name, scoring.low, unit, high, is_turned)
