"""From values to places on the drawing: x in percent, y in px."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

STEPS = (1, 2, 4, 5, 10)
MOST_TICKS = 5


@dataclass(frozen=True)
class Plot:
    """The plotting area: percent from the left and right edge, px from top to bottom."""

    left: float
    right: float
    top: float
    bottom: float
    low: Decimal
    high: Decimal
    inverted: bool = False

    def x(self, index: int, count: int) -> float:
        if count == 1:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * index / (count - 1)

    def y(self, value: Decimal) -> float:
        """px of `value`; what lies outside the axis is drawn on its edge."""
        share = float((min(max(value, self.low), self.high) - self.low) / (self.high - self.low))
        share = share if self.inverted else 1 - share
        return self.top + (self.bottom - self.top) * share


def nice_ticks(values: Sequence[Decimal], floor: Decimal | None = None) -> tuple[Decimal, ...]:
    """Round numbers that enclose the values, five at most; `floor` is never passed downwards."""
    low, high = min(values), max(values)
    step = _step(high - low)
    low = low if low < high else low - step
    start = _snap(low, step, ROUND_FLOOR)
    while start + step * (MOST_TICKS - 1) < high:
        step = _next(step)
        start = _snap(low, step, ROUND_FLOOR)
    if floor is not None:
        start = max(start, floor)
    end = max(_snap(high, step, ROUND_CEILING), start + step)
    count = int((end - start) / step) + 1
    return tuple(start + step * index for index in range(count))


def rank_ticks(last: int) -> tuple[int, ...]:
    """Ranks to write on the axis: the first, round ones, and the last place there is."""
    step = next((size for size in (5, 10, 20, 25, 50, 100) if last <= size * 4), max(1, last // 4))
    middle = [rank for rank in range(step, last, step) if last - rank > step / 3 and rank > 1]
    return (1, *middle, max(2, last))


def joined(known: Sequence[bool], breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of neighbours to join: both known, and no break of method between them."""
    return [
        (before, after)
        for before, after in pairwise(range(len(known)))
        if known[before] and known[after] and after not in breaks
    ]


def _step(span: Decimal) -> Decimal:
    rough = span / (MOST_TICKS - 1) or Decimal(1)
    unit = Decimal(1).scaleb(rough.adjusted())
    return next(unit * size for size in STEPS if unit * size >= rough)


def _next(step: Decimal) -> Decimal:
    unit = Decimal(1).scaleb(step.adjusted())
    return next(unit * size for size in (*STEPS, 20) if unit * size > step)


def _snap(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding=rounding) * step
