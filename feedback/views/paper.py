"""The form on paper: A4, boxes with the digits that it is keyed in by, and a way to the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse

from feedback.channels.qr import qr_svg
from feedback.paper.forms import paper_form
from feedback.paper.layout import Box, boxes_of, is_scale
from feedback.schema import SchemaError
from feedback.services.versions import version_for
from feedback.visits import Visit

from .form import Asked, Part, parts_of

if TYPE_CHECKING:
    from feedback.models import FeedbackFormPage


def show(request: HttpRequest, page: FeedbackFormPage) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        version = version_for(page)
    except SchemaError as error:
        context = {"page": page, "self": page, "visit": Visit(page, request)}
        context |= {"problems": error.sentences}
        return TemplateResponse(request, "feedback/not_open.html", context, status=404)
    parts = parts_of(paper_form(version))
    address = page.get_full_url(request) or ""
    context = {
        "page": page,
        "self": page,
        "version": version,
        "parts": parts,
        "scale": scale_of(parts),
        "address": address,
        "qr": qr_svg(address),
        "content_language": version.locale,
    }
    response = TemplateResponse(request, "feedback/paper.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def scale_of(parts: list[Part]) -> list[Box]:
    """The words of the first scale with words: explained once, at the head of the sheet."""
    for part in parts:
        for question in part.questions:
            boxes = _worded(question)
            if boxes:
                return boxes
    return []


def _worded(question: Asked) -> list[Box]:
    if not question.fields or not is_scale(question.field):
        return []
    boxes = boxes_of(question.field)
    return boxes if any(box.label != box.value for box in boxes) else []
