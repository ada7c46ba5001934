from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import board
from plan_pages.board_counts import Overview, overview_of
from plan_pages.filters import TaskFilterSet
from plan_pages.importers.tables import TASK_COLUMNS
from plan_pages.querysets import PlanTaskQuerySet
from plan_pages.spreadsheet import safe_cell

if TYPE_CHECKING:
    from plan_pages.models import PlanPage

PER_PAGE = 50
CSV, PRINT = "csv", "in"


def serve_board(page: PlanPage, request: HttpRequest) -> HttpResponse:
    overview = overview_of(page.plan, localdate())
    filters = _filters(page, request, overview)
    found = filters.found()
    asked = request.GET.get("xuat") or request.GET.get("format", "")
    if asked == CSV:
        return _csv(page, found.for_display())
    context = _context(page, request, overview, filters)
    context |= _list(request, found, overview, in_full=asked == PRINT)
    return page.render(request, template="plan_pages/task_board.html", context_overrides=context)


def _filters(page: PlanPage, request: HttpRequest, overview: Overview) -> TaskFilterSet:
    return TaskFilterSet(
        request.GET,
        queryset=page.plan.tasks.all(),
        day=localdate(),
        counts=overview.counts,
        units=overview.units,
        criteria=overview.criteria,
    )


def _context(
    page: PlanPage, request: HttpRequest, overview: Overview, filters: TaskFilterSet
) -> dict[str, Any]:
    counts = overview.counts
    url = (page.get_url(request) or "") + page.reverse_subpage("task_board")
    return {
        "filters": filters,
        "counts": counts,
        "sentence": board.sentence(counts),
        "chart": board.status_chart(counts, _("Tasks by status"), url),
        "board_url": url,
        "csv_query": _query(request, xuat=CSV),
        "print_query": _query(request, xuat=PRINT),
        "trail": [*page.trail(request), page.crumb(request)],
        "here_title": _("Task board"),
    }


def _list(
    request: HttpRequest, found: PlanTaskQuerySet, overview: Overview, *, in_full: bool
) -> dict[str, Any]:
    """``in_full`` is the list for paper: every task on one page, without the filters."""
    tasks = board.in_order(found).select_related("criterion")
    per_page = max(PER_PAGE, overview.counts.total) if in_full else PER_PAGE
    shown = Paginator(tasks, per_page).get_page(request.GET.get("page", "1"))
    rows = board.on_board(shown, localdate(), overview.leads)
    return {
        "groups": board.grouped(rows, overview.fields),
        "page_of_tasks": shown,
        "shown": shown.paginator.count,
        "page_query": _query(request),
        "in_full": in_full,
    }


def _query(request: HttpRequest, **more: str) -> str:
    """The filters of the address, for a link that keeps them."""
    kept = request.GET.copy()
    for name in ("format", "xuat", "page"):
        kept.pop(name, None)
    kept.update(more)
    return kept.urlencode()


def _csv(page: PlanPage, tasks: PlanTaskQuerySet) -> HttpResponse:
    """With a byte order mark, without which spreadsheets misread Vietnamese."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.plan.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(TASK_COLUMNS)
    for task in tasks:
        writer.writerow([safe_cell(cell) for cell in board.as_csv_row(task)])
    return response
