"""Who has not reported for a period; the Office reminds with one click."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from plan_pages.errors import NotAllowed, PlanError
from plan_pages.missing import missing_by_unit
from plan_pages.models import ReportingPeriod, Unit
from plan_pages.permissions import coordinates
from plan_pages.services.reminders import remind_unit
from plan_pages.work import chosen_period, periods_for, scope_of, sees_all


def missing(request: HttpRequest) -> HttpResponse:
    if not sees_all(request.user):
        raise PermissionDenied
    day, periods = localdate(), periods_for(scope_of(request.user))
    period = chosen_period(periods, request.GET.get("ky", ""), day)
    context: dict[str, Any] = {
        "page_title": _("Who has not reported"),
        "header_icon": "warning",
        "periods": periods,
        "period": period,
        "missing": missing_by_unit(period, day) if period else [],
        "may_remind": coordinates(request.user) and period and not period.is_closed,
    }
    return render(request, "plan_pages/admin/progress_missing.html", context)


@require_POST
def remind(request: HttpRequest, period: str, unit: str) -> HttpResponse:
    if not coordinates(request.user):
        raise PermissionDenied
    found = get_object_or_404(ReportingPeriod, code=period)
    reminded = get_object_or_404(Unit, code=unit)
    try:
        told = remind_unit(reminded, found, user=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except PlanError as error:
        messages.error(request, str(error))
    else:
        _say(request, reminded, told)
    return redirect(f"{reverse('reform_progress:missing')}?ky={found.code}")


def _say(request: HttpRequest, unit: Unit, told: int) -> None:
    if not told:
        sentence = _("%(unit)s was reminded today already; nobody was told twice.")
        messages.warning(request, sentence % {"unit": unit.short_name})
        return
    sentence = ngettext(
        "%(unit)s was reminded: %(n)d person.", "%(unit)s was reminded: %(n)d people.", told
    )
    messages.success(request, sentence % {"unit": unit.short_name, "n": told})
