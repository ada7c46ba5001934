"""Batches of like responses in the admin: what they share, what a decision does, the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from feedback import conf
from feedback.enums import BatchState, Channel
from feedback.errors import FeedbackError
from feedback.models import Batch, Response
from feedback.permissions import can_review_responses
from feedback.services import batches, effect
from feedback.services.batch_effect import channels_of, moving

from .admin_responses import answered
from .admin_together import named

PER_PAGE = 50
SAMPLE = 5
Verb = Callable[[Batch, Any, str], Batch]
VERBS: dict[str, Verb] = {"exclude": batches.exclude, "include": batches.include}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait for a decision first, then the newest."""
    _refuse_others(request)
    open_first = Case(When(state=BatchState.OPEN, then=Value(0)), default=Value(1))
    found = (
        Batch.objects.select_related("form", "decided_by")
        .annotate(n=Count("responses"), order=open_first)
        .order_by("order", "-pk")
    )
    paginator = Paginator(found, PER_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    context = {
        "page_title": _("Batches of like responses"),
        "header_icon": "group",
        "batches": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
    }
    return render(request, "feedback/admin/batches.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    _refuse_others(request)
    batch = get_object_or_404(Batch.objects.select_related("form", "decided_by"), pk=pk)
    moved = moving(batch)
    labels = {channel.value: channel.label for channel in Channel}
    title = _("Batch %(number)d") % {"number": batch.pk}
    context = {
        "page_title": title,
        # What Wagtail makes the heading of where there are breadcrumbs.
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("feedback_batches:index"), "label": _("Batches of like responses")},
            {"url": "", "label": title},
        ],
        "batch": batch,
        "n": batch.responses.count(),
        "channels": [(labels.get(code, code), n) for code, n in channels_of(batch).most_common()],
        "changes": named(effect.changes(batch.form_id, moved)),
        "drafts": effect.draft_changes(batch.form, moved),
        "fewest": conf.get("MIN_RESPONDENTS"),
        "sample": _sample(batch),
    }
    return render(request, "feedback/admin/batch.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    _refuse_others(request)
    batch = get_object_or_404(Batch, pk=pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](batch, request.user, request.POST.get("reason", ""))
    except FeedbackError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. The counts follow within a minute."))
    return redirect("feedback_batches:detail", pk=pk)


def _refuse_others(request: HttpRequest) -> None:
    if not can_review_responses(request.user):
        raise PermissionDenied


def _sample(batch: Batch) -> list[tuple[Response, list[str]]]:
    """Some responses with what was chosen; typed words are read, and logged, on their own page."""
    rows = batch.responses.select_related("version").prefetch_related("revisions")
    found = []
    for response in rows.order_by("pk")[:SAMPLE]:
        revisions = sorted(response.revisions.all(), key=lambda revision: revision.number)
        chosen = answered(response, revisions[-1]) if revisions else []
        words = [f"{one.code}: {one.answer}" for one in chosen if not one.is_text]
        found.append((response, words))
    return found
