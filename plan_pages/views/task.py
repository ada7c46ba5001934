from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    Subquery,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages.board import BoardTask
from plan_pages.models import NewsPage, PlanTask, Score, Unit
from plan_pages.querysets import PlanTaskQuerySet, visible

if TYPE_CHECKING:
    from plan_pages.models import PlanPage


@dataclass(frozen=True)
class Moment:
    """A day of the task's course; ``is_past`` is what has come to pass already."""

    day: date
    text: str
    is_past: bool


def serve_task(page: PlanPage, request: HttpRequest, number: int) -> HttpResponse:
    task = (
        with_neighbours(page.plan.tasks.select_related("criterion")).filter(number=number).first()
    )
    if task is None:
        raise Http404
    leads, supports = units_of(task)
    day = localdate()
    board_url = (page.get_url(request) or "") + page.reverse_subpage("task_board")
    context: dict[str, Any] = {
        "task": task,
        "row": BoardTask(task, task.status_on(day), day),
        "moments": moments(task, day),
        "scores": _scores(task),
        "news": visible(NewsPage.objects.filter(task=task)).order_by("-date", "-pk")[:5],
        "leads": leads,
        "supports": supports,
        "board_url": board_url,
        "trail": [*page.trail(request), page.crumb(request), (_("Task board"), board_url)],
        "here_title": _("Task %(number)d") % {"number": number},
    }
    return page.render(request, template="plan_pages/task.html", context_overrides=context)


def with_neighbours(tasks: PlanTaskQuerySet) -> PlanTaskQuerySet:
    """``previous_number`` and ``next_number`` in the plan, in the task's own query."""
    others = PlanTask.objects.filter(plan=OuterRef("plan")).values("number")
    before = others.filter(number__lt=OuterRef("number")).order_by("-number")
    after = others.filter(number__gt=OuterRef("number")).order_by("number")
    return tasks.annotate(previous_number=Subquery(before[:1]), next_number=Subquery(after[:1]))


def units_of(task: PlanTask) -> tuple[list[Unit], list[Unit]]:
    """Those that lead and those that support, in one query."""
    leads = Exists(task.lead_units.through.objects.filter(plantask=task, unit=OuterRef("pk")))
    supports = Exists(
        task.supporting_units.through.objects.filter(plantask=task, unit=OuterRef("pk"))
    )
    units = Unit.objects.annotate(leads=leads, supports=supports)
    found = list(units.filter(Q(leads=True) | Q(supports=True)))
    return [unit for unit in found if unit.leads], [unit for unit in found if unit.supports]


def moments(task: PlanTask, day: date) -> list[Moment]:
    """Newest first."""
    dated = [
        (task.starts_on, _("Begins")),
        (task.due_on, _("Deadline of the plan")),
        (task.completed_on, _("Done")),
    ]
    found = [Moment(when, text, when <= day) for when, text in dated if when is not None]
    return sorted(found, key=lambda moment: moment.day, reverse=True)


def _scores(task: PlanTask) -> list[Score]:
    if task.criterion is None:
        return []
    return list(task.criterion.scores.current().filter(year=task.plan.year).order_by("kind"))
