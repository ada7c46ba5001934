"""The open data of indicators for people: what there is, what a column means, how to check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback import conf
from feedback.api import dictionary
from feedback.indicators import recomputable
from feedback.models import IndicatorPage

from .indicator import readable, trail_of_list

if TYPE_CHECKING:
    from feedback.models import IndicatorIndexPage


@dataclass(frozen=True)
class OpenTable:
    """One list: its columns as the dictionary has them, each with its ``meaning`` in words."""

    name: str
    title: str
    url: str
    columns: list[dict[str, Any]]


@dataclass(frozen=True)
class OpenDataset:
    code: str
    title: str
    page_url: str
    dataset_url: str


def show(page: IndicatorIndexPage, request: HttpRequest) -> HttpResponse:
    """A 404 where a host leaves the open data out."""
    try:
        context = _context(page, request)
    except NoReverseMatch:
        raise Http404 from None
    return TemplateResponse(request, "feedback/open_data.html", context)


def _context(page: IndicatorIndexPage, request: HttpRequest) -> dict[str, Any]:
    above = page.get_url(request) or "/"
    return {
        "page": page,
        "self": page,
        "tables": list(_tables()),
        "datasets": list(_datasets(page, request)),
        "licence": conf.get("DATA_LICENCE"),
        "catalog_url": reverse("feedback_api:datasets"),
        "dictionary_url": reverse("feedback_api:dictionary"),
        "counts_columns": recomputable.COLUMNS,
        "trail": [*trail_of_list(above), (_("Indicators"), above)],
        "here_title": _("Open data"),
    }


def _tables() -> Iterator[OpenTable]:
    titles = {
        "values": (_("Values in force"), "indicators"),
        "history": (_("All values ever published"), "history"),
        "definitions": (_("Definitions"), "definitions"),
    }
    language = "en" if (get_language() or "").startswith("en") else "vi"
    for name, (title, view) in titles.items():
        columns = [
            {**column, "meaning": column[f"meaning_{language}"]}
            for column in dictionary.columns(name)
        ]
        yield OpenTable(name, title, reverse(f"feedback_api:{view}"), columns)


def _datasets(page: IndicatorIndexPage, request: HttpRequest) -> Iterator[OpenDataset]:
    """Indicators whose page below this one everybody may read."""
    for each in readable(IndicatorPage.objects.child_of(page)):
        code = each.indicator.code
        yield OpenDataset(
            code,
            each.indicator.local_title,
            each.get_url(request) or "",
            reverse("feedback_api:dataset", args=[code]),
        )
