"""Files that become records: upload, read the report, then import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from plan_pages.errors import PlanError
from plan_pages.forms import UploadForm
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.outline import parse_plan
from plan_pages.importers.structure import ParsedPlan
from plan_pages.importers.text import read_bytes
from plan_pages.models import Plan
from plan_pages.services.criteria_sets import newest_set_name
from plan_pages.services.criteria_table import import_criteria
from plan_pages.services.importing import find_plan_index, import_plan, plan_slug
from plan_pages.services.result_table import import_results
from plan_pages.services.row_report import RowReport
from plan_pages.services.task_table import import_tasks

Reader = Callable[[bytes, str, bool, Any], RowReport]


@dataclass(frozen=True)
class Kind:
    """``target`` asks what the file belongs to; ``read`` is None for the plan itself."""

    label: Any
    permission: str
    help: Any
    read: Reader | None = None
    target_label: Any = ""


def _tasks(data: bytes, target: str, dry_run: bool, user: Any) -> RowReport:
    plan = Plan.objects.filter(slug=target).first()
    if plan is None:
        raise PlanError(_("There is no plan “%(slug)s”.") % {"slug": target})
    return import_tasks(data, plan, dry_run=dry_run, user=user)


def _criteria(data: bytes, target: str, dry_run: bool, user: Any) -> RowReport:
    return import_criteria(data, target, dry_run=dry_run, user=user)


def _results(data: bytes, target: str, dry_run: bool, user: Any) -> RowReport:
    return import_results(data, dry_run=dry_run)


KINDS: dict[str, Kind] = {
    "plan": Kind(
        gettext_lazy("A plan"),
        "plan_pages.add_plan",
        gettext_lazy("The plan's text (.txt, UTF-8) becomes a draft page."),
    ),
    "tasks": Kind(
        gettext_lazy("The tasks of a plan"),
        "plan_pages.add_plantask",
        gettext_lazy("The appendix as a CSV table becomes plan tasks, all rows or none."),
        _tasks,
        gettext_lazy("Code of the plan"),
    ),
    "criteria": Kind(
        gettext_lazy("A criteria set"),
        "plan_pages.add_criterion",
        gettext_lazy("A CSV table becomes a tree of criteria, all rows or none."),
        _criteria,
        gettext_lazy("Code of the criteria set"),
    ),
    "results": Kind(
        gettext_lazy("Published index values"),
        "plan_pages.add_indexresult",
        gettext_lazy("A CSV table of values and ranks, all rows or none."),
        _results,
    ),
}


def may_import(user: Any, kind: str) -> bool:
    return bool(user.has_perm(KINDS[kind].permission))


def index(request: HttpRequest) -> HttpResponse:
    allowed = {name: kind for name, kind in KINDS.items() if may_import(request.user, name)}
    if not allowed:
        raise PermissionDenied
    return render(
        request,
        "plan_pages/admin/import_index.html",
        {"page_title": _("Import"), "header_icon": "upload", "kinds": allowed},
    )


def upload(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    if not may_import(request.user, kind):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {
        "page_title": _("Import"),
        "page_subtitle": KINDS[kind].label,
        "header_icon": "upload",
        "kind": KINDS[kind],
        "form": form,
        "target": request.POST.get("target", "") or _default_target(kind),
    }
    if request.method == "POST" and form.is_valid():
        try:
            return _import(request, kind, form, context)
        except (PlanError, NotAPlanError) as error:
            form.add_error("file", str(error))
    return render(request, "plan_pages/admin/import.html", context)


def _default_target(kind: str) -> str:
    if kind == "tasks":
        return Plan.objects.values_list("slug", flat=True).first() or ""
    return newest_set_name() if kind == "criteria" else ""


def _import(
    request: HttpRequest, kind: str, form: UploadForm, context: dict[str, Any]
) -> HttpResponse:
    data = read_bytes(form.cleaned_data["file"].file)
    read, dry_run = KINDS[kind].read, form.cleaned_data["dry_run"]
    if read is not None:
        context["report"] = read(data, context["target"], dry_run, request.user)
        context["written"] = context["report"].ok and not dry_run
    elif dry_run:
        context["parsed"] = _checked(parse_plan(data))
    else:
        return _import_plan(request, data)
    return render(request, "plan_pages/admin/import.html", context)


def _checked(parsed: ParsedPlan) -> ParsedPlan:
    plan_slug(parsed)
    return parsed


def _import_plan(request: HttpRequest, data: bytes) -> HttpResponse:
    index = find_plan_index()
    if not index.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    result = import_plan(data, index, user=request.user)
    if result.page is None:
        messages.warning(request, _("The plan was imported before, but has no page."))
        return redirect("reform_plans:index")
    if not result.created:
        messages.warning(request, _("The plan was imported before; nothing was changed."))
    return redirect(reverse("plan_pages_passages", args=[result.page.pk]))
