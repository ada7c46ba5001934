"""The address of a counter: its form, with unit, procedure and channel fixed by the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from feedback.channels.counter_address import key_in
from feedback.channels.kiosk import kiosk_at, stay_inside
from feedback.models import Counter, FeedbackFormPage

from . import form
from .closed import Kept, unopened

if TYPE_CHECKING:
    from feedback.models import FeedbackIndexPage

NOT_KNOWN, NO_MORE = 404, 410
# Typed words, not codes and tokens.
SHORTEST_TEXT = 20


@sensitive_post_parameters()
def enter(request: HttpRequest, index: FeedbackIndexPage, signed: str) -> HttpResponse:
    counter = _counter(signed)
    if counter is None:
        return _void(index, request, NOT_KNOWN)
    page = _page_of(index, counter) if counter.is_active else None
    if page is None:
        return _void(index, request, NO_MORE)
    response = form.handle(request, page, counter=counter)
    response["X-Robots-Tag"] = "noindex"
    if counter.kind == Counter.Kind.KIOSK:
        stay_inside(response, kiosk_at(index, counter, request))
    return response


def _counter(signed: str) -> Counter | None:
    key = key_in(signed)
    rows = Counter.objects.select_related("form", "unit", "procedure")
    return rows.filter(key=key).first() if key else None


def _page_of(index: FeedbackIndexPage, counter: Counter) -> FeedbackFormPage | None:
    """The form in the language of the index page, else in the first language of the site."""
    key = counter.form.translation_key
    rows = FeedbackFormPage.objects.filter(translation_key=key).live().public()
    pages = {page.locale.language_code: page for page in rows.select_related("locale")}
    page = pages.get(index.locale.language_code) or pages.get(settings.LANGUAGE_CODE)
    if page is not None:
        # A change of language stays at the counter: its address knows both.
        page.live_translations = []
    return page


def _void(index: FeedbackIndexPage, request: HttpRequest, status: int) -> HttpResponse:
    texts = [
        text
        for name, texts in request.POST.lists()
        if name != "token"
        for text in texts
        if len(text) > SHORTEST_TEXT
    ]
    context = {
        "page": index,
        "self": index,
        "is_known": status == NO_MORE,
        "kept": [Kept("", texts)] if texts else [],
    }
    return unopened(request, "feedback/counter_void.html", context, status)
