"""Periodic reports in the admin: choose a period, freeze its figures, hand the document on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from plan_pages.enums import Calendar
from plan_pages.errors import NotAllowed, PlanError
from plan_pages.missing import missing_by_unit
from plan_pages.models import PeriodicReport, Plan, ReportingPeriod
from plan_pages.permissions import SEES_ALL, coordinates
from plan_pages.report_docx import CONTENT_TYPE, report_docx
from plan_pages.report_tables import Table, annex, difference_table
from plan_pages.roles import Role, has_role
from plan_pages.services.reports import draft_page, freeze_report, is_intact

READERS = (*SEES_ALL, Role.HEAD)
ON_A_PAGE = 50
# Of the period's last month (VB 581/BNV-CCHC).
DUE_DAY = 20


@dataclass(frozen=True)
class PeriodChoice:
    """``due_on`` is known in the reform calendar only."""

    period: ReportingPeriod

    @property
    def last_day(self) -> date:
        return self.period.ends - timedelta(days=1)

    @property
    def due_on(self) -> date | None:
        is_reform = self.period.calendar == Calendar.REFORM
        return self.last_day.replace(day=DUE_DAY) if is_reform else None


def may_read(user: Any) -> bool:
    return has_role(user, *READERS)


def index(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    choices = _choices()
    plans = list(Plan.objects.all())
    plan = _chosen_plan(request.GET.get("plan", ""), plans)
    chosen = _chosen_period(request.GET.get("ky", ""), choices, plan)
    reports = PeriodicReport.objects.defer("data").select_related(
        "plan", "period", "frozen_by", "page"
    )
    context = {
        "page_title": _("Periodic reports"),
        "header_icon": "doc-full",
        "plans": plans,
        "plan": plan,
        "choices": choices,
        "chosen": chosen,
        "missing": _missing(plan, chosen),
        "may_freeze": coordinates(request.user),
        "page": Paginator(reports, ON_A_PAGE).get_page(request.GET.get("p")),
    }
    return render(request, "plan_pages/admin/reports.html", context)


def _require_reader(request: HttpRequest) -> None:
    if not may_read(request.user):
        raise PermissionDenied


def _choices() -> list[PeriodChoice]:
    """Periods that have begun, the newest first, those of the reform year before the others."""
    begun = ReportingPeriod.objects.filter(starts__lte=localdate())
    newest = begun.order_by("-ends", "starts")
    found = sorted(newest, key=lambda period: period.calendar != Calendar.REFORM)
    return [PeriodChoice(period) for period in found]


def _chosen_plan(asked: str, plans: Sequence[Plan]) -> Plan | None:
    if asked:
        return get_object_or_404(Plan, slug=asked)
    return plans[0] if plans else None


def _chosen_period(
    asked: str, choices: Sequence[PeriodChoice], plan: Plan | None
) -> PeriodChoice | None:
    """What was asked for, else the newest of the plan's year that is over, else the newest.

    404 for a period that is not offered.
    """
    today = localdate()
    if asked:
        return PeriodChoice(get_object_or_404(ReportingPeriod, code=asked, starts__lte=today))
    over = [choice for choice in choices if choice.period.ends <= today]
    of_plan = [choice for choice in over if plan and choice.period.year == plan.year]
    return next(iter([*of_plan, *over, *choices]), None)


def _missing(plan: Plan | None, chosen: PeriodChoice | None) -> int:
    """Units that still owe a report of a task of the plan."""
    if plan is None or chosen is None:
        return 0
    owing = missing_by_unit(chosen.period, localdate())
    return sum(any(task.plan_id == plan.pk for task in entry.tasks) for entry in owing)


@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    if not coordinates(request.user):
        raise PermissionDenied
    asked = {name: request.POST.get(name, "") for name in ("plan", "ky")}
    plan = get_object_or_404(Plan, slug=asked["plan"])
    period = get_object_or_404(ReportingPeriod, code=asked["ky"])
    known = PeriodicReport.objects.newest_of(plan, period)
    try:
        report = freeze_report(plan, period, user=request.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except PlanError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('reform_reports:index')}?{urlencode(asked)}")
    if report == known:
        messages.warning(request, _("Nothing has changed since this report was frozen."))
    else:
        messages.success(request, _("The figures are frozen."))
    return redirect("reform_reports:show", report.pk)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    _require_reader(request)
    report = _report(pk)
    context = {
        "page_title": str(report.period),
        "page_subtitle": _("Revision %(number)d") % {"number": report.revision},
        "header_icon": "doc-full",
        "report": report,
        "choice": PeriodChoice(report.period),
        "is_intact": is_intact(report),
        "tables": _tables(report),
        "may_act": coordinates(request.user),
        "may_edit_page": bool(
            report.page and report.page.permissions_for_user(request.user).can_edit()
        ),
    }
    return render(request, "plan_pages/admin/report.html", context)


def _report(pk: int) -> PeriodicReport:
    known = PeriodicReport.objects.select_related(
        "plan", "period", "frozen_by", "page", "previous__period"
    )
    return get_object_or_404(known, pk=pk)


def _previous_data(report: PeriodicReport) -> dict[str, Any] | None:
    return report.previous.data if report.previous else None


def _tables(report: PeriodicReport) -> list[Table]:
    """Those of the document, and what changed since the revision before."""
    tables = annex(report.data, _previous_data(report), public=False)
    earlier = PeriodicReport.objects.filter(
        plan=report.plan, period=report.period, revision=report.revision - 1
    ).first()
    if earlier is not None:
        tables.append(difference_table(report.data, earlier.data, f"So với lần {earlier.revision}"))
    return [table for table in tables if table.rows]


def download(request: HttpRequest, pk: int) -> HttpResponse:
    _require_reader(request)
    report = _report(pk)
    content = report_docx(
        report.data,
        _previous_data(report),
        revision=report.revision,
        issued_on=localdate(report.frozen_at),
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    name = f"bao-cao-cchc-{report.period.code.lower()}-{report.revision}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def make_page(request: HttpRequest, pk: int) -> HttpResponse:
    if not coordinates(request.user):
        raise PermissionDenied
    report = _report(pk)
    had_page = report.page is not None
    try:
        page = draft_page(report, user=request.user, submit="submit" in request.POST)
    except NotAllowed as error:
        raise PermissionDenied from error
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("reform_reports:show", pk)
    sentence = (
        _("The report has its page already: “%(title)s”. Nothing was changed.")
        if had_page
        else _("The draft “%(title)s” waits for an editor.")
    )
    messages.success(request, sentence % {"title": page.title})
    return redirect("reform_reports:show", pk)
