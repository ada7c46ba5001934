"""A version of a definition in the admin: read by staff, approved or turned down by one of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from feedback.bank.entries import LARGEST_KEY
from feedback.indicators.builder.sentence import differences, sentence_of
from feedback.indicators.errors import DefinitionUnsound, IndicatorError, NotAllowed
from feedback.indicators.permissions import can_see_all_values
from feedback.indicators.rule_words import rule_sentences
from feedback.models import IndicatorDefinition
from feedback.services.definitions import approve, may_approve, may_propose, reject
from feedback.views.admin_builder import preview_context


@require_GET
def definition_view(request: HttpRequest, pk: int) -> HttpResponse:
    definition = definition_or_404(request, pk)
    is_open = definition.is_proposed
    is_proposer = definition.proposed_by_id == request.user.pk
    context = {
        "page_title": _("How the indicator is computed"),
        "header_title": str(definition),
        "page_subtitle": str(definition),
        "header_icon": "decimal",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("indicatordefinition:index"), "label": _("Indicator definitions")},
            {"url": "", "label": str(definition)},
        ],
        "definition": definition,
        "differences": differences(_before(definition), definition),
        "can_approve": is_open and may_approve(request.user) and not is_proposer,
        "can_reject": is_open and (may_approve(request.user) or is_proposer),
        "can_build": may_propose(request.user),
        "is_proposer": is_proposer,
        **_read(definition),
        # The live figures of all units are for those who may see every draft.
        **(preview_context(request, definition) if can_see_all_values(request.user) else {}),
    }
    return render(request, "feedback/admin/definition.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    definition = definition_or_404(request, pk)
    try:
        if action == "approve":
            approve(definition, user=request.user)
            done = _("Approved; the next values are computed by it.")
        else:
            reject(definition, user=request.user, reason=request.POST.get("reason", ""))
            done = _("Turned down.")
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except IndicatorError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("feedback_definition", pk)


def definition_or_404(request: HttpRequest, pk: int) -> IndicatorDefinition:
    if not request.user.has_perm("feedback.view_indicatordefinition"):
        raise PermissionDenied
    found = IndicatorDefinition.objects.with_people().filter(pk=min(pk, LARGEST_KEY - 1)).first()
    if found is None:
        raise Http404
    return found


def _read(definition: IndicatorDefinition) -> dict[str, Any]:
    """Sentences; of a rule that is not installed any more, that it is not."""
    try:
        return {"sentence": sentence_of(definition), "steps": rule_sentences(definition)}
    except DefinitionUnsound as refusal:
        return {"sentence": str(refusal), "steps": []}


def _before(definition: IndicatorDefinition) -> IndicatorDefinition | None:
    """The approved version that this one follows."""
    approved = definition.indicator.definitions.approved().filter(number__lt=definition.number)
    return approved.order_by("-number").first()
