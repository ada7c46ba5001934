"""Whole public pages, kept for a minute: what takes long to draw is drawn once for many readers.

Only for readers without a cookie: to all of them a public page of one address is the same. What a
form or service changes shows at once, because a kept page belongs to a generation of the data and
every change begins a new one (``new_generation``). A change that sends no signal, such as a
``.update()`` or the site's frame, shows after ``PAGE_CACHE_SECONDS`` at the latest. A lost or
absent cache costs time, never a right answer.

An address is any text, so the cache named by ``PAGE_CACHE`` should hold nothing else where it is
of limited size.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Callable, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.timezone import localdate

from . import conf

GENERATION = "plan_pages.generation"
# A longer address is drawn each time.
LONGEST_QUERY = 300
QUICKEST = 1


def kept(
    request: HttpRequest, draw: Callable[[], HttpResponse], also: Sequence[str] = ()
) -> HttpResponse:
    """``draw`` makes the page of this address, or it is the one that was drawn before.

    ``also``: what else the page depends on that no change of generation tells.
    """
    if not is_shared(request):
        return draw()
    store, key = _store(), _key(request, also)
    known = store.get(key)
    if known is not None:
        return HttpResponse(zlib.decompress(known[0]), content_type=known[1])
    response = draw()
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if _is_page(response):
        packed = zlib.compress(response.content, QUICKEST)
        store.set(key, (packed, response["Content-Type"]), conf.get("PAGE_CACHE_SECONDS"))
    return response


def _is_page(response: HttpResponse) -> bool:
    """No download and no error, and nothing that is meant for one reader."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and "Content-Disposition" not in response
    )


def new_generation(*args: Any, **kwargs: Any) -> None:
    """Once the change is committed, pages that were drawn before it are drawn again."""
    transaction.on_commit(_begin)


def _begin() -> None:
    _store().set(GENERATION, uuid.uuid4().hex, None)


def is_shared(request: HttpRequest) -> bool:
    """Whether the page of this address is kept for all who ask like this."""
    return (
        bool(conf.get("PAGE_CACHE_SECONDS"))
        and request.method == "GET"
        and not request.COOKIES
        and not getattr(request, "is_preview", False)
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _store() -> Any:
    return caches[conf.get("PAGE_CACHE")]


def _key(request: HttpRequest, also: Sequence[str]) -> str:
    generation = _store().get_or_set(GENERATION, lambda: uuid.uuid4().hex, None)
    address = request.build_absolute_uri()
    parts = (generation, address, str(translation.get_language()), localdate().isoformat(), *also)
    return f"plan_pages.page.{sha256(chr(10).join(parts).encode()).hexdigest()}"
