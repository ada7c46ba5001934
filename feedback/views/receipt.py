"""The receipt page, reached by a signed value for a quarter of an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse

from feedback import complaints
from feedback.errors import UnknownReceipt
from feedback.models import Contact, Counter, FeedbackFormPage
from feedback.schema import asked
from feedback.services.receipts import receipt_for, response_behind

from . import kiosk_receipt

if TYPE_CHECKING:
    from feedback.models import FeedbackIndexPage


def show(index: FeedbackIndexPage, request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        response, dropped = response_behind(request.GET.get("ma", ""))
    except UnknownReceipt as error:
        page = TemplateResponse(
            request,
            "feedback/receipt_expired.html",
            {"page": index, "self": index, "sentence": str(error)},
            status=404,
        )
        return _private(page)
    form_page = FeedbackFormPage.objects.filter(
        translation_key=response.form.translation_key, locale=index.locale
    ).first()
    context = {
        **index.get_context(request),
        "receipt": receipt_for(response.token),
        "form_page": form_page,
        "dropped": [
            entry["label"] for entry in asked(response.version.schema) if entry["code"] in dropped
        ],
        "is_complaint": complaints.FLAG in response.flags,
        "left_contact": Contact.objects.filter(response=response).exists(),
    }
    if response.counter is not None and response.counter.kind == Counter.Kind.KIOSK:
        return _private(kiosk_receipt.page(index, request, response.counter, context))
    return _private(TemplateResponse(request, "feedback/receipt.html", context))


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "no-store"
    page["X-Robots-Tag"] = "noindex"
    return page
