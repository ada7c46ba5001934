"""Answers that name numbers, like ages and sums: which two of them share a number."""

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Final

from feedback.questions.number import read_number
from plan_pages.text import fold

Interval = tuple[float, float]
NUMBER: Final = r"(\d[\d.,\s\u00a0]*\d|\d)"
RANGE: Final = re.compile(rf"{NUMBER}\s*(?:-|–|—|den|toi|to)\s*(?:duoi\s+)?{NUMBER}")
BELOW: Final = re.compile(rf"\b(?:duoi|it hon|nho hon|under|below|less than|fewer than)\s+{NUMBER}")
ABOVE: Final = re.compile(rf"\b(?:tren|hon|nhieu hon|lon hon|over|above|more than)\s+{NUMBER}")
AT_MOST: Final = re.compile(rf"\b(?:den|toi da|khong qua|up to|at most)\s+{NUMBER}")
AT_LEAST: Final = re.compile(rf"{NUMBER}\s*(?:\+|tro len|or more|and over|and above)")
INFINITY: Final = float("inf")
# Less than any step between two whole numbers or amounts of money with cents.
OPEN: Final = 0.001


def interval_of(label: str) -> Interval | None:
    """``"18–25"`` → (18, 25), ``"Dưới 18"`` → (-inf, 17.999); None where it names no numbers."""
    text = fold(label)
    if match := RANGE.search(text):
        low, high = (_number(part) for part in match.groups())
        if low is None or high is None or low > high:
            return None
        return low, high - OPEN if "duoi" in match.group() else high
    for pattern, bounds in (
        (AT_LEAST, lambda n: (n, INFINITY)),
        (BELOW, lambda n: (-INFINITY, n - OPEN)),
        (ABOVE, lambda n: (n + OPEN, INFINITY)),
        (AT_MOST, lambda n: (-INFINITY, n)),
    ):
        if match := pattern.search(text):
            number = _number(match.group(1))
            return None if number is None else bounds(number)
    return None


def overlapping(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of labels whose numbers meet: "18–25" and "25–30"."""
    known = [(label, interval) for label in labels if (interval := interval_of(label))]
    return [
        (one, other)
        for (one, first), (other, second) in combinations(known, 2)
        if first[0] <= second[1] and second[0] <= first[1]
    ]


def _number(text: str) -> float | None:
    number = read_number(text.strip(" .,\u00a0"))
    return None if number is None else float(number)
