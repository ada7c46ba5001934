"""Paper surveys as a table: the empty one to download, the filled one to check and import."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback.errors import FeedbackError
from feedback.models import FormVersion
from feedback.paper.sheet_templates import table_csv, table_xlsx
from feedback.services.sheet_import import empty_form, import_sheets
from plan_pages import uploads
from plan_pages.forms import UploadForm
from plan_pages.importers.errors import NotAPlanError
from plan_pages.importers.text import read_bytes
from plan_pages.services.row_report import Outcome
from plan_pages.spreadsheet import CSV_TYPE, XLSX_TYPE

from .admin_paper import version_or_404

WRITERS = {"csv": (table_csv, CSV_TYPE), "xlsx": (table_xlsx, XLSX_TYPE)}


def template(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    version = version_or_404(request, pk)
    if file_format not in WRITERS:
        raise Http404
    write, content_type = WRITERS[file_format]
    response = HttpResponse(write(empty_form(version)), content_type=content_type)
    name = f"phieu-giay-{version.form_id}-{version.locale}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "page_title": _("Import a table of paper sheets"),
        "page_subtitle": version.form.title,
        "header_icon": "upload",
        "version": version,
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        try:
            context |= _read(request, version, form)
        except (FeedbackError, NotAPlanError) as error:
            form.add_error("file", str(error))
    return render(request, "feedback/admin/paper_import.html", context)


def _read(request: HttpRequest, version: FormVersion, form: UploadForm) -> dict[str, Any]:
    data = _sent(request, form)
    if data is None:
        form.add_error("file", _("The file is no longer kept here; please choose it again."))
        return {}
    dry_run = form.cleaned_data["dry_run"]
    report = import_sheets(data, version, user=request.user, dry_run=dry_run)
    written = report.ok and not dry_run
    return {
        "report": report,
        "counts": {outcome.value: report.count(outcome) for outcome in Outcome},
        "written": written,
        "kept": "" if written or not report.ok else uploads.keep(request.user, data),
    }


def _sent(request: HttpRequest, form: UploadForm) -> bytes | None:
    """The file that was chosen now, or the one that was looked over before."""
    file = form.cleaned_data["file"]
    return read_bytes(file.file) if file else uploads.find(request.user, form.cleaned_data["kept"])
