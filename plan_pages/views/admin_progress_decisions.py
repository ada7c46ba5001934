"""Reports that wait for the head, and one report with what can be done about it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from plan_pages.enums import ReportState
from plan_pages.errors import NotAllowed, NotComplete, PlanError
from plan_pages.models import ProgressReport
from plan_pages.permissions import (
    OF_THE_OFFICE,
    coordinates,
    is_head_of,
    reports_visible_to,
    works_for,
)
from plan_pages.progress_forms import CommentForm
from plan_pages.reported import STANDING
from plan_pages.roles import Role, has_role
from plan_pages.services.progress import EDITABLE, approve_report, return_report
from plan_pages.work import has_work

DECIDED_SHOWN = 30


def decides_reports(user: Any) -> bool:
    return has_role(user, Role.HEAD, *OF_THE_OFFICE)


def approvals(request: HttpRequest) -> HttpResponse:
    if not decides_reports(request.user):
        raise PermissionDenied
    reports = _whole(reports_visible_to(request.user))
    context = {
        "page_title": _("Reports to approve"),
        "header_icon": "check",
        "waiting": reports.awaiting().order_by("submitted_at", "pk"),
        "decided": reports.approved().order_by("-decided_at", "-pk")[:DECIDED_SHOWN],
    }
    return render(request, "plan_pages/admin/progress_approvals.html", context)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _looked_up(request, pk), CommentForm())


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """``approve`` or ``return`` with a comment; what was typed stays after an error."""
    found, form = _looked_up(request, pk), CommentForm(request.POST)
    try:
        sentence = _decided(request, found, form)
    except NotAllowed as error:
        raise PermissionDenied from error
    except NotComplete:
        return _show(request, found, form)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("reform_progress:report", found.pk)
    messages.success(request, sentence)
    return redirect("reform_progress:approvals")


def _decided(request: HttpRequest, found: ProgressReport, form: CommentForm) -> str:
    if "approve" in request.POST:
        approve_report(found, user=request.user)
        return _("The report was approved.")
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    return_report(found, comment, user=request.user)
    return _("The report was returned with your comment.")


def _looked_up(request: HttpRequest, pk: int) -> ProgressReport:
    """404 for what one may not see; drafts are nobody's business but the unit's."""
    if not has_work(request.user):
        raise PermissionDenied
    found: ProgressReport = get_object_or_404(_whole(reports_visible_to(request.user)), pk=pk)
    if found.state == ReportState.DRAFT and not works_for(request.user, found.unit):
        raise Http404
    return found


def _whole(reports: Any) -> Any:
    related = ("task__plan", "period", "unit", "written_by", "decided_by")
    return reports.select_related(*related).prefetch_related("evidence__document")


def _show(request: HttpRequest, found: ProgressReport, form: CommentForm) -> HttpResponse:
    head = is_head_of(request.user, found.unit)
    context = {
        "page_title": _("Progress report"),
        "page_subtitle": f"{found.unit.short_name} – {found.period}",
        "header_icon": "tasks",
        "report": found,
        "form": form,
        "may_approve": head and found.state == ReportState.SUBMITTED,
        "may_return": (head or coordinates(request.user)) and found.state in STANDING,
        "may_write": works_for(request.user, found.unit) and found.state in EDITABLE,
        "may_list": decides_reports(request.user),
    }
    return render(request, "plan_pages/admin/progress_report.html", context)
