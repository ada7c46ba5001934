"""The order of hits: pure functions over titles, texts and what the database found."""

from collections.abc import Iterable
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
    # Whether ``obj`` has been through the source's ``load``.
    loaded: bool = False


def as_typed(query: Query, text: str) -> bool:
    written, folded = nfc(text).lower(), fold(text)
    return all(term.is_exactly_in(written, folded) for term in query.terms)


def tier_of(query: Query, title: str, text: str = "") -> Tier:
    """Without ``text`` as if it held the terms with other accents only."""
    if as_typed(query, title):
        return Tier.TITLE_AS_TYPED
    if text and as_typed(query, f"{title} {text}"):
        return Tier.AS_TYPED
    folded = fold(title)
    in_title = all(term.is_in_folded(folded) for term in query.terms)
    return Tier.TITLE_FOLDED if in_title else Tier.FOLDED


def in_order(matches: Iterable[Match]) -> list[Match]:
    """Within a tier the sources take turns, so that none hides the others."""
    return sorted(matches, key=lambda match: (match.tier, match.place))
