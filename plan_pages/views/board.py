from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import board
from plan_pages.board_counts import Overview, overview_of
from plan_pages.exports import tasks_csv, tasks_xlsx
from plan_pages.filters import TaskFilterSet
from plan_pages.models import PlanTask
from plan_pages.page_cache import kept
from plan_pages.querysets import PlanTaskQuerySet
from plan_pages.spreadsheet import CSV_TYPE, XLSX_TYPE

if TYPE_CHECKING:
    from plan_pages.models import PlanPage

PER_PAGE = 50
CSV, XLSX, PRINT = "csv", "xlsx", "in"
DOWNLOADS = {CSV: (tasks_csv, CSV_TYPE), XLSX: (tasks_xlsx, XLSX_TYPE)}
NO_FILTERS = frozenset({"format", "xuat", "page"})


def serve_board(page: PlanPage, request: HttpRequest) -> HttpResponse:
    # A kept page has no other headers than its type, and a download has the name of its file.
    if _wanted(request) in DOWNLOADS:
        return _draw(page, request)
    return kept(request, lambda: _draw(page, request))


def _wanted(request: HttpRequest) -> str:
    """``csv``, ``xlsx``, ``in`` or what else was typed."""
    return request.GET.get("xuat") or request.GET.get("format", "")


def _draw(page: PlanPage, request: HttpRequest) -> HttpResponse:
    overview = overview_of(page.plan, localdate())
    filters = _filters(page, request, overview)
    found = filters.found()
    asked = _wanted(request)
    # A table cannot say that it is not of what was asked for.
    if asked in DOWNLOADS and not filters.problems:
        return _download(page, asked, found)
    context = _context(page, request, overview, filters)
    context |= _list(request, found, overview, in_full=asked == PRINT)
    return page.render(request, template="plan_pages/task_board.html", context_overrides=context)


def _filters(page: PlanPage, request: HttpRequest, overview: Overview) -> TaskFilterSet:
    return TaskFilterSet(
        request.GET,
        queryset=page.plan.tasks.public(),
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
        "xlsx_query": _query(request, xuat=XLSX),
        "print_query": _query(request, xuat=PRINT),
        "trail": [*page.trail(request), page.crumb(request)],
        "here_title": _("Task board"),
    }


def _list(
    request: HttpRequest, found: PlanTaskQuerySet, overview: Overview, *, in_full: bool
) -> dict[str, Any]:
    """``in_full`` is the list for paper: every task on one page, without the filters."""
    shown = _page(request, found, overview.counts.total, in_full=in_full)
    rows = board.on_board(shown, localdate(), overview.leads)
    return {
        "groups": board.grouped(rows, overview.fields),
        "page_of_tasks": shown,
        "shown": shown.paginator.count,
        "page_query": _query(request),
        "in_full": in_full,
    }


def _page(
    request: HttpRequest, found: PlanTaskQuerySet, total: int, *, in_full: bool
) -> PaginatorPage[PlanTask]:
    """In one query: of all tasks the number is known, of some there are few enough to read."""
    tasks = board.in_order(found).select_related("criterion")
    some = request.GET.keys() - NO_FILTERS
    paginator = Paginator(list(tasks) if some else tasks, max(PER_PAGE, total if in_full else 0))
    if not some:
        paginator.count = total
    return paginator.get_page(request.GET.get("page", "1"))


def _query(request: HttpRequest, **more: str) -> str:
    """The filters of the address, for a link that keeps them."""
    kept = request.GET.copy()
    for name in NO_FILTERS:
        kept.pop(name, None)
    kept.update(more)
    return kept.urlencode()


def _download(page: PlanPage, asked: str, tasks: PlanTaskQuerySet) -> HttpResponse:
    """The table of the tasks as it can be imported again."""
    write, content_type = DOWNLOADS[asked]
    response = HttpResponse(write(tasks.for_display()), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{page.plan.slug}.{asked}"'
    return response
