"""The score book in the admin: its sheets, a sheet's tree, a criterion's figures, the steps.

The Office writes, director and analysts read; to all others the score book is closed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from plan_pages.enums import ScoreKind, ScoringState
from plan_pages.errors import PlanError
from plan_pages.models import CriteriaSet, Criterion, Score, ScoreInput, ScoreSheet
from plan_pages.permissions import SEES_ALL, coordinates
from plan_pages.roles import has_role
from plan_pages.rule_words import input_words, rule_words
from plan_pages.scorebook_table import KINDS, book_of
from plan_pages.scoring_forms import InputForm, OverrideForm, SheetForm
from plan_pages.services.score_locks import OPEN_TO
from plan_pages.services.score_sheets import STEPS, open_sheet, take_step
from plan_pages.services.scoring import (
    ComputedReport,
    Figure,
    compute_scores,
    override_score,
    record_input,
)

READ_OR_WRITE = ["GET", "HEAD", "POST"]


def may_look(user: Any) -> bool:
    return has_role(user, *SEES_ALL)


def sheet_for(request: HttpRequest, pk: int) -> ScoreSheet:
    """Raises ``PermissionDenied`` for other roles, ``Http404`` for no sheet."""
    if not may_look(request.user):
        raise PermissionDenied
    return get_object_or_404(ScoreSheet.objects.select_related("criteria_set"), pk=pk)


def page(sheet: ScoreSheet | None = None, here: str = "book") -> dict[str, Any]:
    return {
        "page_title": _("Score book"),
        "page_subtitle": str(sheet or ""),
        "header_icon": "form",
        "sheet": sheet,
        "here": here,
    }


@require_http_methods(READ_OR_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    if not may_look(request.user):
        raise PermissionDenied
    form = SheetForm(request.POST or None, initial=_usual_sheet())
    if request.method == "POST" and form.is_valid():
        try:
            sheet = open_sheet(**form.cleaned_data, user=request.user)
            return redirect("reform_scorebook:book", sheet.pk)
        except PlanError as error:
            form.add_error(None, str(error))
    context = {
        **page(),
        "sheets": ScoreSheet.objects.select_related("criteria_set").order_by("-year", "-pk"),
        "form": form if coordinates(request.user) else None,
    }
    return render(request, "plan_pages/admin/scorebook_index.html", context)


def _usual_sheet() -> dict[str, Any]:
    return {"criteria_set": CriteriaSet.objects.first(), "year": localdate().year}


@require_GET
def book(request: HttpRequest, pk: int) -> HttpResponse:
    return _book_page(request, sheet_for(request, pk))


def _book_page(request: HttpRequest, sheet: ScoreSheet, **more: Any) -> HttpResponse:
    steps = [step for step in STEPS.values() if step.is_open_to(request.user, sheet.state)]
    context = {
        **page(sheet),
        "book": book_of(sheet),
        "kinds": [kind.label for kind in KINDS],
        "steps": steps,
        "may_compute": coordinates(request.user) and _is_open(sheet),
        **more,
    }
    return render(request, "plan_pages/admin/scorebook.html", context)


def _is_open(sheet: ScoreSheet) -> bool:
    return sheet.state in OPEN_TO[ScoreKind.SELF_ASSESSED]


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = sheet_for(request, pk)
    replace = request.POST.get("replace_overrides") == "on"
    try:
        report = compute_scores(
            sheet.criteria_set, sheet.year, user=request.user, replace_overrides=replace
        )
    except PlanError as error:
        messages.error(request, str(error))
    else:
        _tell(request, report)
    return redirect("reform_scorebook:book", sheet.pk)


def _tell(request: HttpRequest, report: ComputedReport) -> None:
    written = len(report.written)
    said = [
        ngettext("%(n)d score was written.", "%(n)d scores were written.", written)
        % {"n": written},
        _("%(count)d as they were, %(unknown)d without an input, %(hand)d kept as set by hand.")
        % {
            "count": len(report.unchanged),
            "unknown": len(report.without_input),
            "hand": len(report.kept_by_hand),
        },
    ]
    messages.success(request, " ".join(said))
    for code, sentence in report.broken.items():
        messages.warning(request, f"{code}: {sentence}")


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What was written in the note is kept where the step is refused."""
    sheet = sheet_for(request, pk)
    if name not in STEPS:
        raise Http404
    note = request.POST.get("note", "")
    try:
        taken = take_step(name, sheet, note, user=request.user)
    except PlanError as error:
        messages.error(request, str(error))
        sheet.refresh_from_db()
        return _book_page(request, sheet, refused=name, typed_note=note)
    state = ScoringState(taken.state).label
    messages.success(request, _("The score book is now: %(state)s.") % {"state": state})
    return redirect("reform_scorebook:book", sheet.pk)


