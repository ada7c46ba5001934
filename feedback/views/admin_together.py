"""Several responses decided on together: first what it would do to the numbers, then the deed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from feedback import conf
from feedback.errors import FeedbackError
from feedback.permissions import can_review_responses, responses_visible_to
from feedback.response_filters import ResponseFilterSet
from feedback.services.effect import Change
from feedback.services.review_together import MOST, VERBS, Plan, decide, plan
from plan_pages.models import Unit

TITLES = {
    "spam": gettext_lazy("Mark as spam"),
    "put-back": gettext_lazy("Put back into the counts"),
}
BACK = {"spam": "put-back", "put-back": "spam"}
# More digits are no number of a response.
LONGEST_NUMBER = 18


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    if not can_review_responses(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _act(request, verb)
    return _page(request, plan(verb, _numbers(request), request.user))


def _act(request: HttpRequest, verb: str) -> HttpResponse:
    pks = _read(request.POST.getlist("ids"))
    reason = request.POST.get("reason", "")
    try:
        n = decide(verb, pks, request.user, reason)
    except FeedbackError as refusal:
        messages.error(request, str(refusal))
        return _page(request, plan(verb, pks, request.user), typed=reason, status=422)
    said = ngettext(
        "Done for %(n)d response. The counts follow within a minute.",
        "Done for %(n)d responses. The counts follow within a minute.",
        n,
    )
    back = messages.button(address(BACK[verb], pks), TITLES[BACK[verb]])
    messages.success(request, said % {"n": n}, buttons=[back])
    return redirect("feedback_responses")


def address(verb: str, pks: Sequence[int]) -> str:
    where = reverse("feedback_responses_together", args=[verb])
    return f"{where}?{urlencode({'ids': ','.join(map(str, pks))})}"


def _numbers(request: HttpRequest) -> list[int]:
    """Those that were ticked, or all that the filters of the list find."""
    if "all" not in request.GET:
        return _read(request.GET.getlist("ids"))
    rows = responses_visible_to(request.user).with_current_unit()
    filters = ResponseFilterSet(request.GET, queryset=rows, request=request)
    found = filters.qs if filters.is_valid() else rows.none()
    return list(found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _read(values: Sequence[str]) -> list[int]:
    parts = (part.strip() for value in values for part in value.split(","))
    return [
        int(part)
        for part in parts
        if part.isascii() and part.isdecimal() and len(part) <= LONGEST_NUMBER
    ]


def _page(request: HttpRequest, found: Plan, typed: str = "", status: int = 200) -> HttpResponse:
    title = TITLES[found.verb]
    context: dict[str, Any] = {
        "page_title": title,
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("feedback_responses"), "label": _("Responses")},
            {"url": "", "label": title},
        ],
        "plan": found,
        "ids": ",".join(map(str, found.pks)),
        "forms": [
            {"form": one.form, "changes": named(one.changes), "drafts": one.drafts}
            for one in found.forms
        ],
        "fewest": conf.get("MIN_RESPONDENTS"),
        "most": MOST,
        "typed": typed,
    }
    return render(request, "feedback/admin/together.html", context, status=status)


def named(changes: list[Change]) -> list[tuple[str, int, int]]:
    """(whom it is about, respondents now, afterwards)."""
    units = Unit.objects.filter(code__in=[change.unit for change in changes])
    names = {"": _("No unit"), **{unit.code: unit.name for unit in units}}
    whole, *of_units = changes
    rows = [(names.get(row.unit, row.unit), row.before, row.after) for row in of_units]
    return [(_("The whole form"), whole.before, whole.after), *rows]
