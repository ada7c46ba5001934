"""The page "Before publication": everything that a draft changes, for editor and approver."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from feedback.edits.access import form_page_or_404
from feedback.edits.changes import Change, Effect, Use
from feedback.edits.errors import EditError
from feedback.edits.words import consequence, level, what
from feedback.preflight.page import preflight_of
from feedback.services.edits import Comparison, confirm_breaks


@dataclass(frozen=True)
class Row:
    """A change in words, with the indicators that count the question."""

    code: str
    what: str
    consequence: str
    level: str
    effect: Effect
    uses: list[Use]


def rows_of(comparison: Comparison) -> list[Row]:
    return [_row(change, comparison.users_of(change)) for change in comparison.changes]


def _row(change: Change, uses: list[Use]) -> Row:
    return Row(change.code, what(change), consequence(change), level(change), change.effect, uses)


@require_safe
def before(request: HttpRequest, page_id: int) -> HttpResponse:
    page = form_page_or_404(request, page_id)
    preflight = preflight_of(page)
    context = {
        "page": page,
        "page_title": _("Before publication"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "clipboard-list",
        "preflight": preflight,
        "comparison": preflight.comparison,
        "can_archive": page.permissions_for_user(request.user).can_publish(),
    }
    return render(request, "feedback/admin/before.html", context)


@require_POST
def confirm(request: HttpRequest, page_id: int) -> HttpResponse:
    page = form_page_or_404(request, page_id)
    try:
        confirm_breaks(page, request.POST.get("confirm_breaks", ""), user=request.user)
    except EditError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Written down that you have seen what breaks."))
    return redirect("feedback_before", page.pk)