@require_http_methods(READ_OR_WRITE)
def entry(request: HttpRequest, pk: int, criterion_pk: int) -> HttpResponse:
    """A criterion in a year: its input and points with their history, and the two forms."""
    sheet = sheet_for(request, pk)
    criterion = get_object_or_404(sheet.criteria_set.criteria.all(), pk=criterion_pk)
    writes = coordinates(request.user) and _is_open(sheet) and not criterion.children.exists()
    if request.method == "POST" and not writes:
        raise PermissionDenied
    forms_of_page = _bound_forms(request, sheet, criterion) if writes else {}
    sent = forms_of_page.get(request.POST.get("form", ""))
    if sent is not None and sent.is_valid() and _saved(request, sent, sheet, criterion):
        return redirect("reform_scorebook:book", sheet.pk)
    context = {**page(sheet), **_history(sheet, criterion), **forms_of_page, "writes": writes}
    return render(request, "plan_pages/admin/scorebook_entry.html", context)


def _bound_forms(
    request: HttpRequest, sheet: ScoreSheet, criterion: Criterion
) -> dict[str, forms.Form]:
    current = criterion.inputs.filter(year=sheet.year, superseded_by__isnull=True).first()
    names = list(InputForm.base_fields)
    initial = {name: getattr(current, name) for name in names} if current else {}
    kinds: dict[str, tuple[type[forms.Form], dict[str, Any]]] = {
        "input": (InputForm, initial),
        "override": (OverrideForm, {}),
    }
    sent = request.POST.get("form", "")
    return {
        name: kind(request.POST if name == sent else None, initial=start, prefix=name)
        for name, (kind, start) in kinds.items()
    }


def _saved(request: HttpRequest, form: forms.Form, sheet: ScoreSheet, criterion: Criterion) -> bool:
    try:
        _save(form, sheet, criterion, request.user)
    except PlanError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved for %(criterion)s.") % {"criterion": criterion})
    return True


def _save(form: forms.Form, sheet: ScoreSheet, criterion: Criterion, user: Any) -> None:
    typed = form.cleaned_data
    if isinstance(form, OverrideForm):
        override_score(
            criterion,
            sheet.year,
            typed["points"],
            typed["reason"],
            typed["evidence_url"],
            user=user,
        )
        return
    record_input(
        criterion,
        sheet.year,
        Figure(typed["value"], typed["part"], typed["whole"]),
        source=typed["source"],
        evidence_url=typed["evidence_url"],
        user=user,
    )


def _history(sheet: ScoreSheet, criterion: Criterion) -> dict[str, Any]:
    rule = getattr(criterion, "rule", None)
    unit = rule.input_unit if rule else ""
    inputs = ScoreInput.objects.filter(criterion=criterion, year=sheet.year)
    scores = Score.objects.filter(criterion=criterion, year=sheet.year)
    in_order = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)),
        output_field=IntegerField(),
    )
    return {
        "criterion": criterion,
        "rule": rule,
        "rule_words": rule_words(rule) if rule else "",
        "inputs": [
            (made, input_words(made, unit))
            for made in inputs.select_related("recorded_by").order_by("-pk")
        ],
        "scores": scores.select_related("recorded_by").order_by(in_order, "-pk"),
        "book_url": reverse("reform_scorebook:book", args=[sheet.pk]),
    }
