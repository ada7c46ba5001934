"""The lines of a text that carry content, and how lines become a paragraph."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .errors import TooLongError
from .letterspacing import LineRepair, repair_lines
from .structure import Repair
from .vietnamese import normalise, one_line

PAGE_NUMBER: Final = re.compile(r"(?:Trang\s+|-\s*)?(\d{1,3})(?:\s*-|\s*/\s*\d{1,3})?", re.I)
RULE: Final = re.compile(r"[-_=*~.\s]{3,}")
ENDED: Final = re.compile(r"[.:;!?…][)\]”\"’]*$")
# A line shorter than this was not broken because the page was full.
WRAPPED: Final = 60
# Some 300 pages; reading more would hold up a web process.
MAX_CHARACTERS: Final = 1_000_000
MAX_LINES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    repairs: tuple[LineRepair, ...] = ()

    @property
    def ends_a_sentence(self) -> bool:
        return ENDED.search(self.text) is not None

    @property
    def may_be_wrapped(self) -> bool:
        return not self.ends_a_sentence and len(self.text) >= WRAPPED


def content_lines(text: str) -> list[Line]:
    """Lines without page numbers, rules and blanks, their letter-spaced runs repaired.

    Raises ``TooLongError``.
    """
    if len(text) > MAX_CHARACTERS:
        raise TooLongError
    stripped = (line.strip() for line in normalise(text).split("\n"))
    kept = list(_without_page_numbers(line for line in stripped if line))
    if len(kept) > MAX_LINES:
        raise TooLongError
    texts, repairs = repair_lines(kept)
    by_line: dict[int, list[LineRepair]] = {}
    for repair in repairs:
        by_line.setdefault(repair.line, []).append(repair)
    return [Line(one_line(text), tuple(by_line.get(n, ()))) for n, text in enumerate(texts)]


def _without_page_numbers(lines: Iterable[str]) -> Iterator[str]:
    """Page numbers stand alone in a line and count up by one, from 1 or 2."""
    expected = {1, 2}
    for line in lines:
        match = PAGE_NUMBER.fullmatch(line)
        if match and int(match[1]) in expected:
            expected = {int(match[1]) + 1}
        elif not RULE.fullmatch(line):
            yield line


def join(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines if line.text)


def join_repairs(lines: Sequence[Line]) -> tuple[Repair, ...]:
    """The repairs of one paragraph; a run that goes on over a line break is one passage."""
    passages: list[Repair] = []
    for repair in (repair for line in lines for repair in line.repairs):
        if repair.continues and passages:
            before = passages.pop()
            original = f"{before.original}\n{repair.original}"
            passages.append(Repair(original, f"{before.repaired} {repair.repaired}"))
        else:
            passages.append(Repair(repair.original, repair.repaired))
    return tuple(passages)
