"""The order of hits: pure functions over titles, texts and what the database found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from .folding import fold, nfc
from .sources import Source
from .terms import Query


class Tier(IntEnum):
    """Accents as typed come before the same letters with other accents."""

    TITLE_AS_TYPED = 0
    AS_TYPED = 1
    TITLE_FOLDED = 2
    FOLDED = 3


@dataclass(frozen=True)
class Match:
    source: Source
    obj: Any
    tier: Tier
    # Place in the order that the database gave within the source.
    place: int


def as_typed(query: Query, text: str) -> bool:
    written, folded = nfc(text).lower(), fold(text)
    return all(term.is_exactly_in(written, folded) for term in query.terms)


def tier_of(query: Query, title: str, whole_is_as_typed: bool) -> Tier:
    if as_typed(query, title):
        return Tier.TITLE_AS_TYPED
    if whole_is_as_typed:
        return Tier.AS_TYPED
    folded = fold(title)
    in_title = all(term.is_in_folded(folded) for term in query.terms)
    return Tier.TITLE_FOLDED if in_title else Tier.FOLDED


def merged(groups: Iterable[Sequence[Match]]) -> list[Match]:
    """One list; within a tier the sources take turns, so that none hides the others."""
    matches = [match for group in groups for match in group]
    return sorted(matches, key=lambda match: (match.tier, match.place))
