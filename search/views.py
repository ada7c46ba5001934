from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import conf, sources, terms
from . import results as search_results


def _query(request: HttpRequest) -> terms.Query:
    return terms.parse(request.GET.get("q", ""), conf.get("MAX_QUERY"))


def _not_for_robots(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


def _address(text: str, kind: str = "") -> str:
    return "?" + urlencode({"q": text, **({"loai": kind} if kind else {})})


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """``?q=`` the words, ``?loai=`` one kind, ``?page=``; anything else in the query is ignored."""
    query, searched = _query(request), sources.configured()
    found = search_results.find(searched, request, query)
    kind = request.GET.get("loai", "")
    kind = kind if kind in found.groups else ""
    ranked = search_results.with_texts_read(found.ranked(kind), query)
    page = Paginator(ranked, conf.get("PAGE_SIZE")).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "found": found,
        "kind": kind,
        "results_page": page,
        "hits": search_results.hits(list(page), request, query),
        "address": _address(query.text, kind),
        "all_address": _address(query.text),
        "tabs": [(tab, _address(query.text, tab.kind)) for tab in found.tabs],
        "max_query": conf.get("MAX_QUERY"),
        **_correction(searched, request, query, found),
    }
    return _not_for_robots(render(request, "search/results.html", context))


def _correction(
    searched: list[sources.Source],
    request: HttpRequest,
    query: terms.Query,
    found: search_results.Found,
) -> dict[str, str]:
    """Looked for only where nothing was found."""
    if found.total or not query.terms:
        return {}
    text = search_results.correction(searched, request, query)
    return {"correction": text, "correction_address": _address(text)}


@require_safe
@cache_control(public=True, max_age=300)
def suggestions(request: HttpRequest) -> HttpResponse:
    """``{"groups": [{"kind", "label", "items": [{"title", "url"}]}]}`` for ``?q=``."""
    groups = search_results.suggestions(sources.configured(), request, _query(request))
    return _not_for_robots(JsonResponse({"groups": groups}))
