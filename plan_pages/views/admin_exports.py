"""The records of an import, as the file that can be edited and imported again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify

from plan_pages.import_kinds import KINDS, may_import
from plan_pages.spreadsheet import CSV_TYPE, XLSX_TYPE

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


def export(request: HttpRequest, kind: str, file_format: str) -> HttpResponse:
    """``?target=`` names the plan or the criteria set."""
    writers = KINDS[kind].writers if kind in KINDS else None
    if writers is None or file_format not in writers:
        raise Http404
    if not may_import(request.user, kind):
        raise PermissionDenied
    target = request.GET.get("target", "")
    data = writers[file_format](target)
    if data is None:
        raise Http404
    name = f"{kind}-{slugify(target)}.{file_format}"
    response = HttpResponse(data, content_type=TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
