"""Original and repaired side by side; an editor confirms what is right."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from plan_pages.models import PlanPage, RepairedPassage
from plan_pages.services.passages import confirm_passages


@dataclass(frozen=True)
class Word:
    text: str
    changed: bool


def compared_words(original: str, repaired: str) -> list[Word]:
    """The repaired words; ``changed`` where the original does not have the word as it stands."""
    kept = set(original.split())
    return [Word(word, word not in kept) for word in repaired.split()]


def passages(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(PlanPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        return _confirm(request, page)
    shown: list[tuple[RepairedPassage, list[Word]]] = [
        (passage, compared_words(passage.original, passage.repaired))
        for passage in page.plan.repaired_passages.select_related("confirmed_by")
    ]
    context = {
        "page": page,
        "page_title": _("Repaired passages"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "edit",
        "passages": shown,
        "waiting": page.unconfirmed_count(),
    }
    return render(request, "plan_pages/admin/passages.html", context)


def _confirm(request: HttpRequest, page: PlanPage) -> HttpResponse:
    chosen = [int(value) for value in request.POST.getlist("passage") if value.isdecimal()]
    confirmed = confirm_passages(page.plan, chosen, request.user)
    if confirmed:
        sentence = ngettext(
            "%(count)d passage confirmed.", "%(count)d passages confirmed.", len(confirmed)
        )
        messages.success(request, sentence % {"count": len(confirmed)})
    else:
        messages.warning(request, _("No passage was chosen."))
    if page.unconfirmed_count():
        return redirect("plan_pages_passages", page.pk)
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
