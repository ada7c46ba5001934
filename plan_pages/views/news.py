from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from plan_pages.enums import Audience, NewsKind
from plan_pages.models import NewsPage, PlanPage
from plan_pages.querysets import visible
from plan_pages.text import nfc

if TYPE_CHECKING:
    from plan_pages.models import NewsIndexPage

PER_PAGE = 12
COLUMNS = {"loai": "kind", "doi_tuong": "audience", "dot": "campaign"}


@dataclass(frozen=True)
class Asked:
    """What of the address was understood, by parameter, and a sentence for what was not."""

    values: dict[str, str]
    problems: list[str]

    def query(self, **changed: str) -> str:
        kept = {**self.values, **changed}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True)
class Choice:
    """One option of a filter as a link; ``""`` is all. ``is_of_record``: the label is an
    editor's own words."""

    label: str
    query: str
    is_chosen: bool
    is_of_record: bool


def news_context(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    below = visible(NewsPage.objects.child_of(page))
    campaigns = list(below.exclude(campaign="").values_list("campaign", flat=True).distinct())
    asked = _asked(request, sorted(campaigns))
    columns = {COLUMNS[name]: value for name, value in asked.values.items() if value}
    news = below.filter(**columns).select_related("task", "criterion").defer("body")
    return {
        "kind": asked.values["loai"],
        "problem": " ".join(asked.problems),
        "filters": _filters(asked, sorted(campaigns)),
        "page_query": asked.query(),
        "is_filtered": bool(columns),
        "news": _page_of(news.order_by("-date", "-pk"), request),
    }


def _asked(request: HttpRequest, campaigns: list[str]) -> Asked:
    known = {
        "loai": (NewsKind.values, _("There is no such kind of news; all are shown.")),
        "doi_tuong": (Audience.values, _("There is no such audience; all are shown.")),
        "dot": (campaigns, _("There is no such campaign; all are shown.")),
    }
    values, problems = {}, []
    for name, (choices, sentence) in known.items():
        typed = nfc(request.GET.get(name, ""))
        values[name] = typed if typed in choices else ""
        if typed and not values[name]:
            problems.append(sentence)
    return Asked(values, problems)


def _filters(asked: Asked, campaigns: list[str]) -> list[tuple[str, list[Choice]]]:
    """Name and options; a filter without options is left out."""
    options = (
        ("loai", _("Kind of news"), NewsKind.choices),
        ("doi_tuong", _("Audience"), [c for c in Audience.choices if c[0] != Audience.ALL]),
        ("dot", _("Campaign"), [(campaign, campaign) for campaign in campaigns]),
    )
    return [
        (label, [_choice(asked, name, *option) for option in [("", _("All")), *choices]])
        for name, label, choices in options
        if choices
    ]


def _choice(asked: Asked, name: str, value: str, label: Any) -> Choice:
    is_chosen = asked.values[name] == value
    return Choice(
        str(label),
        asked.query(**{name: value}),
        is_chosen,
        is_of_record=bool(name == "dot" and value),
    )


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
