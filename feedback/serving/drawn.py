"""The drawn page of a form: what is the same for many readers is drawn once.

It is kept as ``plan_pages.page_cache`` keeps a board, for readers without a cookie or a query, and
never of a preview, a counter, a kiosk, a foreign frame or a form with errors. The single-use token
is put in last, a new one for each reader. Everything of the form itself that the page shows is in
the key, so that an edit shows wherever the database tells of it, whatever became of the cache.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.crypto import salted_hmac

from feedback.services.tokens import mint
from feedback.visits import Visit
from plan_pages.page_cache import is_shared, kept

if TYPE_CHECKING:
    from feedback.models import FeedbackFormPage, FormVersion

SHOWN_FIELDS = ("title", "seo_title", "search_description", "intro", "url_path")
Draw = Callable[[str], HttpResponse]


def drawn(visit: Visit, version: FormVersion, draw: Draw) -> HttpResponse:
    """``draw`` makes the page with the token that it is given."""
    if not _is_shared(visit):
        return draw(mint(version))
    place = _place()
    parts = (str(version.pk), version.sha256, _looks(visit.page))
    response = kept(visit.request, lambda: draw(place), also=parts)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    response.content = response.content.replace(place.encode(), mint(version).encode())
    response["Cache-Control"] = "no-store"
    return response


def _is_shared(visit: Visit) -> bool:
    is_plain = visit.counter is None and not visit.is_embedded and not visit.is_preview
    return is_plain and not visit.request.META.get("QUERY_STRING") and is_shared(visit.request)


def _looks(page: FeedbackFormPage) -> str:
    shown = [str(getattr(page, name)) for name in SHOWN_FIELDS]
    return sha256(repr([page.pk, *shown]).encode()).hexdigest()


def _place() -> str:
    """Where the token goes: a word that no editor can write, the same in all processes."""
    return salted_hmac("feedback.place-of-token", "", secret=settings.SECRET_KEY).hexdigest()
