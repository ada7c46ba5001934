"""Cuts letters without spaces into Vietnamese syllables, the cheapest way."""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from .syllables import LONGEST, is_syllable

ROMAN: Final = re.compile(r"[IVX]+")
CAPITALS: Final = re.compile(r"[A-ZĐ]+")

# A syllable that the document uses elsewhere costs less the oftener it does.
COST_SEEN: Final = 1.0
COST_UNSEEN: Final = 4.0
GAIN_PER_LOG: Final = 0.3

Vocabulary = Mapping[str, int]
Best = list[tuple[float, int]]


def cut(letters: str, vocabulary: Vocabulary) -> list[str]:
    """The syllables that make up a string of letters in NFC.

    A stretch that is no row of syllables ("UBND") stays one word. ``vocabulary`` counts the
    syllables, in lower case, of the rest of the document.
    """
    starts = [0, *(n for n in range(1, len(letters)) if _word_begins(letters, n)), len(letters)]
    parts = (letters[start:end] for start, end in pairwise(starts))
    return [word for part in parts for word in _cut_one_case(part, vocabulary)]


def _word_begins(letters: str, position: int) -> bool:
    """At a capital after a small letter: "QuýIII", "củaUBND"."""
    return letters[position].isupper() and letters[position - 1].islower()


def _cut_one_case(letters: str, vocabulary: Vocabulary) -> list[str]:
    if ROMAN.fullmatch(letters) or is_syllable(letters):
        return [letters]
    # best[n]: the cost of the last n letters and the length of their first syllable.
    best: Best = [(0.0, 0)]
    for start in range(len(letters) - 1, -1, -1):
        best.append(_cheapest(letters[start : start + LONGEST], best, vocabulary))
    if math.isinf(best[-1][0]):
        return _cut_after_acronym(letters, best)
    return _read_back(letters, best)


def _cut_after_acronym(letters: str, best: Best) -> list[str]:
    """ "UBNDtỉnh", "UBNDTỉnh": the capitals that leave the cheapest rest are one word."""
    match = CAPITALS.match(letters)
    ends = range(match.end(), 1, -1) if match else range(0)
    end = min(ends, key=lambda end: best[len(letters) - end][0], default=len(letters))
    rest = letters[end:]
    return [letters] if math.isinf(best[len(rest)][0]) else [letters[:end], *_read_back(rest, best)]


def _cheapest(ahead: str, best: Best, vocabulary: Vocabulary) -> tuple[float, int]:
    remaining = len(best)
    # Of two ways at one cost the longer first syllable wins: the longer is tried first.
    return min(
        (
            (best[remaining - length][0] + _cost(ahead[:length], vocabulary), length)
            for length in range(len(ahead), 0, -1)
        ),
        key=lambda way: way[0],
    )


def _cost(word: str, vocabulary: Vocabulary) -> float:
    if not (is_syllable(word) and (word[1:].islower() or word.isupper() or len(word) == 1)):
        return math.inf
    seen = vocabulary.get(word.lower(), 0)
    return COST_SEEN - GAIN_PER_LOG * math.log1p(seen) if seen else COST_UNSEEN


def _read_back(letters: str, best: Sequence[tuple[float, int]]) -> list[str]:
    words: list[str] = []
    start = 0
    while start < len(letters):
        length = best[len(letters) - start][1]
        words.append(letters[start : start + length])
        start += length
    return words
