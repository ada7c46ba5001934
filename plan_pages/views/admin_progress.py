"""A unit's own work in the admin: its tasks, and the form of a report."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.admin import messages

from plan_pages.errors import ChangedMeanwhile, NotAllowed, NotComplete, PlanError
from plan_pages.models import PlanTask, ProgressReport, ReportingPeriod, Unit
from plan_pages.permissions import OF_A_UNIT, reporting_units, tasks_reported_by
from plan_pages.progress_forms import ReportForm
from plan_pages.roles import codes_acted_for, has_role
from plan_pages.seen import seen
from plan_pages.services.evidence import keep_upload
from plan_pages.services.progress import check_writable, save_draft, submit_report
from plan_pages.work import (
    chosen_period,
    has_work,
    in_order,
    late_elsewhere,
    periods_for,
    scope_of,
    tasks_of,
    with_duties,
)

ON_A_PAGE = 100


def index(request: HttpRequest) -> HttpResponse:
    """What is late first; the period by ``ky``, for those that see all units one by ``don_vi``."""
    user, day = request.user, localdate()
    if not has_work(user):
        raise PermissionDenied
    scope = scope_of(user)
    periods = periods_for(scope)
    period = chosen_period(periods, request.GET.get("ky", ""), day)
    units = list(Unit.objects.filter(is_collective=False)) if scope.everything else []
    unit = next((u for u in units if u.code == request.GET.get("don_vi")), None)
    rows = in_order(tasks_of(scope, period, unit), day)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("My work"),
        "header_icon": "tasks",
        "periods": periods,
        "period": period,
        "units": units,
        "unit": unit,
        "page": page,
        "work": with_duties(list(page), period, scope, day),
        "late_elsewhere": late_elsewhere(scope, periods, period, day),
    }
    return render(request, "plan_pages/admin/progress_work.html", context)


def edit(request: HttpRequest, task_id: int, period: str, unit: str) -> HttpResponse:
    """The report of a unit of one's own; the draft is made by the first save."""
    task, of_period, of_unit = _looked_up(request, task_id, period, unit)
    reports = ProgressReport.objects.prefetch_related("evidence")
    report = reports.filter(task=task, period=of_period, unit=of_unit).first()
    if request.method == "POST":
        return _write(request, task, of_period, of_unit, report)
    try:
        check_writable(task, of_period, of_unit, report, user=request.user)
    except PlanError as error:
        messages.warning(request, str(error))
        return _elsewhere(report, of_period)
    return _show(request, ReportForm(None, unit=of_unit, report=report), task, of_period, of_unit)


def _looked_up(
    request: HttpRequest, task_id: int, period: str, unit: str
) -> tuple[PlanTask, ReportingPeriod, Unit]:
    if not has_role(request.user, *OF_A_UNIT):
        raise PermissionDenied
    task = get_object_or_404(
        tasks_reported_by(request.user).select_related("plan", "criterion"), pk=task_id
    )
    own = codes_acted_for(request.user)
    found = next((u for u in reporting_units(task) if u.code == unit and unit in own), None)
    if found is None:
        raise Http404
    return task, get_object_or_404(ReportingPeriod, code=period), found


def _elsewhere(report: ProgressReport | None, period: ReportingPeriod) -> HttpResponse:
    if report is not None:
        return redirect("reform_progress:report", report.pk)
    return redirect(f"{reverse('reform_progress:index')}?ky={period.code}")


def _write(
    request: HttpRequest,
    task: PlanTask,
    period: ReportingPeriod,
    unit: Unit,
    report: ProgressReport | None,
) -> HttpResponse:
    data, refusal = _with_upload(request)
    form = ReportForm(data, unit=unit, report=report)
    if refusal:
        form.add_error("upload", refusal)
    if "submit" in data:
        form.ask_for_more(task, localdate())
    if form.is_valid():
        try:
            return _save(request, form, task, period, unit)
        except NotAllowed as error:
            raise PermissionDenied from error
        except ChangedMeanwhile as error:
            form.add_error(None, str(error))
            return _show(request, form, task, period, unit, changed=True)
        except PlanError as error:
            form.add_error(None, str(error))
    return _show(request, form, task, period, unit)


def _with_upload(request: HttpRequest) -> tuple[QueryDict, str]:
    """What was posted, with an uploaded file as one of the chosen documents, so that it is kept
    whatever else is wrong; and why a file was not taken."""
    data = request.POST.copy()
    upload = request.FILES.get("upload")
    if upload is None:
        return data, ""
    try:
        document = keep_upload(upload, user=request.user)
    except NotComplete as error:
        return data, str(error)
    data.appendlist("documents", str(document.pk))
    return data, ""


def _save(
    request: HttpRequest, form: ReportForm, task: PlanTask, period: ReportingPeriod, unit: Unit
) -> HttpResponse:
    user = request.user
    given, known = (form.values(), form.evidence()), form.data.get("seen")
    report = save_draft(task, period, unit, *given, user=user, known=known)
    if "submit" in form.data:
        submit_report(report, user=user)
        messages.success(request, _("The report was sent to the head of the unit for approval."))
    else:
        messages.success(request, _("The draft was saved; it is not submitted yet."))
    return redirect(f"{reverse('reform_progress:index')}?ky={period.code}")


def _show(
    request: HttpRequest,
    form: ReportForm,
    task: PlanTask,
    period: ReportingPeriod,
    unit: Unit,
    *,
    changed: bool = False,
) -> HttpResponse:
    """``changed`` shows what somebody else saved meanwhile; it counts as seen from then on."""
    report = ProgressReport.objects.filter(task=task, period=period, unit=unit).first()
    context: dict[str, Any] = {
        "page_title": _("Report progress"),
        "page_subtitle": period.name,
        "header_icon": "tasks",
        "form": form,
        "task": task,
        "period": period,
        "unit": unit,
        "report": report,
        "changed": changed,
        "seen": seen(report) if changed or not form.is_bound else form.data.get("seen"),
    }
    return render(request, "plan_pages/admin/progress_form.html", context)
