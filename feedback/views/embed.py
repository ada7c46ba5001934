"""A form or a published value for the page of another portal: without the frame of this site.

No cookie is set and none is read, so it works where a browser blocks those of third parties. A
post comes from the frame itself, which is of this site, and passes the same checks as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from feedback.channels.embedding import NOBODY, frame_ancestors, let_frame
from feedback.indicators.charts.gathered import figures_of
from feedback.indicators.history import read_history
from feedback.models import FeedbackFormPage, IndicatorPage
from feedback.unavailable import not_saved
from feedback.visits import Visit
from plan_pages.mixins import content_language

from . import form, indicator
from . import receipt as receipts

View = Callable[[HttpRequest, str], HttpResponse]
DATABASE_IS_AWAY = (OperationalError, InterfaceError)

# Who might frame it when the list was last read, for the page that says the database is away.
_last: dict[str, list[str]] = {"ancestors": [NOBODY]}


def framed(view: View) -> View:
    """A public page that only the portals on the list may show in a frame."""

    @wraps(view)
    def _framed(request: HttpRequest, name: str) -> HttpResponse:
        request.is_public_form = True  # type: ignore[attr-defined]
        try:
            _last["ancestors"] = frame_ancestors()
            response = view(request, name)
        except DATABASE_IS_AWAY:
            response = not_saved(request, keep=True)
        return let_frame(response, _last["ancestors"])

    return csrf_exempt(_framed)


@framed
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, name: str) -> HttpResponse:
    page = form_page(request, name)
    if page is not None:
        return form.handle(request, page, is_embedded=True)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return _value(request, name)


@framed
def receipt(request: HttpRequest, name: str) -> HttpResponse:
    """The receipt of a form that was sent inside a frame, inside the same frame."""
    page = form_page(request, name)
    if page is None:
        raise Http404
    shown = receipts.show(page.get_parent().specific, request)
    if isinstance(shown, TemplateResponse):
        context: dict[str, Any] = shown.context_data or {}
        shown.context_data = {**context, "visit": Visit(page, request, is_embedded=True)}
    return shown


def form_page(request: HttpRequest, name: str) -> FeedbackFormPage | None:
    """The form with this slug, in the reader's language where it has been translated."""
    pages = FeedbackFormPage.objects.live().public().filter(slug=name).select_related("locale")
    page = _of_this_site(request, pages)
    if page is None:
        return None
    reading = content_language(get_language())
    translated = [
        each for each in page.live_translations if each.get_view_restrictions().count() == 0
    ]
    return next((each for each in translated if each.locale.language_code == reading), page)


def _of_this_site(request: HttpRequest, pages: Iterable[Any]) -> Any:
    site = Site.find_for_request(request)
    for page in pages:
        parts = page.get_url_parts(request)
        if parts and site and parts[0] == site.pk:
            return page
    return None


def _value(request: HttpRequest, code: str) -> HttpResponse:
    """The newest published value of an indicator, with what it must not be taken for."""
    pages = indicator.readable(IndicatorPage.objects.filter(slug=code))
    page = _of_this_site(request, pages.select_related("indicator", "locale"))
    if page is None:
        raise Http404
    context = {
        "page": page,
        "card": indicator.cards([page], request)[0],
        "figures": figures_of(read_history(page.indicator, "")),
        "visit": Visit(page, request, is_embedded=True),
    }
    return TemplateResponse(request, "feedback/embed_indicator.html", context)
