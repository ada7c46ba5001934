"""The download of a form as JSON, and the upload that first says what would come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from feedback.models import FeedbackFormPage, FeedbackIndexPage
from feedback.services.portable import Outcome, export_form, import_form, translations_of

from .document import as_file, canonical
from .errors import MovingRefused, Problem, refuse
from .reading import MAX_BYTES, read
from .words import said

MOST_PROBLEMS = 50


class DocumentForm(forms.Form):
    document = forms.FileField(
        label=gettext_lazy("Exported form (JSON)"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(FeedbackFormPage, pk=pk)
    for one in [page, *translations_of(page)]:
        if not one.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
    response = HttpResponse(as_file(export_form(page)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="form-{page.pk}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    parent = get_object_or_404(FeedbackIndexPage, pk=pk, alias_of=None)
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    context: dict[str, Any] = {
        "page_title": _("Import a form"),
        "page_subtitle": parent.title,
        "header_icon": "upload",
        "form": DocumentForm(),
        "parent": parent,
    }
    if request.method == "POST":
        try:
            return _answer(request, parent, context)
        except MovingRefused as error:
            context["problems"] = error.problems[:MOST_PROBLEMS]
            return render(request, "feedback/admin/import_form.html", context, status=422)
    return render(request, "feedback/admin/import_form.html", context)


def _answer(
    request: HttpRequest, parent: FeedbackIndexPage, context: dict[str, Any]
) -> HttpResponse:
    found = read(_sent(request))
    outcome = import_form(found, parent, request.user, dry_run=True)
    _check_places(request, outcome)
    if "kept" in request.POST:
        outcome = import_form(found, parent, request.user, dry_run=False)
        messages.success(request, " ".join(said(outcome)))
        return redirect("wagtailadmin_pages:edit", outcome.coming[0].page.pk)
    context |= {"sentences": said(outcome), "kept": canonical(found)}
    return render(request, "feedback/admin/import_form.html", context)


def _sent(request: HttpRequest) -> bytes:
    """The file, or what an earlier look at it has kept in the page."""
    if "kept" in request.POST:
        return request.POST["kept"].encode("utf-8", "replace")
    file = request.FILES.get("document")
    if file is None:
        raise refuse("", _("Please choose a file."))
    return bytes(file.read(MAX_BYTES + 1))


def _check_places(request: HttpRequest, outcome: Outcome) -> None:
    problems = [
        Problem("", _("You may not add pages for the language %(name)s.") % {"name": one.language})
        for one in outcome.coming
        if not one.parent.permissions_for_user(request.user).can_add_subpage()
    ]
    if problems:
        raise MovingRefused(problems)
