"""Puts letter-spaced passages of extracted text together again.

Two kinds occur in one and the same plan. Where words are set apart by wider gaps, the gaps say
where they end; where every gap is one space, the word boundaries are lost and the letters are
cut into syllables, with the document's own words as vocabulary. A line break is always a
boundary between words. Every passage is reported, for a person to confirm.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .cutting import Vocabulary, cut
from .syllables import is_syllable

TOKEN: Final = re.compile(r"\S+")
BULLET: Final = re.compile(r"\s*[-–—•+*▪●]\s+")
WORD: Final = re.compile(r"[^\W\d_]+")
# Numbers keep their inner marks: 86,19 and 17/8/2022.
PIECE: Final = re.compile(r"[^\W\d_]+|\d+(?:[.,/]\d+)*|[\W_]")
WIDE_GAP: Final = re.compile(r"\s{2,}")

SHORTEST_RUN: Final = 5
SHORTEST_CONTINUATION: Final = 2

CLINGS_TO_WORD_BEFORE: Final = frozenset(",;:.!?)]}”’…%/&-")
CLINGS_TO_WORD_AFTER: Final = frozenset("([{“‘/&-")


@dataclass(frozen=True, slots=True)
class LineRepair:
    """A run of one line. ``line`` is an index into the lines given; ``continues``: the run goes
    on from the end of the line before."""

    line: int
    original: str
    repaired: str
    continues: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Where a row of one-character tokens begins and ends in its line."""

    start: int
    end: int


def repair_lines(lines: Sequence[str]) -> tuple[list[str], list[LineRepair]]:
    """The lines with their letter-spaced runs repaired, and what was changed, in order.

    The lines are normalised, none is blank. A line without such a run comes back as it is; so
    does a run that is mostly no Vietnamese ("A B C D E").
    """
    vocabulary = vocabulary_of(lines)
    texts: list[str] = []
    repairs: list[LineRepair] = []
    open_end = False
    for index, line in enumerate(lines):
        runs = find_runs(line, continued=open_end)
        text, found = _repair_line(index, line, runs, vocabulary, continued=open_end)
        texts.append(text)
        repairs.extend(found)
        open_end = bool(found) and line.rstrip().endswith(found[-1].original)
    return texts, repairs


def vocabulary_of(lines: Iterable[str]) -> Counter[str]:
    """How often each syllable occurs, in lower case, outside letter-spaced runs."""
    found: Counter[str] = Counter()
    for line in lines:
        words = WORD.findall(_without(find_runs(line), line).lower())
        found.update(word for word in words if is_syllable(word))
    return found


def _without(runs: Sequence[Run], line: str) -> str:
    ends = [0, *(run.end for run in runs)]
    starts = [*(run.start for run in runs), len(line)]
    return "".join(line[end:start] for end, start in zip(ends, starts, strict=True))


def find_runs(line: str, *, continued: bool = False) -> list[Run]:
    """Rows of at least five tokens of one character; a list's dash is none of them.

    ``continued``: the line before ended within a run, so that two are enough at the beginning.
    """
    bullet = BULLET.match(line)
    first = bullet.end() if bullet else 0
    runs = []
    for group in _single_characters(line, first):
        begins = not line[: group[0].start()].strip()
        enough = SHORTEST_CONTINUATION if continued and begins else SHORTEST_RUN
        if len(group) >= enough:
            runs.append(Run(group[0].start(), group[-1].end()))
    return runs


def _single_characters(line: str, first: int) -> list[list[re.Match[str]]]:
    groups: list[list[re.Match[str]]] = [[]]
    for token in TOKEN.finditer(line, first):
        if len(token.group()) == 1:
            groups[-1].append(token)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _repair_line(
    index: int, line: str, runs: Sequence[Run], vocabulary: Vocabulary, *, continued: bool
) -> tuple[str, list[LineRepair]]:
    text, end, repairs = "", 0, []
    for run in runs:
        original = line[run.start : run.end]
        continues = continued and not line[: run.start].strip()
        repaired = repair_run(original, vocabulary, continued=continues)
        text += line[end : run.start] + repaired
        end = run.end
        if repaired != original:
            repairs.append(LineRepair(index, original, repaired, continues))
    return text + line[end:], repairs


def repair_run(run: str, vocabulary: Vocabulary, *, continued: bool = False) -> str:
    """One run with its words restored; unchanged where it is mostly no Vietnamese.

    A row of digits alone may be the columns of a table: only a continued one is a number.
    """
    groups = [_words(_joined(group), vocabulary) for group in WIDE_GAP.split(run)]
    words = [word for group in groups for word in group if word[0].isalpha()]
    known = sum(len(word) for word in words if len(word) > 1 and is_syllable(word))
    if 2 * known < sum(map(len, words)) or not (known or continued):
        return run
    repaired = " ".join(map(_spaced, groups))
    return run if repaired == " ".join(run.split()) else repaired


def _joined(group: str) -> str:
    # A combining mark that stood apart joins its letter.
    return unicodedata.normalize("NFC", "".join(group.split()))


def _words(group: str, vocabulary: Vocabulary) -> list[str]:
    words: list[str] = []
    for piece in PIECE.findall(group):
        words.extend(cut(piece, vocabulary) if piece[0].isalpha() else [piece])
    return words


def _spaced(words: Sequence[str]) -> str:
    text = words[0] if words else ""
    for before, word in pairwise(words):
        together = word in CLINGS_TO_WORD_BEFORE or before in CLINGS_TO_WORD_AFTER
        text += word if together else " " + word
    return text
