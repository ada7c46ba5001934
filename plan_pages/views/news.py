from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from plan_pages.enums import NewsKind
from plan_pages.models import NewsPage, PlanPage
from plan_pages.querysets import visible

if TYPE_CHECKING:
    from plan_pages.models import NewsIndexPage

PER_PAGE = 12


def news_context(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("loai", "")
    kind = asked if asked in NewsKind.values else ""
    news = visible(NewsPage.objects.child_of(page)).order_by("-date", "-pk")
    if kind:
        news = news.filter(kind=kind)
    unknown = _("There is no such kind of news; all are shown.")
    return {
        "kind": kind,
        "kinds": NewsKind.choices,
        "problem": unknown if asked and not kind else "",
        "news": _page_of(news, request),
    }


@dataclass(frozen=True)
class TaskLink:
    number: int
    title: str
    url: str


def task_link(page: NewsPage, request: HttpRequest) -> TaskLink | None:
    """The task that the news serves, where a page that everybody may read shows its plan."""
    if page.task_id is None:
        return None
    plan_pages = visible(PlanPage.objects.filter(plan__tasks=page.task_id)).annotate(
        task_number=F("plan__tasks__number"), task_title=F("plan__tasks__title")
    )
    shown_on = plan_pages.first()
    if shown_on is None:
        return None
    url = (shown_on.get_url(request) or "") + shown_on.reverse_subpage(
        "task", args=[shown_on.task_number]
    )
    return TaskLink(shown_on.task_number, shown_on.task_title, url)


def _page_of(news: Any, request: HttpRequest) -> PaginatorPage[NewsPage]:
    """A number too high is the last page, anything else that is no number the first."""
    return Paginator(news, PER_PAGE).get_page(request.GET.get("page", "1"))
