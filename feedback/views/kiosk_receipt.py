"""The receipt at a kiosk: large, for a short time, and then the form again for the next person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from feedback.channels.kiosk import RECEIPT_SECONDS, REFERENCE_SECONDS, kiosk_at, stay_inside
from feedback.models import Counter
from feedback.services.receipts import is_older

if TYPE_CHECKING:
    from feedback.models import FeedbackIndexPage


def page(
    index: FeedbackIndexPage, request: HttpRequest, counter: Counter, context: dict[str, Any]
) -> TemplateResponse:
    """Who goes back to the address of an earlier person's receipt finds it no longer."""
    is_over = is_older(request.GET.get("ma", ""), REFERENCE_SECONDS)
    if is_over:
        context = {**context, "receipt": ""}
    shown = TemplateResponse(
        request, "feedback/kiosk_receipt.html", context, status=404 if is_over else 200
    )
    kiosk = kiosk_at(index, counter, request, idle=0, warning=RECEIPT_SECONDS)
    stay_inside(shown, kiosk)
    return shown
