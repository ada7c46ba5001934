"""Asking the database. What reaches it of a query is letters, digits and spaces only."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from . import conf
from .folding import fold
from .ranking import Match, tier_of
from .sources import Source
from .terms import Query

COLUMN = "search_ascii"


def find(source: Source, request: HttpRequest, query: Query) -> list[Match]:
    """The matches of one source, at most ``WINDOW``, ranked by their titles alone."""
    if not query.terms:
        return []
    queryset = source.queryset(request)
    ask = _in_column if _has_column(queryset.model) else _in_index
    found = enumerate(ask(queryset, query)[: conf.get("WINDOW")])
    return [Match(source, obj, tier_of(query, source.title(obj)), place) for place, obj in found]


def suggest(source: Source, request: HttpRequest, query: Query) -> list[Any]:
    """Objects whose title has all terms, the last one perhaps only begun."""
    if not query.terms:
        return []
    queryset = source.queryset(request)
    if _has_column(queryset.model):
        begun = _with_terms(queryset, _begun(query))
    else:
        begun = _begun_in_index(queryset, query)
    found = begun[: conf.get("WINDOW")]
    return [obj for obj in found if _title_has(query, source.title(obj))]


def _begun_in_index(queryset: Any, query: Query) -> Any:
    return queryset.autocomplete(query.folded, operator="and")


def _has_column(model: type[Model]) -> bool:
    try:
        return model._meta.get_field(COLUMN).concrete
    except FieldDoesNotExist:
        return False


def _with_terms(queryset: QuerySet[Any], patterns: list[str]) -> QuerySet[Any]:
    for pattern in patterns:
        queryset = queryset.filter(**{f"{COLUMN}__regex": pattern})
    return queryset


def _in_column(queryset: QuerySet[Any], query: Query) -> Any:
    return _with_terms(queryset, [term.folded_pattern for term in query.terms])


def _in_index(queryset: Any, query: Query) -> Any:
    return queryset.search(query.folded, operator="and")


def _begun(query: Query) -> list[str]:
    *whole, last = query.terms
    return [*(term.folded_pattern for term in whole), last.prefix_pattern]


def _title_has(query: Query, title: str) -> bool:
    folded = fold(title)
    *whole, last = query.terms
    return all(term.is_in_folded(folded) for term in whole) and last.begins_in_folded(folded)
