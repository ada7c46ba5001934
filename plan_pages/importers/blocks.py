"""Recognises what each line of a plan's body opens or goes on with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from .lines import Line, join

SECTION: Final = re.compile(r"([IVX]+)\s*[./)-]\s*(\S.*)")
PART: Final = re.compile(r"([0-9]{1,2})\s*[.)/]\s+(\S.*)")
BULLET: Final = re.compile(r"[-–—•+*▪●]\s*(.*)")
SUBDIVISION: Final = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,2})+\.?|[a-zđ]\))\s+\S")
CLOSING: Final = re.compile(r"Trên đây là\b", re.I)
RECIPIENTS: Final = re.compile(r"Nơi nhận\b", re.I)
# NĐ 30/2020: on behalf of, for, by order of, by authority of, acting.
SIGNS_FOR: Final = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.\s*\S")
POSITION: Final = re.compile(
    r"(?:PHÓ |QUYỀN |CHÁNH )?(?:TỔNG )?"
    r"(?:GIÁM ĐỐC|CHỦ TỊCH|(?:CHI )?CỤC TRƯỞNG|(?:BỘ |THỨ )?TRƯỞNG|VĂN PHÒNG|THANH TRA)\b"
)

_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
ROMAN: Final = {
    "X" * tens + ones: 10 * tens + n for tens in range(4) for n, ones in enumerate(_ONES)
}


class Kind(Enum):
    SECTION = auto()
    PART = auto()
    BULLET = auto()
    PARAGRAPH = auto()
    CLOSING = auto()


HEADINGS: Final = frozenset({Kind.SECTION, Kind.PART})


@dataclass(slots=True)
class Block:
    """A heading, paragraph or bullet; ``marker`` is its number, taken off its text."""

    kind: Kind
    lines: list[Line]
    marker: str = ""

    @property
    def text(self) -> str:
        return join(self.lines)

    @property
    def numbered_text(self) -> str:
        return f"{self.marker}. {self.text}" if self.marker else self.text

    def goes_on_with(self, line: Line) -> bool:
        last = self.lines[-1]
        if self.kind is Kind.SECTION and line.text.isupper():
            return True
        if line.text[:1].islower() or not last.text or last.text.endswith(","):
            return True
        return last.may_be_wrapped if self.kind in HEADINGS else not last.ends_a_sentence


@dataclass(slots=True)
class Reader:
    """Reads lines in order; ``blocks`` are what was found, ``rest`` the lines of recipients
    and signature."""

    blocks: list[Block] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)
    section: int = 0
    part: int = 0

    def read(self, lines: Sequence[Line]) -> None:
        for index, line in enumerate(lines):
            if self.section and begins_the_end(line.text):
                self.rest = list(lines[index:])
                return
            block = self._opened(line)
            if block:
                self.blocks.append(block)
            elif self.blocks and self.blocks[-1].goes_on_with(line):
                self.blocks[-1].lines.append(line)
            else:
                self.blocks.append(Block(Kind.PARAGRAPH, [line]))

    def _opened(self, line: Line) -> Block | None:
        if self.section and CLOSING.match(line.text):
            return Block(Kind.CLOSING, [line])
        return self._section(line) or self._part(line) or self._item(line)

    def _section(self, line: Line) -> Block | None:
        match = SECTION.fullmatch(line.text)
        number = ROMAN.get(match[1], 0) if match else 0
        if match is None or not self._follows(number, match[2]):
            return None
        self.section, self.part = number, 0
        return Block(Kind.SECTION, [Line(match[2], line.repairs)], match[1])

    def _follows(self, number: int, heading: str) -> bool:
        if heading.isupper():
            return number > self.section
        return number == self.section + 1 and heading[0].isupper()

    def _part(self, line: Line) -> Block | None:
        match = PART.fullmatch(line.text)
        if match is None or not self.section or int(match[1]) != self.part + 1:
            return None
        self.part += 1
        return Block(Kind.PART, [Line(match[2], line.repairs)], match[1])

    def _item(self, line: Line) -> Block | None:
        match = BULLET.fullmatch(line.text)
        if match and not self._is_inner_dash(match[1]):
            return Block(Kind.BULLET, [Line(match[1], line.repairs)])
        return Block(Kind.PARAGRAPH, [line]) if SUBDIVISION.match(line.text) else None

    def _is_inner_dash(self, text: str) -> bool:
        """ "phát triển kinh tế ⏎ - xã hội": a dash within a sentence came to a line's start."""
        if not self.blocks or self.blocks[-1].kind in HEADINGS:
            return False
        return text[:1].islower() and self.blocks[-1].lines[-1].may_be_wrapped


def begins_the_end(text: str) -> bool:
    return bool(RECIPIENTS.match(text)) or is_signature(text)


def is_signature(text: str) -> bool:
    return text.isupper() and bool(SIGNS_FOR.match(text) or POSITION.match(text))
