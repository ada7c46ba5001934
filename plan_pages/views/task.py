from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages.board import BoardTask
from plan_pages.models import PlanTask, Score

if TYPE_CHECKING:
    from plan_pages.models import PlanPage


@dataclass(frozen=True)
class Moment:
    """A day of the task's course; ``is_past`` is what has come to pass already."""

    day: date
    text: str
    is_past: bool


def serve_task(page: PlanPage, request: HttpRequest, number: int) -> HttpResponse:
    task = page.plan.tasks.for_display().filter(number=number).first()
    if task is None:
        raise Http404
    day = localdate()
    board_url = (page.get_url(request) or "") + page.reverse_subpage("task_board")
    context: dict[str, Any] = {
        "task": task,
        "row": BoardTask(task, task.status_on(day), day),
        "moments": moments(task, day),
        "scores": _scores(task),
        "news": task.news.live().public().order_by("-date")[:5],
        "previous": page.plan.tasks.filter(number__lt=number).order_by("-number").first(),
        "next": page.plan.tasks.filter(number__gt=number).order_by("number").first(),
        "board_url": board_url,
        "ancestors": page.get_ancestors().live().filter(depth__gt=1),
    }
    return page.render(request, template="plan_pages/task.html", context_overrides=context)


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
