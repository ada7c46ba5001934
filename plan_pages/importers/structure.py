"""A plan as its text says it: what the readers hand over, without a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ItemKind(StrEnum):
    PARAGRAPH = "paragraph"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Repair:
    """A letter-spaced passage: ``original`` as the file has it, its lines set apart by
    ``\\n``, and ``repaired`` as it stands in the text that carries it."""

    original: str
    repaired: str


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph or a bullet (without its dash), on one line."""

    kind: ItemKind
    text: str
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """``number`` is "1", "2", …; ``heading`` is empty where the number opens a paragraph."""

    number: str
    heading: str
    items: tuple[Item, ...]
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """``number`` is "I", "II", …; ``items`` come before the first part."""

    number: str
    heading: str
    items: tuple[Item, ...]
    parts: tuple[Part, ...]
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanReference:
    """The superior plan that the preamble names."""

    number: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Recipients:
    """``note`` stands beside "Nơi nhận:" ("VBĐT"); ``names`` have no dash and no end mark."""

    note: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """``capacity`` is "KT. GIÁM ĐỐC" where one signs for another, else empty."""

    capacity: str
    position: str
    name: str


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """What the document doesn't say is ``None`` or empty, never invented.

    ``raw_text`` is the file's text untouched. ``heading_lines`` stand above the title;
    ``unplaced`` are lines after the signature that nothing was made of.
    """

    raw_text: str
    heading_lines: tuple[str, ...]
    document_type: str
    subject: str
    year: int | None
    number: str | None
    issued_on: date | None
    parent: PlanReference | None
    preamble: tuple[Item, ...]
    sections: tuple[Section, ...]
    closing: Item | None
    recipients: Recipients | None
    signatory: Signatory | None
    unplaced: tuple[str, ...]
    title_repairs: tuple[Repair, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.document_type} {self.subject}".strip()

    @property
    def items(self) -> Iterator[Item]:
        """Every paragraph and bullet, in the order of the text."""
        yield from self.preamble
        for section in self.sections:
            yield from section.items
            for part in section.parts:
                yield from part.items
        if self.closing:
            yield self.closing

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Every repaired passage, headings included, in the order of the text."""
        return tuple(self._repairs())

    def _repairs(self) -> Iterator[Repair]:
        yield from self.title_repairs
        yield from _repairs_of(self.preamble)
        for section in self.sections:
            yield from section.repairs
            yield from _repairs_of(section.items)
            for part in section.parts:
                yield from part.repairs
                yield from _repairs_of(part.items)
        yield from _repairs_of((self.closing,) if self.closing else ())


def _repairs_of(items: tuple[Item, ...]) -> Iterator[Repair]:
    for item in items:
        yield from item.repairs
