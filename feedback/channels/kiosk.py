"""A tablet that strangers use one after the other: it leads nowhere else and keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import get_language_info

from feedback.channels.counter_address import route_of

if TYPE_CHECKING:
    from feedback.models import Counter, FeedbackIndexPage

IDLE_SECONDS, WARNING_SECONDS = 90, 20
# The receipt is read and noted down, then the next person comes.
RECEIPT_SECONDS = 30
# How long the address of a receipt is good for at a kiosk: who goes back finds nothing.
REFERENCE_SECONDS = 60
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Kiosk:
    """What its pages need: where they begin again, in which languages, and when they clear."""

    start: str
    languages: list[tuple[str, str, str]] = field(default_factory=list)
    idle: int = IDLE_SECONDS
    warning: int = WARNING_SECONDS

    @property
    def addresses(self) -> set[str]:
        return {self.start, *(url for _code, _name, url in self.languages)}


def kiosk_at(
    index: FeedbackIndexPage,
    counter: Counter,
    request: HttpRequest,
    *,
    idle: int = IDLE_SECONDS,
    warning: int = WARNING_SECONDS,
) -> Kiosk:
    languages = _languages(index, counter, request)
    return Kiosk(_start(index, counter, request), languages, idle, warning)


def _start(index: FeedbackIndexPage, counter: Counter, request: HttpRequest) -> str:
    return f"{index.get_url(request) or ''}{route_of(index, counter)}"


def _languages(
    index: FeedbackIndexPage, counter: Counter, request: HttpRequest
) -> list[tuple[str, str, str]]:
    """Code, name and address of every other language; without one live, of its fallback."""
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return []
    here = translation.get_language()
    live = {page.locale.language_code: page for page in index.live_translations}
    found = []
    for code, _name in settings.LANGUAGES:
        if code == here:
            continue
        with translation.override(code):
            page = live.get(code) or live.get(settings.LANGUAGE_CODE, index)
            name = get_language_info(code)["name_local"].capitalize()
            found.append((code, name, _start(page, counter, request)))
    return found


def stay_inside(response: HttpResponse, kiosk: Kiosk) -> None:
    """Give the page its frame, and take every link out of it that leads elsewhere."""
    if not isinstance(response, TemplateResponse):
        return
    response.context_data = {**(response.context_data or {}), "kiosk": kiosk}
    response.add_post_render_callback(lambda page: _unlink(page, kiosk.addresses))


def _unlink(page: HttpResponse, allowed: Iterable[str]) -> None:
    def keep(link: re.Match[str]) -> str:
        is_inside = link[1].startswith("#") or link[1] in allowed
        return link[0] if is_inside else link[2]

    page.content = LINK.sub(keep, page.content.decode()).encode()
