"""A form outside its days, or at a counter that is no more: says so, and gives back what was typed.

Reading it is nothing wrong (200, not for search engines); an answer is refused (403) and not
counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from feedback.forms import AnswerForm
from feedback.opening import Opening
from feedback.pairs.beside import pairs_on
from feedback.visits import Visit

REFUSED = 403


@dataclass(frozen=True)
class Kept:
    """A question with what was typed or chosen, in words."""

    question: str
    answers: list[str]


def closed(visit: Visit, opening: Opening, form: AnswerForm | None = None) -> HttpResponse:
    """``form``: what was sent too late."""
    return unopened(
        visit.request,
        "feedback/closed.html",
        {
            "page": visit.page,
            "self": visit.page,
            "visit": visit,
            "opening": opening,
            "kept": kept_in(form) if form else [],
            "content_language": visit.page.locale.language_code,
            "pairs": pairs_on(visit),
        },
        status=200 if form is None else REFUSED,
    )


def unopened(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int
) -> HttpResponse:
    response = TemplateResponse(request, template, dict(context), status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def kept_in(form: AnswerForm) -> list[Kept]:
    found = [
        Kept(_label_of(form, name), _words(entry.get("options", []), form[name].value()))
        for name, entry in form.by_field.items()
    ]
    return [kept for kept in found if kept.answers]


def _label_of(form: AnswerForm, name: str) -> str:
    entry = form.by_field[name]
    return str(entry["label"] if name == entry["code"] else form[name].label or entry["label"])


def _words(options: Sequence[Mapping[str, Any]], value: Any) -> list[str]:
    """Codes become the words of their options; a tick without words is left out."""
    labels = {option["code"]: option["label"] for option in options}
    given = value if isinstance(value, list) else [value]
    return [
        labels.get(each, each).strip() for each in given if isinstance(each, str) and each.strip()
    ]
