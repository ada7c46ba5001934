"""Closing a reporting period in the admin: what it will do is shown before it is done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.admin import messages

from plan_pages.errors import PlanError
from plan_pages.models import ReportingPeriod
from plan_pages.permissions import coordinates
from plan_pages.services.missed_tasks import missed_in
from plan_pages.services.periods import close_period


def closes_periods(user: Any) -> bool:
    return coordinates(user)


def index(request: HttpRequest) -> HttpResponse:
    """Periods that are over and still open, the oldest first."""
    _require(request)
    over = ReportingPeriod.objects.open().filter(ends__lte=localdate()).order_by("ends", "starts")
    context = {"page_title": _("Close a period"), "header_icon": "lock", "periods": over}
    return render(request, "plan_pages/admin/periods.html", context)


def close(request: HttpRequest, code: str) -> HttpResponse:
    _require(request)
    period = get_object_or_404(ReportingPeriod.objects.filter(ends__lte=localdate()), code=code)
    if request.method == "POST":
        return _close(request, period)
    context = {
        "page_title": _("Close a period"),
        "page_subtitle": period.name,
        "header_icon": "lock",
        "period": period,
        "missed": missed_in(period),
    }
    return render(request, "plan_pages/admin/period_close.html", context)


def _close(request: HttpRequest, period: ReportingPeriod) -> HttpResponse:
    try:
        close_period(period, request.user)
    except PlanError as error:
        messages.error(request, str(error))
    else:
        sentence = _("The period %(name)s is closed; explanations were asked for.")
        messages.success(request, sentence % {"name": period.name})
    return redirect("reform_period_closing:index")


def _require(request: HttpRequest) -> None:
    if not closes_periods(request.user):
        raise PermissionDenied
