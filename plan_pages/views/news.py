from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from plan_pages.enums import NewsKind
from plan_pages.models import NewsPage

if TYPE_CHECKING:
    from plan_pages.models import NewsIndexPage

PER_PAGE = 12


def news_context(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("loai", "")
    kind = asked if asked in NewsKind.values else ""
    news = NewsPage.objects.child_of(page).live().public().order_by("-date", "-pk")
    if kind:
        news = news.filter(kind=kind)
    unknown = _("There is no such kind of news; all are shown.")
    return {
        "kind": kind,
        "kinds": NewsKind.choices,
        "problem": unknown if asked and not kind else "",
        "news": _page_of(news, request),
    }


def _page_of(news: Any, request: HttpRequest) -> PaginatorPage[NewsPage]:
    """A number too high is the last page, anything else that is no number the first."""
    return Paginator(news, PER_PAGE).get_page(request.GET.get("page", "1"))
