"""The way to a public form, known for a second: site, language, pages and privacy are six queries.

A process keeps it in its memory, and only for pages that everybody may read. What changes the way
(a page, its privacy, a site, a language) is seen at once by the process that changes it, and by
the others as soon as the way is ``ROUTE_SECONDS`` old: nothing has to be told between them, so no
lost message leaves one behind.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from feedback import conf

if TYPE_CHECKING:
    from feedback.models import FeedbackFormPage

# An address may be written in many ways; more than so many at once are found anew.
MOST: Final = 256

T = TypeVar("T")
Key = tuple[str, str, str, str | None]


@dataclass(frozen=True)
class Way:
    """Where an address led; ``asked_at`` is the moment before the database was asked."""

    site: Site
    found: RouteResult
    asked_at: float


@dataclass(frozen=True)
class _Asked:
    """When a request began to look for its way, and how often ways had been forgotten by then."""

    at: float
    changes: int


_ways: dict[Key, Way] = {}
_changes = 0


def recall(request: HttpRequest) -> None:
    """Give the request the way of a moment ago, if it is known; Wagtail then asks for none."""
    request._feedback_asked = _Asked(time.monotonic(), _changes)  # type: ignore[attr-defined]  # a request carries its caches
    way = _ways.get(_key(request))
    if way is None or time.monotonic() - way.asked_at >= conf.get("ROUTE_SECONDS"):
        return
    page, args, kwargs = way.found
    request._wagtail_site = way.site  # type: ignore[attr-defined]  # as Wagtail keeps it there
    request._wagtail_route_for_request = RouteResult(  # type: ignore[attr-defined]  # as above
        copy.copy(page), args, kwargs
    )


def remember(request: HttpRequest, page: FeedbackFormPage) -> None:
    """Keep the way to a page that was found open to everybody."""
    asked: _Asked | None = getattr(request, "_feedback_asked", None)
    found: RouteResult | None = getattr(request, "_wagtail_route_for_request", None)
    if asked is None or found is None or found.page is not page or page.known is not None:
        return
    if page.was_found_open is not True or not conf.get("ROUTE_SECONDS"):
        return
    site = Site.find_for_request(request)
    if site is None or asked.changes != _changes:
        return
    page.known = {}
    if len(_ways) >= MOST:
        _ways.clear()
    _ways[_key(request)] = Way(site, RouteResult(copy.copy(page), *found[1:]), asked.at)


def once(page: FeedbackFormPage, name: str, work: Callable[[], T]) -> T:
    """What ``work`` finds out about the page, asked once while the way to it is known."""
    if page.known is None:
        return work()
    if name not in page.known:
        page.known[name] = work()
    found: T = page.known[name]
    return found


def forget(*args: Any, **kwargs: Any) -> None:
    """Now, and again when the change is committed: until then others read what was before."""
    _forget()
    transaction.on_commit(_forget)


def forget_page(sender: type, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        forget()


def _forget() -> None:
    global _changes  # noqa: PLW0603 - one count per process is the point
    _changes += 1
    _ways.clear()


def _key(request: HttpRequest) -> Key:
    return request.get_host(), request.get_port(), request.path_info, translation.get_language()
