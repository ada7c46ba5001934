"""The figures of a plan in a reporting period, collected for a report that is then frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import communication, registry
from plan_pages.enums import (
    ExplanationState,
    InspectionKind,
    InspectionState,
    ScoreKind,
    ScoringState,
)
from plan_pages.errors import NotComplete
from plan_pages.models import (
    Criterion,
    Explanation,
    InspectionMeasure,
    Plan,
    PlanPage,
    ReportingPeriod,
    Score,
    ScoreSheet,
)
from plan_pages.querysets import PlanTaskQuerySet
from plan_pages.report_periods import period_after
from plan_pages.report_tasks import Span, TaskOn, ahead, by_field, done, figures, late, tasks_on
from plan_pages.scorebook import CriterionRow, score_tree

# Of the data's shape; a reader of old reports asks it.
VERSION = 1
# The report is an official document; what it says depends on nobody's interface.
LANGUAGE = "vi"
ONE_DAY = timedelta(days=1)
SCORE_KINDS = (ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED, ScoreKind.OFFICIAL)
LETTERHEAD = (
    "superior_agency",
    "agency",
    "sign",
    "place",
    "recipients",
    "signed_for",
    "signatory_position",
    "signatory_name",
)


def collect(plan: Plan, period: ReportingPeriod) -> dict[str, Any]:
    """Figures as JSON: dates in ISO form, exact numbers as text, None for what nobody knows.

    They are as of the period's last day, or of today while it runs. ``fields`` and ``totals``
    hold tasks by status; ``late``, ``done`` and ``next`` name them. Raises ``NotComplete`` for a
    period that has not begun.
    """
    span = _span(period)
    with translation.override(LANGUAGE):
        rows = tasks_on(_tasks(plan), span.day)
        return {
            "version": VERSION,
            "plan": _plan(plan),
            "period": _period(period),
            "as_of": span.day.isoformat(),
            "letterhead": _letterhead(plan),
            "totals": figures(rows, span),
            "fields": by_field(rows, _fields(plan), span),
            "late": late(rows),
            "done": done(rows, span),
            "next": _next(rows, period),
            "explanations": _explanations(plan, period),
            "inspections": _inspections(plan, span),
            "communication": _communication(plan, rows, span),
            "scores": _scores(plan, period.year),
            "indicators": registry.report_figures(period),
        }


def _span(period: ReportingPeriod) -> Span:
    today = localdate()
    if today < period.starts:
        raise NotComplete(
            _("The period %(name)s has not begun; there is nothing to report yet.")
            % {"name": period.name}
        )
    return Span(period.starts, period.ends, min(period.ends - ONE_DAY, today))


def _tasks(plan: Plan) -> PlanTaskQuerySet:
    """A report is published, so what an unpublished conclusion asks for is not in it."""
    tasks = plan.tasks.public().select_related("criterion").order_by("number")
    return tasks.prefetch_related("lead_units", "supporting_units")


def _plan(plan: Plan) -> dict[str, Any]:
    return {"slug": plan.slug, "title": plan.title, "year": plan.year, "number": plan.number}


def _period(period: ReportingPeriod) -> dict[str, Any]:
    return {
        "code": period.code,
        "name": period.name,
        "calendar": period.calendar,
        "kind": period.kind,
        "year": period.year,
        "starts": period.starts.isoformat(),
        "last_day": (period.ends - ONE_DAY).isoformat(),
        "is_cumulative": period.is_cumulative,
    }


def _letterhead(plan: Plan) -> dict[str, str]:
    """What the plan's own page says of the agency; a later page changes no frozen report."""
    pages = PlanPage.objects.filter(plan=plan, alias_of__isnull=True)
    known = pages.order_by("-live", "pk").values(*LETTERHEAD).first()
    return known or dict.fromkeys(LETTERHEAD, "")


def _fields(plan: Plan) -> list[tuple[str, str]]:
    fields = Criterion.objects.fields_of_reform().filter(criteria_set=plan.criteria_set_id)
    return list(fields.order_by("sort_key").values_list("code", "name"))


def _next(rows: Sequence[TaskOn], period: ReportingPeriod) -> dict[str, Any]:
    """Without a period that follows, all that the plan still has ahead."""
    following = period_after(period)
    return {
        "period": _period(following) if following else None,
        "tasks": ahead(rows, following.ends if following else None),
    }


