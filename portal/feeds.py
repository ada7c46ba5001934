"""The feeds of what is new, and what else machines read of the site."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from wagtail.contrib.sitemaps.views import sitemap

from . import robots
from .feed_entries import (
    Entry,
    correction_entries,
    news_entries,
    report_entries,
    task_entries,
    value_entries,
)
from .frame import Frame


class OpenFeed(Feed):
    """RSS 2.0 in Vietnamese, the newest first, of what a stranger may read."""

    section = ""

    def name(self) -> str:
        raise NotImplementedError

    def entries(self, request: HttpRequest) -> Iterable[Entry]:
        raise NotImplementedError

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return f"{self.name()} – {Frame.of(request).agency.shown_agency}"

    def link(self, request: HttpRequest) -> str:
        return f"{Frame.of(request).home_url}{self.section}"

    def items(self, request: HttpRequest) -> list[Entry]:
        return sorted(self.entries(request), key=lambda entry: entry.at, reverse=True)

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.text

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_pubdate(self, item: Entry) -> datetime:
        return item.at


class NamedEntriesFeed(OpenFeed):
    """Of entries that share an address: each is named by its ``guid``."""

    item_guid_is_permalink = False

    def item_guid(self, item: Entry) -> str:
        return item.guid


class PublicFeed(OpenFeed):
    def name(self) -> str:
        return _("News and published values")

    def description(self, request: HttpRequest) -> str:
        return _("News on administrative reform, and values of indicators when they are published.")

    def entries(self, request: HttpRequest) -> Iterable[Entry]:
        return [*news_entries(request), *value_entries(request)]


class TaskFeed(NamedEntriesFeed):
    section = "ke-hoach/"

    def name(self) -> str:
        return _("Progress of the tasks")

    def description(self, request: HttpRequest) -> str:
        return _("Progress of the plans' tasks as the units report it, once it is approved.")

    def entries(self, request: HttpRequest) -> Iterable[Entry]:
        return task_entries(request)


class ReportFeed(OpenFeed):
    section = "ket-qua/"

    def name(self) -> str:
        return _("Periodic reports")

    def description(self, request: HttpRequest) -> str:
        return _("Reports on administrative reform when they are published.")

    def entries(self, request: HttpRequest) -> Iterable[Entry]:
        return report_entries(request)


class CorrectionFeed(NamedEntriesFeed):
    section = "ket-qua/"

    def name(self) -> str:
        return _("Corrections")

    def description(self, request: HttpRequest) -> str:
        return _("Published values that were corrected, and why.")

    def entries(self, request: HttpRequest) -> Iterable[Entry]:
        return correction_entries(request)


def _served(feed: OpenFeed) -> Callable[..., Any]:
    """Read-only, and not sent again while nothing changed."""
    return require_safe(conditional_page(feed))


urlpatterns = [
    path("rss/", _served(PublicFeed()), name="feed"),
    path("rss/nhiem-vu/", _served(TaskFeed()), name="feed-tasks"),
    path("rss/bao-cao/", _served(ReportFeed()), name="feed-reports"),
    path("rss/dinh-chinh/", _served(CorrectionFeed()), name="feed-corrections"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": robots.PublicPages}}, name="sitemap"),
]
