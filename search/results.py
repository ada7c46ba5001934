"""A page of results as the template shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from . import conf, queries
from .correction import did_you_mean
from .highlight import Segment, highlight, snippet
from .ranking import Match, merged
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
    kind: _StrOrPromise
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
        return merged([self.groups[kind]] if kind in self.groups else self.groups.values())


def find(sources: Sequence[Source], request: HttpRequest, query: Query) -> Found:
    groups = {source.kind: queries.find(source, request, query) for source in sources}
    tabs = [Tab(source.kind, source.label, len(groups[source.kind])) for source in sources]
    return Found(groups, tabs)


def hits(matches: Sequence[Match], request: HttpRequest, query: Query) -> list[Hit]:
    loaded = _loaded(matches)
    return [
        _hit(match.source, loaded[match.source.kind, match.obj.pk], request, query)
        for match in matches
    ]


def _loaded(matches: Sequence[Match]) -> dict[tuple[str, Any], Any]:
    """Each source loads its rows of this page at once."""
    by_kind = sorted(matches, key=lambda match: match.source.kind)
    loaded: dict[tuple[str, Any], Any] = {}
    for kind, group in groupby(by_kind, key=lambda match: match.source.kind):
        rows = list(group)
        for obj in rows[0].source.load([row.obj for row in rows]):
            loaded[kind, obj.pk] = obj
    return loaded


def _hit(source: Source, obj: Any, request: HttpRequest, query: Query) -> Hit:
    return Hit(
        kind=source.label,
        title=highlight(source.title(obj), query.terms),
        url=source.url(obj, request),
        trail=source.trail(obj),
        snippet=snippet(source.text(obj), query.terms),
        language=source.language(obj),
    )


def correction(sources: Sequence[Source], request: HttpRequest, query: Query) -> str:
    titles = [
        source.title(obj)
        for source in sources
        for obj in source.queryset(request)[: conf.get("WINDOW")]
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
