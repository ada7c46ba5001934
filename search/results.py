"""A page of results as the template shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from . import conf, queries
from .correction import did_you_mean
from .highlight import Segment, highlight, snippet
from .ranking import Match, in_order, tier_of
from .sources import Source
from .terms import Query

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class Tab:
    kind: str
    label: _StrOrPromise
    count: int


@dataclass(frozen=True)
class Hit:
    kind: str
    title: list[Segment]
    url: str | None
    trail: str
    snippet: list[Segment]
    language: str


@dataclass(frozen=True)
class Found:
    """All matches, by source in the order of the settings."""

    groups: dict[str, list[Match]]
    tabs: list[Tab]

    @property
    def total(self) -> int:
        return sum(tab.count for tab in self.tabs)

    @property
    def capped(self) -> bool:
        return any(tab.count >= conf.get("WINDOW") for tab in self.tabs)

    def ranked(self, kind: str) -> list[Match]:
        """Of one kind, or of all where ``kind`` is not one of theirs."""
        chosen = [self.groups[kind]] if kind in self.groups else self.groups.values()
        return in_order(match for group in chosen for match in group)


def find(sources: Sequence[Source], request: HttpRequest, query: Query) -> Found:
    groups = {source.kind: queries.find(source, request, query) for source in sources}
    tabs = [Tab(source.kind, source.label, len(groups[source.kind])) for source in sources]
    return Found(groups, tabs)


def with_texts_read(matches: list[Match], query: Query) -> list[Match]:
    """The first ``READ`` ranked by their texts too; only accents that were typed need it."""
    if not query.accented:
        return matches
    first, rest = matches[: conf.get("READ")], matches[conf.get("READ") :]
    return in_order(_by_its_text(match, query) for match in loaded(first)) + rest


def _by_its_text(match: Match, query: Query) -> Match:
    source, obj = match.source, match.obj
    return replace(match, tier=tier_of(query, source.title(obj), source.text(obj)))


def loaded(matches: Sequence[Match]) -> list[Match]:
    """The same matches, ready for their texts; each source loads its rows at once."""
    bare = [match for match in matches if not match.loaded]
    objects: dict[tuple[str, Any], Any] = {}
    for source in {match.source.kind: match.source for match in bare}.values():
        rows = [match.obj for match in bare if match.source.kind == source.kind]
        objects |= {(source.kind, obj.pk): obj for obj in source.load(rows)}
    return [
        replace(match, obj=objects.get((match.source.kind, match.obj.pk), match.obj), loaded=True)
        for match in matches
    ]


def hits(matches: Sequence[Match], request: HttpRequest, query: Query) -> list[Hit]:
    return [_hit(match.source, match.obj, request, query) for match in loaded(matches)]


def _hit(source: Source, obj: Any, request: HttpRequest, query: Query) -> Hit:
    return Hit(
        kind=source.tag(obj),
        title=highlight(source.title(obj), query.terms),
        url=source.url(obj, request),
        trail=source.trail(obj),
        snippet=snippet(source.text(obj), query.terms),
        language=source.language(obj),
    )


def correction(sources: Sequence[Source], request: HttpRequest, query: Query) -> str:
    """Asks for the rows alone: a title is in its own row."""
    titles = [
        source.title(obj)
        for source in sources
        for obj in source.queryset(request).prefetch_related(None)[: conf.get("WINDOW")]
    ]
    return did_you_mean(query, titles)


def suggestions(
    sources: Sequence[Source], request: HttpRequest, query: Query
) -> list[dict[str, Any]]:
    """Groups of titles and addresses, ``SUGGESTIONS`` together; the sources share the places."""
    found = [(source, queries.suggest(source, request, query)) for source in sources]
    shares = _shares([len(objects) for _, objects in found], conf.get("SUGGESTIONS"))
    return [
        _group(source, objects[:share], request)
        for (source, objects), share in zip(found, shares, strict=True)
        if share
    ]


def _shares(counts: Sequence[int], places: int) -> list[int]:
    """Dealt one by one to those who still have something."""
    shares = [0] * len(counts)
    while places > 0 and (open_ := [i for i, n in enumerate(counts) if shares[i] < n]):
        for index in open_[:places]:
            shares[index] += 1
        places -= len(open_)
    return shares


def _group(source: Source, objects: Sequence[Any], request: HttpRequest) -> dict[str, Any]:
    items = [{"title": source.title(obj), "url": source.url(obj, request)} for obj in objects]
    return {"kind": source.kind, "label": str(source.label), "items": items}
