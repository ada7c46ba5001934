"""The headings of a document, numbered and anchored: a pure reading of its blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from .text import fold


@dataclass
class Heading:
    """A section (``III.``) or a part of it (``2.``); ``anchor`` is ``iii`` or ``iii-2``."""

    anchor: str
    number: str
    text: str
    parts: list[Heading] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.number}. {self.text}" if self.number else self.text


@dataclass
class Line:
    """One block as the page shows it; ``kind`` is the block's type, ``heading`` for headings."""

    kind: str
    text: str
    heading: Heading | None = None


@dataclass
class Outline:
    lines: list[Line]
    sections: list[Heading]


def outline_of(blocks: Iterable[Any]) -> Outline:
    """Lines in order, and the table of contents; equal numbers get different anchors."""
    outline = Outline([], [])
    taken: set[str] = set()
    for block in blocks:
        if block.block_type in ("section", "part"):
            heading = _heading(block, outline.sections, taken)
            outline.lines.append(Line(block.block_type, heading.text, heading))
        else:
            outline.lines.append(Line(block.block_type, str(block.value)))
    return outline


def _heading(block: Any, sections: list[Heading], taken: set[str]) -> Heading:
    number = (block.value.get("number") or "").strip().rstrip(".")
    heading = Heading("", number, (block.value.get("heading") or "").strip())
    own = slugify(fold(number or heading.text)) or "muc"
    if block.block_type == "part" and sections:
        heading.anchor = _free(f"{sections[-1].anchor}-{own}", taken)
        sections[-1].parts.append(heading)
    else:
        heading.anchor = _free(own, taken)
        sections.append(heading)
    return heading


def _free(anchor: str, taken: set[str]) -> str:
    free, count = anchor, 1
    while free in taken:
        count += 1
        free = f"{anchor}-{count}"
    taken.add(free)
    return free
