from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from .errors import FileNotKept
from .serving import routes
from .unavailable import not_saved

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# PostgreSQL calls a quota, and a file at its limit, an internal error.
DATABASE_IS_AWAY = (OperationalError, InterfaceError, InternalError)
NOTHING_SAVED = (*DATABASE_IS_AWAY, FileNotKept)


class PublicFormMiddleware:
    """Takes posts to our public forms out of Django's CSRF check, and only those.

    A public form uses no session and no cookie, so there is no authority that a foreign site
    could borrow; its page checks a signed single-use token and the origin of the post instead.
    Also answers 503, with everything typed kept, when the database is away.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if view is not wagtail_serve:
            return None
        routes.recall(request)
        if request.method in SAFE_METHODS:
            return None
        try:
            if _is_public_form(request, args[0] if args else kwargs.get("path", "")):
                request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
                request.is_public_form = True  # type: ignore[attr-defined]
        except DATABASE_IS_AWAY:
            return not_saved(request, keep=True)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only a public form gives back what was typed: elsewhere it may be a password."""
        if not isinstance(error, NOTHING_SAVED):
            return None
        return not_saved(request, keep=getattr(request, "is_public_form", False))


def _is_public_form(request: HttpRequest, path: str) -> bool:
    """Whether the address is a public form, or nothing at all, which answers 404 by itself."""
    from .models import FeedbackFormPage, FeedbackIndexPage  # noqa: PLC0415 - loaded before apps

    found = Page.route_for_request(request, path)
    return found is None or isinstance(found.page, FeedbackFormPage | FeedbackIndexPage)
