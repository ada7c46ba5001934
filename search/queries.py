"""Asking the database. What reaches it of a query is letters, digits and spaces only."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from . import conf
from .folding import fold
from .ranking import Match, as_typed, tier_of
from .sources import Source
from .terms import Query

COLUMN = "search_ascii"


def find(source: Source, request: HttpRequest, query: Query) -> list[Match]:
    """The matches of one source, at most ``WINDOW``, in the order of the source."""
    if not query.terms:
        return []
    queryset = source.queryset(request)
    ask = _find_in_column if _has_column(queryset.model) else _find_in_index
    return ask(source, queryset, query)


def suggest(source: Source, request: HttpRequest, query: Query) -> list[Any]:
    """Objects whose title has all terms, the last one perhaps only begun."""
    if not query.terms:
        return []
    queryset = source.queryset(request)
    if _has_column(queryset.model):
        found = list(_with_terms(queryset, _begun(query))[: conf.get("WINDOW")])
    else:
        found = list(queryset.autocomplete(query.folded)[: conf.get("WINDOW")])  # type: ignore[attr-defined]  # Wagtail's queryset mixin is untyped
    return [obj for obj in found if _title_has(query, source.title(obj))]


def _has_column(model: type[Model]) -> bool:
    try:
        return model._meta.get_field(COLUMN).concrete
    except FieldDoesNotExist:
        return False


def _with_terms(queryset: QuerySet[Any], patterns: list[str]) -> QuerySet[Any]:
    for pattern in patterns:
        queryset = queryset.filter(**{f"{COLUMN}__regex": pattern})
    return queryset


def _find_in_column(source: Source, queryset: QuerySet[Any], query: Query) -> list[Match]:
    patterns = [term.folded_pattern for term in query.terms]
    found = _with_terms(queryset, patterns)[: conf.get("WINDOW")]
    return [_match(source, query, obj, place) for place, obj in enumerate(found)]


def _match(source: Source, query: Query, obj: Any, place: int) -> Match:
    title = source.title(obj)
    whole = as_typed(query, f"{title} {source.text(obj)}")
    return Match(source, obj, tier_of(query, title, whole), place)


def _find_in_index(source: Source, queryset: Any, query: Query) -> list[Match]:
    """Two questions to Wagtail's index: the folded words, then the accents as typed.

    SQLite's index knows letters with two marks (ế, ậ) apart, not those with one (á, à): there
    the text of a page, unlike its title, may count as "as typed" with another tone.
    """
    window = conf.get("WINDOW")
    found = list(queryset.search(query.folded, operator="and")[:window])
    exact = (
        {page.pk for page in queryset.search(query.exact, operator="and")[:window]}
        if query.accented and found
        else {page.pk for page in found}
    )
    return [
        Match(source, obj, tier_of(query, source.title(obj), obj.pk in exact), place)
        for place, obj in enumerate(found)
    ]


def _begun(query: Query) -> list[str]:
    *whole, last = query.terms
    return [*(term.folded_pattern for term in whole), last.prefix_pattern]


def _title_has(query: Query, title: str) -> bool:
    folded = fold(title)
    *whole, last = query.terms
    return all(term.is_in_folded(folded) for term in whole) and last.begins_in_folded(folded)
