"""All that citizens said and the department did, year by year, with what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse

from feedback.pairs.places import readable_pairs, with_places

if TYPE_CHECKING:
    from feedback.models import FeedbackIndexPage


def show(index: FeedbackIndexPage, request: HttpRequest) -> HttpResponse:
    """A year that has none, or is none, is answered with the newest."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    pairs = list(readable_pairs())
    years = list(dict.fromkeys(str(pair.date.year) for pair in pairs))
    asked = request.GET.get("nam", "")
    year = asked if asked in years else next(iter(years), "")
    of_year = [pair for pair in pairs if str(pair.date.year) == year]
    context = {
        **index.get_context(request),
        "years": years,
        "year": year,
        "pairs": with_places(of_year, request),
    }
    return TemplateResponse(request, "feedback/pairs.html", context)
