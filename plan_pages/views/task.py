from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages.board import BoardTask
from plan_pages.communication import Communication, communication, year_of
from plan_pages.enums import ScoreKind
from plan_pages.explained import PublicExplanation, conclusions_page
from plan_pages.lineage import Lineage, lineage_of
from plan_pages.models import NewsPage, PlanTask, TaskSuccession, Unit
from plan_pages.public_records import PublicReport, all_evidence, public_records
from plan_pages.querysets import PlanTaskQuerySet, visible
from plan_pages.score_year import public_scores
from plan_pages.scorebook import PRECEDENCE

if TYPE_CHECKING:
    from plan_pages.models import PlanPage

NEWS_SHOWN = 5
KINDS_SHOWN = (ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED, ScoreKind.OFFICIAL)


@dataclass(frozen=True)
class Moment:
    """A day of the task's course; ``is_past`` is what has come to pass already."""

    day: date
    text: str
    is_past: bool = True
    report: PublicReport | None = None
    explanation: PublicExplanation | None = None


@dataclass(frozen=True)
class Points:
    """Of the task's criterion in the plan's year, as far as they are public."""

    by_kind: Sequence[tuple[str, Decimal]]
    maximum: Decimal
    lost: Decimal | None


def serve_task(page: PlanPage, request: HttpRequest, number: int) -> HttpResponse:
    tasks = with_neighbours(
        page.plan.tasks.public()
        .select_related("criterion", "measure__inspection")
        .filter(number=number)
    )
    task = with_points(tasks).first()
    if task is None:
        raise Http404
    task.plan = page.plan
    board_url = (page.get_url(request) or "") + page.reverse_subpage("task_board")
    context: dict[str, Any] = {
        **_records(task),
        **_inspection(task),
        "task": task,
        "points": points_of(task),
        "board_url": board_url,
        "trail": [*page.trail(request), page.crumb(request), (_("Task board"), board_url)],
        "here_title": _("Task %(number)d") % {"number": number},
    }
    return page.render(request, template="plan_pages/task.html", context_overrides=context)


def _records(task: PlanTask) -> dict[str, Any]:
    day = localdate()
    leads, supports = units_of(task)
    records, news = public_records(task), _news(task)
    return {
        "row": BoardTask(task, task.status_on(day), day),
        "moments": moments(task, day, records.reports, records.explanations),
        "evidence": all_evidence(records.reports),
        "lineage": _lineage(task),
        "said_done": records.pairs,
        "news": [item for item in news if item.task_id == task.pk][:NEWS_SHOWN],
        "communication": _communication(task, news, day),
        "leads": leads,
        "supports": supports,
    }


def _inspection(task: PlanTask) -> dict[str, Any]:
    """Of a task that is a measure; a stranger reaches such a one once the conclusion is public."""
    measure = getattr(task, "measure", None)
    if measure is None:
        return {}
    return {"inspection": measure.inspection, "conclusions_page": conclusions_page()}


def with_neighbours(tasks: PlanTaskQuerySet) -> PlanTaskQuerySet:
    """``previous_number`` and ``next_number`` in the plan, in the task's own query."""
    others = PlanTask.objects.public().filter(plan=OuterRef("plan")).values("number")
    before = others.filter(number__lt=OuterRef("number")).order_by("-number")
    after = others.filter(number__gt=OuterRef("number")).order_by("number")
    return tasks.annotate(previous_number=Subquery(before[:1]), next_number=Subquery(after[:1]))


def with_points(tasks: PlanTaskQuerySet) -> PlanTaskQuerySet:
    """The public points of the criterion, ``points_<kind>``, and ``has_origins``, in that query."""
    scores = public_scores().filter(criterion=OuterRef("criterion"), year=OuterRef("plan__year"))
    points = {
        f"points_{kind.value}": Subquery(scores.filter(kind=kind).values("points")[:1])
        for kind in KINDS_SHOWN
    }
    origins = TaskSuccession.objects.filter(new=OuterRef("pk"))
    return tasks.annotate(has_origins=Exists(origins), **points)


def points_of(task: PlanTask) -> Points | None:
    """None where the task serves no criterion or nobody has scored it."""
    known = {
        kind: points
        for kind in KINDS_SHOWN
        if (points := getattr(task, f"points_{kind.value}", None)) is not None
    }
    if task.criterion is None or not known:
        return None
    best = next((known[kind] for kind in PRECEDENCE if kind in known), None)
    lost = None if best is None else max(task.criterion.max_score - best, Decimal(0))
    named = [(str(kind.label), points) for kind, points in known.items()]
    return Points(named, task.criterion.max_score, lost)


def units_of(task: PlanTask) -> tuple[list[Unit], list[Unit]]:
    """Those that lead and those that support, in one query, and one more where a unit ended."""
    leads = Exists(task.lead_units.through.objects.filter(plantask=task, unit=OuterRef("pk")))
    supports = Exists(
        task.supporting_units.through.objects.filter(plantask=task, unit=OuterRef("pk"))
    )
    units = Unit.objects.annotate(leads=leads, supports=supports)
    found = list(units.filter(Q(leads=True) | Q(supports=True)))
    prefetch_related_objects([unit for unit in found if unit.valid_to], "successors")
    return [unit for unit in found if unit.leads], [unit for unit in found if unit.supports]


def moments(
    task: PlanTask,
    day: date,
    reports: Sequence[PublicReport] = (),
    explanations: Sequence[PublicExplanation] = (),
) -> list[Moment]:
    """Newest first."""
    found = [
        *_dates(task, day),
        *(Moment(each.day, _("Reported"), report=each) for each in reports),
        *(Moment(each.day, _("Explained"), explanation=each) for each in explanations),
    ]
    return sorted(found, key=lambda moment: moment.day, reverse=True)


def _dates(task: PlanTask, day: date) -> Iterator[Moment]:
    dated = (
        (task.ended_on, _("Replaced")),
        (task.completed_on, _("Done")),
        (task.due_on, _("Deadline of the plan")),
        (task.starts_on, _("Begins")),
    )
    for when, text in dated:
        if when is not None:
            yield Moment(when, text, when <= day)


def _lineage(task: PlanTask) -> Lineage | None:
    """Asks only where there is something to tell."""
    has_one = task.ended_on or task.manual_status or getattr(task, "has_origins", True)
    return lineage_of(task) if has_one else None


def _news(task: PlanTask) -> list[NewsPage]:
    """What serves the task, or its criterion and no task; the newest first."""
    serves = Q(task=task)
    if task.monthly_target is not None and task.criterion_id is not None:
        serves |= Q(task__isnull=True, criterion=task.criterion_id)
    pages = NewsPage.objects.filter(serves).select_related("locale").defer("body")
    found = visible(pages).order_by("-date", "-pk")
    return list(found if task.monthly_target is not None else found[:NEWS_SHOWN])


def _communication(task: PlanTask, news: Sequence[NewsPage], day: date) -> Communication | None:
    """What was published against the month's target, where the plan names one."""
    if task.monthly_target is None:
        return None
    return communication(news, task, *year_of(task.plan.year), day)