def _explanations(plan: Plan, period: ReportingPeriod) -> dict[str, int]:
    """Those of the report's own period and, where it is cumulative, of the periods within it."""
    asked = Explanation.objects.filter(
        task__plan=plan,
        period__calendar=period.calendar,
        period__starts__gte=period.starts,
        period__ends__lte=period.ends,
    )
    wanted = asked.exclude(state=ExplanationState.CANCELLED)
    return wanted.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        accepted=Count("pk", filter=Q(state=ExplanationState.ACCEPTED)),
        refused=Count("pk", filter=Q(state=ExplanationState.REFUSED)),
    )


def _inspections(plan: Plan, span: Span) -> dict[str, int]:
    """An unannounced one that has not begun is counted nowhere, so that nobody learns of it; one
    that was cancelled was none."""
    until = min(span.ends, span.day + ONE_DAY)
    held = Q(starts_on__gte=span.starts, starts_on__lt=until)
    stands = ~Q(state=InspectionState.CANCELLED)
    begun = Q(state__in=[InspectionState.UNDER_WAY, InspectionState.CONCLUDED])
    concluded = Q(concluded_on__gte=span.starts, concluded_on__lt=until)
    counts: dict[str, int] = plan.inspections.aggregate(
        planned=Count("pk", filter=held & stands & Q(kind=InspectionKind.PLANNED)),
        unannounced=Count("pk", filter=held & begun & Q(kind=InspectionKind.UNANNOUNCED)),
        concluded=Count("pk", filter=concluded),
    )
    return {**counts, **_measures(plan, span.day)}


def _measures(plan: Plan, day: date) -> dict[str, int]:
    concluded = InspectionMeasure.objects.filter(
        inspection__plan=plan, inspection__concluded_on__lte=day
    )
    unfinished = concluded.exclude(task__completed_on__lte=day)
    return unfinished.aggregate(
        measures_open=Count("pk"),
        measures_overdue=Count("pk", filter=Q(due_on__lt=day)),
    )


def _communication(plan: Plan, rows: Sequence[TaskOn], span: Span) -> dict[str, Any]:
    pieces = communication.pieces_of_plan(plan, span.starts, min(span.ends, span.day + ONE_DAY))
    once = communication.each_once(pieces)
    return {
        "total": len(once),
        "by_kind": communication.counted(once, "kind"),
        "by_audience": communication.counted(once, "audience"),
        "by_campaign": communication.counted(once, "campaign"),
        "tasks": [
            _communication_task(row.task, pieces, span)
            for row in rows
            if row.task.monthly_target is not None
        ],
    }


def _communication_task(task: Any, pieces: Sequence[Any], span: Span) -> dict[str, Any]:
    found = communication.communication(pieces, task, span.starts, span.ends, span.day)
    return {
        "number": task.number,
        "title": task.title,
        "target": task.monthly_target,
        "total": found.total,
        "months": [
            {
                "month": f"{count.month:%Y-%m}",
                "n": count.total,
                "by_kind": dict(count.by_kind),
                "is_short": count.is_short,
            }
            for count in found.months
            if count.month <= span.day
        ],
    }


def _scores(plan: Plan, year: int) -> dict[str, Any] | None:
    """Points by field and kind; ``is_public`` once the year's score book is published."""
    if plan.criteria_set is None:
        return None
    criteria_set = plan.criteria_set
    rows = [
        CriterionRow(criterion.code, criterion.name, criterion.max_score)
        for criterion in criteria_set.criteria.all()
    ]
    given = Score.objects.current().filter(
        criterion__criteria_set=criteria_set, year=year, kind__in=SCORE_KINDS
    )
    points: dict[str, dict[str, Decimal]] = {kind: {} for kind in SCORE_KINDS}
    for code, kind, value in given.values_list("criterion__code", "kind", "points"):
        points[kind][code] = value
    sheet = ScoreSheet.objects.filter(
        criteria_set=criteria_set, year=year, state=ScoringState.PUBLISHED
    )
    return {
        "set": criteria_set.name,
        "year": year,
        "is_public": sheet.exists(),
        "fields": _points_by_field(rows, points),
    }


def _points_by_field(
    rows: Sequence[CriterionRow], points: dict[str, dict[str, Decimal]]
) -> list[dict[str, Any]]:
    """A field's points of a kind are known only when each of its parts is, as everywhere."""
    trees = {
        kind: score_tree(rows, {(code, ScoreKind.OFFICIAL): n for code, n in given.items()})
        for kind, given in points.items()
    }
    return [
        {
            "code": row.code,
            "name": row.name,
            "maximum": str(row.maximum),
            **{kind: _text(trees[kind][place].achieved) for kind in SCORE_KINDS},
        }
        for place, row in enumerate(trees[ScoreKind.OFFICIAL])
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
