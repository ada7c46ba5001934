"""The passage that answers a query, cut from the text as written, with the found words marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .folding import fold_with_offsets, nfc
from .terms import Term

# Longer texts are looked through only so far: a snippet must not cost more than the search.
MAX_TEXT = 60_000
Span = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    text: str
    marked: bool


def spans_of(text: str, terms: Sequence[Term]) -> list[Span]:
    """Where the terms stand in ``nfc(text)``: ascending, apart, never empty."""
    if not terms:
        return []
    folded, offsets = fold_with_offsets(text)
    pattern = "|".join(term.folded_pattern for term in terms)
    found = [
        (offsets[match.start()], offsets[match.end() - 1] + 1)
        for match in re.finditer(pattern, folded)
    ]
    return _joined(found, nfc(text))


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Neighbours with only a space between them become one mark: “kế hoạch”, not two words."""
    result: list[Span] = []
    for start, end in spans:
        if result and not text[result[-1][1] : start].strip():
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def highlight(text: str, terms: Sequence[Term]) -> list[Segment]:
    """The whole text in order; the segments put together are ``nfc(text)``."""
    written = nfc(text)
    return _segments(written, spans_of(written, terms), 0, len(written))


def snippet(text: str, terms: Sequence[Term], length: int = 240) -> list[Segment]:
    """About ``length`` characters around the densest find, cut between words."""
    written = nfc(" ".join(text[:MAX_TEXT].split()))
    spans = spans_of(written, terms)
    start, end = _window(written, spans, length)
    segments = _segments(written, spans, start, end)
    before = [Segment("… ", False)] if start > 0 else []
    after = [Segment(" …", False)] if end < len(written) else []
    return [*before, *segments, *after]


def _window(text: str, spans: Sequence[Span], length: int) -> Span:
    lead = length // 4
    first = _densest(spans, length - lead)
    start = max(0, min(first - lead, len(text) - length))
    if start > 0:
        space = text.find(" ", start, max(first, start + 1))
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + 1, end)
        end = space if space > first else end
    return start, end


def _densest(spans: Sequence[Span], reach: int) -> int:
    """Start of the span from which most characters are marked within ``reach``."""
    best = most = marked = last = 0
    for start, end in spans:
        while last < len(spans) and spans[last][1] <= start + reach:
            marked += spans[last][1] - spans[last][0]
            last += 1
        if marked > most:
            best, most = start, marked
        marked -= end - start
    return best


def _segments(text: str, spans: Sequence[Span], start: int, end: int) -> list[Segment]:
    result: list[Segment] = []
    position = start
    for span_start, span_end in spans:
        left, right = max(span_start, position), min(span_end, end)
        if left >= right:
            continue
        if left > position:
            result.append(Segment(text[position:left], False))
        result.append(Segment(text[left:right], True))
        position = right
    if position < end:
        result.append(Segment(text[position:end], False))
    return result
