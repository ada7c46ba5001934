"""Propose that an indicator has no value for a period, whether or not there is a draft."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from feedback.indicators.errors import IndicatorError
from feedback.indicators.reasons import LONGEST
from feedback.services.not_reported import propose_not_reported
from feedback.services.publication import may_submit

from .admin_indicators import INDEX, ComputeForm, snapshot_url


class NotReportedForm(ComputeForm):
    reason = forms.CharField(
        label=gettext_lazy("Why no value is reported"), max_length=LONGEST, widget=forms.Textarea
    )


@require_http_methods(["GET", "HEAD", "POST"])
def not_reported_view(request: HttpRequest) -> HttpResponse:
    if not may_submit(request.user):
        raise PermissionDenied
    form = NotReportedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose_not_reported(user=request.user, **form.cleaned_data)
        except IndicatorError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed; another person decides."))
            return redirect(snapshot_url(proposal))
    context = {
        "page_title": _("No value to report"),
        "header_title": _("No value to report"),
        "header_icon": "decimal",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(INDEX), "label": _("Indicator values")},
            {"url": "", "label": _("No value to report")},
        ],
        "form": form,
    }
    return render(request, "feedback/admin/indicator_not_reported.html", context)
