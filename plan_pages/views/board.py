from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import board
from plan_pages.filters import TaskFilterSet
from plan_pages.importers.tables import TASK_COLUMNS
from plan_pages.models import Unit
from plan_pages.spreadsheet import safe_cell

if TYPE_CHECKING:
    from plan_pages.models import PlanPage


def serve_board(page: PlanPage, request: HttpRequest) -> HttpResponse:
    day = localdate()
    tasks = page.plan.tasks.for_display()
    rows = board.on_board(tasks, day)
    counts = board.count(rows)
    criteria = board.criteria_of(rows)
    filters = TaskFilterSet(
        request.GET,
        queryset=page.plan.tasks.all(),
        day=day,
        counts=counts,
        units=_units(rows),
        criteria=criteria,
    )
    shown = rows
    if filters.chips():
        found = set(filters.qs.values_list("pk", flat=True))
        shown = [row for row in rows if row.task.pk in found]
    if request.GET.get("format") == "csv":
        return _csv(page, shown)
    fields = {c.code: c.local_name for c in criteria if c.depth == 0}
    url = (page.get_url(request) or "") + page.reverse_subpage("task_board")
    context: dict[str, Any] = {
        "filters": filters,
        "groups": board.grouped(shown, fields),
        "shown": len(shown),
        "counts": counts,
        "sentence": board.sentence(counts),
        "chart": board.status_chart(counts, _("Tasks by status"), url),
        "board_url": url,
        "query": _query(request),
        "trail": [*page.trail(request), page.crumb(request)],
        "here_title": _("Task board"),
    }
    return page.render(request, template="plan_pages/task_board.html", context_overrides=context)


def _units(rows: list[board.BoardTask]) -> list[Unit]:
    found = {unit.pk: unit for row in rows for unit in board.units_of(row.task)}
    return sorted(found.values(), key=lambda unit: (unit.is_collective, unit.sort_order, unit.code))


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept["format"] = "csv"
    return kept.urlencode()


def _csv(page: PlanPage, rows: list[board.BoardTask]) -> HttpResponse:
    """With a byte order mark, without which spreadsheets misread Vietnamese."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.plan.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(TASK_COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in board.as_csv_row(row.task)])
    return response
