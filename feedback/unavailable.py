"""The answer when nothing could be stored: says so, and keeps what was typed in the page."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = 10


def not_saved(request: HttpRequest, *, keep: bool) -> HttpResponse:
    """A 503 page, made without the database; ``keep``: it can send the same answers again."""
    typed = [
        (name, value)
        for name in (request.POST if keep else {})
        for value in request.POST.getlist(name)
    ]
    # A browser keeps no file that was sent in vain.
    context = {"typed": typed, "path": request.path, "had_files": bool(keep and request.FILES)}
    html = render_to_string("feedback/unavailable.html", context)
    response = HttpResponse(html, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
