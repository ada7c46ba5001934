"""A plan's text as structure: title, preamble, sections, parts, items, end."""

from collections.abc import Iterable, Sequence
from typing import Final

from .blocks import Block, Kind, Reader
from .ending import read_recipients, read_signature, split_ending
from .errors import AnotherDocumentError, LegacyFontError
from .legacy import in_legacy_font
from .lines import content_lines, join, join_repairs
from .opening import (
    DOCUMENT_TYPE,
    date_of,
    find_title,
    number_of,
    parent_of,
    subject_lines,
    year_of,
)
from .structure import Item, ItemKind, ParsedPlan, Part, Section
from .text import decode

LONGEST_HEADING: Final = 200


def parse_plan(data: bytes) -> ParsedPlan:
    """Reads a plan from the bytes of a text file.

    Raises a ``NotAPlanError``, and nothing else, for what is no plan; its ``str()`` says why.
    """
    return parse_decoded(decode(data))


def parse_decoded(raw: str) -> ParsedPlan:
    """As ``parse_plan``, of a text."""
    try:
        return parse_text(raw)
    except AnotherDocumentError:
        if in_legacy_font(raw):
            raise LegacyFontError from None
        raise


def parse_text(raw: str) -> ParsedPlan:
    lines = content_lines(raw)
    start = find_title(lines)
    letterhead = join(lines[:start])
    subject = subject_lines(lines[start:])
    reader = Reader()
    reader.read(lines[start + len(subject) :])
    preamble, sections, closing, after = _split(reader.blocks)
    if not sections:
        raise AnotherDocumentError
    to, by = split_ending([line.text for line in reader.rest])
    recipients, after_recipients = read_recipients(to)
    signatory, after_signature = read_signature(by)
    return ParsedPlan(
        raw_text=raw,
        heading_lines=tuple(line.text for line in lines[:start]),
        document_type=DOCUMENT_TYPE,
        subject=join(subject),
        year=year_of(join(subject)),
        number=number_of(letterhead),
        issued_on=date_of(letterhead),
        parent=parent_of(" ".join(block.text for block in preamble)),
        preamble=_items(preamble),
        sections=tuple(map(_section, sections)),
        closing=_item(closing) if closing else None,
        recipients=recipients,
        signatory=signatory,
        unplaced=(*(block.numbered_text for block in after), *after_recipients, *after_signature),
        title_repairs=join_repairs(subject),
    )


Groups = tuple[list[Block], list[list[Block]], Block | None, list[Block]]


def _split(blocks: Iterable[Block]) -> Groups:
    """Preamble, the blocks of each section (its heading first), the closing, what follows."""
    preamble: list[Block] = []
    sections: list[list[Block]] = []
    closing: Block | None = None
    after: list[Block] = []
    for block in blocks:
        if block.kind is Kind.CLOSING and closing is None:
            closing = block
        elif closing:
            after.append(block)
        elif block.kind is Kind.SECTION:
            sections.append([block])
        else:
            (sections[-1] if sections else preamble).append(block)
    return preamble, sections, closing, after


def _section(blocks: Sequence[Block]) -> Section:
    heading, *rest = blocks
    groups: list[list[Block]] = [[]]
    for block in rest:
        if block.kind is Kind.PART:
            groups.append([])
        groups[-1].append(block)
    return Section(
        number=heading.marker,
        heading=heading.text,
        items=_items(groups[0]),
        parts=tuple(map(_part, groups[1:])),
        repairs=join_repairs(heading.lines),
    )


def _part(blocks: Sequence[Block]) -> Part:
    first, *rest = blocks
    if first.text.endswith((".", ";")) or len(first.text) > LONGEST_HEADING:
        return Part(first.marker, "", _items(blocks))
    return Part(first.marker, first.text, _items(rest), join_repairs(first.lines))


def _items(blocks: Iterable[Block]) -> tuple[Item, ...]:
    return tuple(_item(block) for block in blocks if block.text)


def _item(block: Block) -> Item:
    kind = ItemKind.BULLET if block.kind is Kind.BULLET else ItemKind.PARAGRAPH
    return Item(kind, block.text, join_repairs(block.lines))
