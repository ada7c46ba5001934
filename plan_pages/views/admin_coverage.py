"""Which criteria the year's plans cover, and what their late tasks put at risk."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from plan_pages.coverage import Coverage, CoverageRow, TaskRow, coverage
from plan_pages.enums import TaskStatus
from plan_pages.figures import row_of
from plan_pages.models import PlanTask, ScoreSheet
from plan_pages.permissions import tasks_visible_to
from plan_pages.scorebook_table import known_points

from .admin_scorebook import page, sheet_for

# What is no longer to be done covers no criterion.
GONE = (TaskStatus.REPLACED, TaskStatus.DROPPED)
SHOWN = {
    "": gettext_lazy("All criteria"),
    "without": gettext_lazy("Without a task"),
    "risk": gettext_lazy("At risk"),
}


@require_GET
def coverage_of_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = sheet_for(request, pk)
    criteria = sheet.criteria_set.criteria.order_by("sort_key")
    found = coverage(map(row_of, criteria), _tasks(request, sheet), known_points(sheet))
    asked = request.GET.get("show", "")
    shown = asked if asked in SHOWN else ""
    context = {
        **page(sheet, "coverage"),
        "found": found,
        "rows": _rows(found, shown),
        "choices": SHOWN.items(),
        "shown": shown,
    }
    return render(request, "plan_pages/admin/scorebook_coverage.html", context)


def _rows(found: Coverage, shown: str) -> list[CoverageRow]:
    if shown == "without":
        return found.criteria_without_task
    return found.rows_at_risk if shown == "risk" else found.rows


def _tasks(request: HttpRequest, sheet: ScoreSheet) -> list[TaskRow]:
    today = localdate()
    of_year = tasks_visible_to(request.user).filter(plan__year=sheet.year)
    tasks = of_year.select_related("criterion__criteria_set").order_by("plan", "number")
    return [_row(task, sheet, today) for task in tasks if task.status_on(today) not in GONE]


def _row(task: PlanTask, sheet: ScoreSheet, today: date) -> TaskRow:
    """A criterion of another set is another criterion, even under the same code."""
    criterion = task.criterion
    is_here = criterion is not None and criterion.criteria_set_id == sheet.criteria_set_id
    return TaskRow(
        number=task.number,
        title=task.title,
        criterion_code=criterion.code if criterion is not None and is_here else "",
        is_late=task.status_on(today) == TaskStatus.OVERDUE,
        key=task.pk,
        note=""
        if criterion is None or is_here
        else _("%(code)s in %(set)s")
        % {"code": criterion.code, "set": criterion.criteria_set.name},
    )
