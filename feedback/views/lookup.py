"""Look a response up by its receipt: its state, what was answered and what was done about what
people said with the same form, never its answers.

The same page lets its holder correct contact data, withdraw a consent and erase everything; each
is a post with the code, which never stands in an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from feedback import complaints, conf, own_data
from feedback.errors import UnknownReceipt
from feedback.pairs.shown import MOST_BESIDE, pairs_of_form
from feedback.services.receipts import find
from feedback.spam.limits import seconds_to_wait
from feedback.spam.network import comes_from_elsewhere, network_key

if TYPE_CHECKING:
    from feedback.models import FeedbackIndexPage

MAX_TYPED = 60
INVALID = 422


@sensitive_post_parameters()
def handle(request: HttpRequest, index: FeedbackIndexPage) -> HttpResponse:
    if request.method == "POST":
        return _look_up(index, request)
    if request.method in ("GET", "HEAD"):
        return _page(index, request)
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


def _look_up(index: FeedbackIndexPage, request: HttpRequest) -> HttpResponse:
    if comes_from_elsewhere(request):
        return _page(index, request, status=403, error=_("Please look up the code on this page."))
    typed = request.POST.get("code", "")[:MAX_TYPED].replace("\x00", "")
    wait = seconds_to_wait(f"lookup:{network_key(request)}", conf.get("LOOKUP_LIMIT"))
    if wait:
        sentence = _("Too many look-ups. Please try again in %(seconds)d seconds.")
        page = _page(index, request, status=429, typed=typed, error=sentence % {"seconds": wait})
        page["Retry-After"] = str(wait)
        return page
    try:
        response = find(typed)
    except UnknownReceipt as error:
        return _page(index, request, status=404, typed=typed, error=str(error))
    outcome = own_data.act(response, request.POST.get("action", ""), request.POST)
    status = INVALID if outcome.error else 200
    found = {
        "response": response,
        "outcome": outcome,
        "pairs": pairs_of_form(response.form)[:MOST_BESIDE],
        **own_data.standing(response),
    }
    return _page(index, request, status=status, typed=typed, **found)


def _page(
    index: FeedbackIndexPage, request: HttpRequest, status: int = 200, **found: Any
) -> HttpResponse:
    context = {**index.get_context(request), "complaint": complaints.FLAG, **found}
    page = TemplateResponse(request, "feedback/lookup.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page
