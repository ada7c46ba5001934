"""The feed of news and published values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import path
from django.utils.timezone import localtime, make_aware
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.models import Page

from feedback.enums import ValueStatus
from feedback.models import IndicatorPage, IndicatorSnapshot, IndicatorValue
from plan_pages.models import NewsPage
from plan_pages.numbers import format_number

from . import robots
from .frame import Frame

NEWS_SHOWN = VALUES_SHOWN = 20


@dataclass(frozen=True)
class Entry:
    title: str
    text: str
    url: str
    at: datetime


class PublicFeed(Feed):
    """RSS 2.0 in Vietnamese, the newest first, of what a stranger may read."""

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return f"{_('News and published values')} – {Frame.of(request).agency.shown_agency}"

    def link(self, request: HttpRequest) -> str:
        return Frame.of(request).home_url

    def description(self, request: HttpRequest) -> str:
        return _("News on administrative reform, and values of indicators when they are published.")

    def items(self, request: HttpRequest) -> list[Entry]:
        entries = [*news_entries(request), *value_entries(request)]
        return sorted(entries, key=lambda entry: entry.at, reverse=True)

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.text

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_pubdate(self, item: Entry) -> datetime:
        return item.at


def news_entries(request: HttpRequest) -> Iterable[Entry]:
    news = NewsPage.objects.live().public().order_by("-date", "-pk")[:NEWS_SHOWN]
    for page in news:
        at = make_aware(datetime.combine(page.date, time()))
        yield Entry(page.title, page.summary, _address(page, request), at)


def value_entries(request: HttpRequest) -> Iterable[Entry]:
    """What disclosure control let out at publication; nothing else is read."""
    pages = IndicatorPage.objects.live().public()
    snapshots = (
        IndicatorSnapshot.objects.current()
        .filter(indicator__pages__in=pages)
        .select_related("indicator", "period")
        .prefetch_related(
            Prefetch("indicator__pages", queryset=pages, to_attr="public_pages"),
            Prefetch(
                "values",
                queryset=IndicatorValue.objects.filter(unit="", channel=""),
                to_attr="of_the_whole_form",
            ),
        )
        .order_by("-published_at", "-pk")
        .distinct()
    )
    for snapshot in snapshots[:VALUES_SHOWN]:
        yield _value_entry(snapshot, request)


def _value_entry(snapshot: Any, request: HttpRequest) -> Entry:
    page = snapshot.indicator.public_pages[0]
    value = next(iter(snapshot.of_the_whole_form), None)
    title = _("%(indicator)s, %(period)s: %(value)s") % {
        "indicator": snapshot.indicator.local_title,
        "period": snapshot.period.name,
        "value": value_words(value),
    }
    url = f"{_address(page, request)}#{snapshot.period.code}"
    return Entry(title, _text(value), url, localtime(snapshot.published_at))


def value_words(value: IndicatorValue | None) -> str:
    if value is not None and value.status == ValueStatus.BOUNDED_HIGH:
        return "≥ 95 %"
    if value is not None and value.status == ValueStatus.BOUNDED_LOW:
        return "≤ 5 %"
    if value is None or value.public_share is None:
        return _("not shown, to protect respondents")
    return f"{format_number(value.public_share * 100, 2, get_language() or 'vi')} %"


def _text(value: IndicatorValue | None) -> str:
    n = value.public_n if value is not None else None
    words = ngettext("%(n)d opinion.", "%(n)d opinions.", n or 0) % {"n": n} if n else ""
    caveat = _(
        "Self-selected opinions; not statistically representative; they do not replace official "
        "indices."
    )
    return f"{words} {caveat}".strip()


def _address(page: Page, request: HttpRequest) -> str:
    return page.get_url(request) or ""


urlpatterns = [
    path("rss/", require_safe(PublicFeed()), name="feed"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": robots.PublicPages}}, name="sitemap"),
]
