"""Runs of jobs in the admin: what ran, from what to what, how it ended, and once more."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.log_actions import log

from feedback.enums import Job, RunState
from feedback.indicators.errors import IndicatorError
from feedback.indicators.runs import can_run_again, can_see_runs
from feedback.models import Indicator, JobRun
from feedback.services.drafts import draft_of
from feedback.services.recorded_work import NO_DIFFERENCE
from feedback.services.recounting import ask_for_recount, is_asked_for
from plan_pages.views.working_list import LESS_NEEDED

from .record_list import RecordListView

INDEX = "feedback_job_runs:index"
INTERRUPTED = "interrupted"
STATES = [*RunState.choices, (INTERRUPTED, pgettext_lazy("run of a job", "Interrupted"))]


class JobRunFilterSet(WagtailFilterSet):
    name = django_filters.ChoiceFilter(choices=Job.choices, label=gettext_lazy("Job"))
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label=gettext_lazy("State")
    )
    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.all(), label=gettext_lazy("Indicator")
    )

    class Meta:
        model = JobRun
        fields = ["name", "state", "indicator"]

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        interrupted = JobRun.objects.interrupted()
        if value == INTERRUPTED:
            return queryset.filter(pk__in=interrupted.values("pk"))
        found = queryset.filter(state=value)
        return found.exclude(pk__in=interrupted.values("pk"))


class JobRunIndexView(RecordListView):
    model = JobRun
    filterset_class = JobRunFilterSet
    page_title = gettext_lazy("Job runs")
    header_icon = "history"
    index_url_name = INDEX
    index_results_url_name = "feedback_job_runs:results"
    default_ordering = "-started_at"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("job", label=_("Job"), accessor="job", get_url=run_url),
            Column(
                "indicator",
                label=_("Indicator"),
                accessor=lambda run: run.indicator or "–",
                classname=LESS_NEEDED,
            ),
            Column("period", label=_("Period"), accessor=lambda run: run.period or "–"),
            DateColumn("started_at", label=_("Started at"), classname=LESS_NEEDED),
            Column("outcome", label=_("State")),
            Column(
                "rows_in",
                label=_("Counted"),
                accessor=lambda run: _or_dash(run.rows_in),
                classname=LESS_NEEDED,
            ),
            Column(
                "rows_excluded",
                label=_("Excluded"),
                accessor=lambda run: _or_dash(run.rows_excluded),
                classname=LESS_NEEDED,
            ),
        ]

    def may_read(self, user: Any) -> bool:
        return can_see_runs(user)

    def get_base_queryset(self) -> QuerySet:
        return JobRun.objects.select_related("indicator", "period")


def run_url(run: JobRun) -> str:
    return reverse("feedback_job_runs:detail", args=[run.pk])


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)


def _refuse_others(request: HttpRequest) -> None:
    if not can_see_runs(request.user):
        raise PermissionDenied


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    _refuse_others(request)
    run = get_object_or_404(JobRun.objects.select_related("indicator", "period"), pk=pk)
    context = {
        "page_title": run.job,
        "header_title": run.job,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(INDEX), "label": _("Job runs")},
            {"url": "", "label": run.job},
        ],
        "run": run,
        "seconds": None if run.duration is None else run.duration.total_seconds(),
        "snapshots": run.snapshots.select_related("indicator", "period"),
        "is_recount": run.name == Job.RECOUNT,
        "nothing_differed": run.result_hash == NO_DIFFERENCE,
        "can_run_again": can_run_again(run, request.user),
        "is_asked_for": run.name == Job.RECOUNT and is_asked_for(),
    }
    return render(request, "feedback/admin/job_run.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Do once more what the run did: a draft at once, a recount by the next worker."""
    _refuse_others(request)
    run = get_object_or_404(JobRun.objects.select_related("indicator", "period"), pk=pk)
    if run.name not in (Job.RECOUNT, Job.DRAFT):
        raise Http404
    if not can_run_again(run, request.user):
        raise PermissionDenied
    return _recount(request, run) if run.name == Job.RECOUNT else _draft(request, run)


def _recount(request: HttpRequest, run: JobRun) -> HttpResponse:
    if ask_for_recount(run, request.user):
        messages.success(request, _("A worker recounts within a minute; its run is listed here."))
    else:
        messages.warning(request, _("A recount is asked for already; a worker is about to do it."))
    return redirect(INDEX)


def _draft(request: HttpRequest, run: JobRun) -> HttpResponse:
    if run.indicator is None or run.period is None:
        raise Http404
    log(run, "feedback.run_again", user=request.user, data={"job": run.name})
    try:
        draft = draft_of(run.indicator, run.period, request.user)
    except IndicatorError as refusal:
        messages.error(request, str(refusal))
        return redirect(run_url(run))
    messages.success(request, _("The draft is computed."))
    return redirect("feedback_indicator_value", pk=draft.pk)
