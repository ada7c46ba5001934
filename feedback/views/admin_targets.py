"""The targets of a campaign: one row of two numbers for each unit that receives citizens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from feedback.models import Campaign
from feedback.services.campaigns import Asked, set_targets
from plan_pages.models import Unit

MOST = 10_000_000


class TargetForm(forms.Form):
    """The row of a unit; without a target it asks for nothing."""

    target = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    invited = forms.IntegerField(min_value=0, max_value=MOST, required=False)

    def __init__(self, unit: Unit, data: Any, initial: dict[str, Any] | None) -> None:
        super().__init__(data, prefix=unit.code, initial=initial)
        self.unit = unit
        self.fields["target"].label = _("Target of %(unit)s") % {"unit": unit}
        self.fields["invited"].label = _("People invited by %(unit)s") % {"unit": unit}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_target = cleaned.get("target") or "target" in self.errors
        if cleaned.get("invited") is not None and not has_target:
            self.add_error("target", _("With people invited, a target is needed."))
        return cleaned

    def asked(self) -> Asked | None:
        target = self.cleaned_data["target"]
        return (target, self.cleaned_data["invited"]) if target else None


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("feedback.change_campaign"):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign, pk=pk)
    rows = _rows(campaign, request)
    if request.method == "POST" and not any(row.errors for row in rows):
        found = {row.unit: row.asked() for row in rows}
        set_targets(
            campaign,
            {unit: asked for unit, asked in found.items() if asked},
            user=request.user,
        )
        messages.success(request, _("The targets are kept."))
        return redirect("feedback_campaigns:inspect", pk)
    context = {
        "page_title": _("Targets of units"),
        "page_subtitle": campaign.name,
        "header_icon": "list-ol",
        "campaign": campaign,
        "rows": rows,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "feedback/admin/targets.html", context, status=status)


def _rows(campaign: Campaign, request: HttpRequest) -> list[TargetForm]:
    known = {row.unit_id: row for row in campaign.targets.all()}
    offered = Unit.objects.filter(is_collective=False, receives_feedback=True)
    data = request.POST if request.method == "POST" else None
    return [
        TargetForm(unit, data, vars(known[unit.pk]) if unit.pk in known else None)
        for unit in offered | Unit.objects.filter(pk__in=known)
    ]
