"""Files that become records: upload, read the report, answer what is not clear, then import."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from plan_pages import uploads
from plan_pages.errors import PlanError
from plan_pages.forms import UploadForm
from plan_pages.import_kinds import KINDS, Reader, may_import
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.plan_file import PlanFile, read_plan_file
from plan_pages.importers.text import read_bytes
from plan_pages.models import Unit
from plan_pages.services.importing import find_plan_index, import_plan, plan_slug
from plan_pages.services.row_report import Outcome, RowReport
from plan_pages.services.unit_aliases import add_alias

# No key of a unit has as many.
DIGITS = 10

__all__ = ["KINDS", "index", "may_import", "upload"]


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
        "kind_name": kind,
        "form": form,
        "target": request.POST.get("target", "") or KINDS[kind].default_target(),
    }
    if request.method == "POST" and form.is_valid():
        try:
            return _import(request, kind, form, context)
        except (PlanError, NotAPlanError) as error:
            form.add_error("file", str(error))
    return render(request, "plan_pages/admin/import.html", context)


def _import(
    request: HttpRequest, kind: str, form: UploadForm, context: dict[str, Any]
) -> HttpResponse:
    data = _sent(request, form)
    read, dry_run = KINDS[kind].read, form.cleaned_data["dry_run"]
    if read is not None:
        context |= _table(request, data, read, context["target"], dry_run=dry_run)
    elif dry_run:
        file = _checked(read_plan_file(data))
        context |= {"parsed": file.parsed, "appendix": file.appendix}
        context["kept"] = uploads.keep(request.user, data)
    else:
        return _import_plan(request, data)
    return render(request, "plan_pages/admin/import.html", context)


def _sent(request: HttpRequest, form: UploadForm) -> bytes:
    """The file that was chosen now, or the one that was looked over before."""
    file = form.cleaned_data["file"]
    if file:
        return read_bytes(file.file)
    data = uploads.find(request.user, form.cleaned_data["kept"])
    if data is None:
        raise PlanError(_("The file is no longer kept here; please choose it again."))
    return data


def _table(
    request: HttpRequest, data: bytes, read: Reader, target: str, *, dry_run: bool
) -> dict[str, Any]:
    meanings = _meanings(request)
    report = read(data, target, dry_run, request.user, meanings)
    written = report.ok and not dry_run
    return {
        "report": report,
        "counts": {outcome.value: report.count(outcome) for outcome in Outcome},
        "written": written,
        "kept": "" if written else uploads.keep(request.user, data),
        "meanings": meanings,
        "units": Unit.objects.all() if report.unknown_units else (),
    }


def _meanings(request: HttpRequest) -> dict[str, Unit]:
    """What was answered: the name and the unit of each question. A name that no unit has becomes
    another name of the unit; one that several have means it in this file only."""
    answered = dict(
        zip(request.POST.getlist("unit_name"), request.POST.getlist("unit"), strict=False)
    )
    units = {str(unit.pk): unit for unit in Unit.objects.filter(pk__in=_keys(answered.values()))}
    meanings = {name: units[key] for name, key in answered.items() if key in units}
    for name in request.POST.getlist("unknown_name"):
        if name in meanings and request.user.has_perm("plan_pages.change_unit"):
            add_alias(meanings[name], name, user=request.user)
    return meanings


def _keys(given: Any) -> list[int]:
    return [int(key) for key in given if key.isascii() and key.isdecimal() and len(key) < DIGITS]


def _checked(file: PlanFile) -> PlanFile:
    plan_slug(file.parsed)
    return file


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
    elif result.tasks is not None:
        _tell_tasks(request, result.tasks)
    return redirect(reverse("plan_pages_passages", args=[result.page.pk]))


def _tell_tasks(request: HttpRequest, report: RowReport) -> None:
    if report.ok:
        count = {"count": len(report.outcomes)}
        messages.success(request, _("Tasks of the appendix imported: %(count)d.") % count)
        return
    first = report.errors[0]
    messages.warning(
        request,
        _("The tasks of the appendix were not imported. Row %(row)d: %(why)s")
        % {"row": first.row, "why": first.message},
    )
