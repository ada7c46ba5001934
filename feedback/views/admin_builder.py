"""The indicator builder: choose a scale or a preset, fill in the sentence, see the figures."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from feedback.bank.entries import LARGEST_KEY
from feedback.indicators.builder.form import BuilderForm, initial_from
from feedback.indicators.builder.presets import PRESETS, presets_for
from feedback.indicators.builder.scales import Scale, scale_of, scales_of
from feedback.indicators.errors import IndicatorError
from feedback.models import Indicator, IndicatorDefinition
from feedback.services.definitions import may_propose, propose, rules_of
from feedback.services.preview import Preview, periods_to_preview, preview

IN_FORCE = "in-force"
INVALID = 422


@require_GET
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The scales that the form and the bank ask, each with the presets that fit."""
    indicator = _indicator_or_404(request, pk)
    current = indicator.current_definition
    context = {
        **_frame(indicator),
        "choices": [(scale, presets_for(scale)) for scale in scales_of(indicator)],
        "current": current,
        "current_scale": scale_of(current) if current is not None else None,
        "in_force": IN_FORCE,
    }
    return render(request, "feedback/admin/builder_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The sentence with blanks; a POST with ``preview`` shows, with ``propose`` hands it over."""
    indicator = _indicator_or_404(request, pk)
    scale = _scale_or_404(indicator, key)
    if request.method != "POST":
        form = BuilderForm(scale, initial=_initial(request, indicator, scale))
        return _page(request, indicator, form)
    form = BuilderForm(scale, request.POST)
    if form.is_valid() and "propose" in request.POST:
        try:
            proposed = propose(
                indicator,
                user=request.user,
                reason=form.cleaned_data["reason"],
                **form.definition_fields(),
            )
        except IndicatorError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. Another person approves it."))
            return redirect("feedback_definition", proposed.pk)
    return _page(request, indicator, form)


@require_http_methods(["POST"])
def preview_part(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The preview alone, for the script that asks for it at each change."""
    indicator = _indicator_or_404(request, pk)
    form = BuilderForm(_scale_or_404(indicator, key), request.POST)
    return render(
        request,
        "feedback/admin/includes/definition_preview.html",
        preview_context(request, form_definition(indicator, form)),
    )


def form_definition(indicator: Indicator, form: BuilderForm) -> IndicatorDefinition | None:
    """The definition as the form has it, not stored; None where the form cannot be read."""
    if not form.is_valid():
        return None
    return IndicatorDefinition(indicator=indicator, number=0, **form.definition_fields())


def preview_context(request: HttpRequest, definition: IndicatorDefinition | None) -> dict[str, Any]:
    """What ``includes/definition_preview.html`` shows; the period comes with the request."""
    if definition is None:
        return {"refusal": _("Please fill in the blanks; then the figures appear here.")}
    periods = periods_to_preview(definition.calendar)
    wanted = request.POST.get("period") or request.GET.get("period")
    period = next((each for each in periods if each.code == wanted), None)
    period = period or next(iter(periods), None)
    if period is None:
        return {"refusal": _("There is no reporting period of this calendar yet.")}
    shown: dict[str, Any] = {"periods": periods, "period": period, "definition": definition}
    try:
        found: Preview = preview(definition, period)
    except IndicatorError as refusal:
        return {**shown, "refusal": str(refusal)}
    return {**shown, "preview": found}


def _indicator_or_404(request: HttpRequest, pk: int) -> Indicator:
    if not may_propose(request.user):
        raise PermissionDenied
    if pk >= LARGEST_KEY:
        raise Http404
    return get_object_or_404(Indicator.objects.select_related("form"), pk=pk)


def _scale_or_404(indicator: Indicator, key: str) -> Scale:
    for scale in scales_of(indicator):
        if scale.key == key:
            return scale
    raise Http404


def _initial(request: HttpRequest, indicator: Indicator, scale: Scale) -> dict[str, Any]:
    """From the preset of the address, or the definition in force where it counts this scale."""
    wanted = request.GET.get("preset", "")
    if wanted == IN_FORCE:
        current = indicator.current_definition
        return initial_from(rules_of(current)) if current is not None else {}
    fitting = (preset for preset in PRESETS if preset.code == wanted and preset.fits(scale))
    preset = next(fitting, None)
    return initial_from(preset.fields(scale)) if preset is not None else {}


def _page(request: HttpRequest, indicator: Indicator, form: BuilderForm) -> HttpResponse:
    is_bound = form.is_bound
    context = {
        **_frame(indicator),
        "form": form,
        "scale": form.scale,
        "preview_url": reverse("feedback_builder_preview", args=[indicator.pk, form.scale.key]),
        **(preview_context(request, form_definition(indicator, form)) if is_bound else {}),
        "needs_reason": indicator.current_definition is not None,
    }
    status = INVALID if is_bound and form.errors else 200
    return render(request, "feedback/admin/builder.html", context, status=status)


def _frame(indicator: Indicator) -> dict[str, Any]:
    return {
        "page_title": _("How the indicator is computed"),
        "header_title": indicator.local_title,
        "page_subtitle": indicator.local_title,
        "header_icon": "decimal",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("indicator:index"), "label": _("Indicators")},
            {"url": "", "label": indicator.local_title},
        ],
        "indicator": indicator,
    }
