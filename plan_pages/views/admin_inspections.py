"""Inspections in the admin: the list, and a page for each step with the button it ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from plan_pages.enums import InspectionState
from plan_pages.errors import NotAllowed, PlanError
from plan_pages.inspection_forms import (
    CancellationForm,
    ConclusionForm,
    FindingsForm,
    InspectionForm,
    measure_rows,
    measures_of,
    with_one_more_row,
)
from plan_pages.models import Inspection, InspectionMeasure
from plan_pages.permissions import SEES_ALL, coordinates, decides, inspections_visible_to
from plan_pages.roles import has_role
from plan_pages.seen import seen_text
from plan_pages.services import inspections as services
from plan_pages.services.inspected import inspected_in

from .working_list import LESS_NEEDED, WorkingListView, works_with_plans

Service = Callable[..., Any]


class InspectionListView(WorkingListView):
    model = Inspection
    page_title = gettext_lazy("Inspections")
    header_icon = "glasses"
    index_url_name = "reform_inspections:index"
    index_results_url_name = "reform_inspections:results"
    list_filter = ["state", "kind", "unit", "plan"]
    list_export = [
        "title",
        "kind",
        "unit.name",
        "starts_on",
        "ends_on",
        "state",
        "concluded_on",
        "conclusion_number",
        "conclusion",
        "cancelled_because",
    ]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), get_url=inspection_url),
            Column("unit", label=_("Unit"), accessor="unit.short_name"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", classname=LESS_NEEDED),
            Column("starts_on", label=_("First day"), accessor=first_day, sort_key="starts_on"),
            Column("state", label=_("State"), accessor=state_words),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not coordinates(self.request.user):
            return []
        url = reverse("reform_inspections:add")
        return [HeaderButton(_("Plan an inspection"), url=url, icon_name="plus")]

    def get_base_queryset(self) -> QuerySet:
        return inspections_visible_to(self.request.user).select_related("unit")

    def by_urgency(self, rows: QuerySet) -> QuerySet:
        """What is under way, what comes next, what is over, newest first."""
        urgency = Case(
            When(state=InspectionState.UNDER_WAY, then=Value(0)),
            When(state=InspectionState.PLANNED, then=Value(1)),
            When(state=InspectionState.CANCELLED, then=Value(3)),
            default=Value(2),
        )
        return rows.order_by(urgency, "-concluded_on", "starts_on", "pk")

    def get_page_subtitle(self) -> str:
        """The share counts all units, so it is only for those who see all."""
        if not has_role(self.request.user, *SEES_ALL):
            return ""
        year = localdate().year
        share = inspected_in(year)
        return _("%(part)d of %(whole)d units inspected in %(year)s") % {
            "part": share.part,
            "whole": share.whole,
            "year": year,
        }


def inspection_url(inspection: Inspection) -> str:
    return reverse("reform_inspections:detail", args=[inspection.pk])


def first_day(inspection: Inspection) -> str:
    return date_format(inspection.starts_on, "d/m/Y")


def state_words(inspection: Inspection) -> str:
    state = inspection.get_state_display()
    return f"{state}, {_('published')}" if inspection.published_at else state


@dataclass(frozen=True)
class Act:
    """A button of the inspection's page: who may, what it does, what is said afterwards."""

    may: Callable[[Any], bool]
    do: Service
    done: Any


ACTS = {
    "begin": Act(coordinates, services.begin_inspection, gettext_lazy("The inspection has begun.")),
    "publish": Act(
        decides, services.publish_conclusion, gettext_lazy("The conclusion is public now.")
    ),
    "withdraw": Act(
        decides,
        services.withdraw_conclusion,
        gettext_lazy("The conclusion is not public any more."),
    ),
}


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = _inspection_or_404(request.user, pk)
    if request.method != "POST":
        return _page(request, inspection)
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    if not act.may(request.user):
        raise PermissionDenied
    error = _refusal(act.do, inspection, user=request.user)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, act.done)
    return redirect(inspection_url(inspection))


def add(request: HttpRequest) -> HttpResponse:
    _require_office(request.user)
    return _edit(request, Inspection(), _("Plan an inspection"))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = _inspection_or_404(request.user, pk)
    _require_office(request.user)
    return _edit(request, inspection, _("Change the planned inspection"))


def _edit(request: HttpRequest, inspection: Inspection, title: str) -> HttpResponse:
    form = InspectionForm(request.POST or None, instance=inspection)
    if request.method == "POST" and form.is_valid():
        planned = form.save(commit=False)
        if _done(form, services.plan_inspection, planned, user=request.user):
            messages.success(request, _("The inspection is planned."))
            return redirect(inspection_url(planned))
    return _form_page(request, title, form, _("Keep the plan of the inspection"))


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = _inspection_or_404(request.user, pk)
    _require_office(request.user)
    form = CancellationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, services.cancel_inspection, inspection, reason, user=request.user):
            messages.success(request, _("The inspection is cancelled."))
            return redirect(inspection_url(inspection))
    title, button = _("Cancel the inspection"), _("Cancel the inspection")
    return _form_page(request, title, form, button, inspection)


def findings(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = _inspection_or_404(request.user, pk)
    _require_office(request.user)
    form = FindingsForm(request.POST or None, initial={"findings": inspection.findings})
    known = request.POST.get("seen", seen_text(inspection.findings))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["findings"]
        record = partial(services.record_findings, known=request.POST.get("seen"))
        if _done(form, record, inspection, text, user=request.user):
            messages.success(request, _("The findings were recorded."))
            return redirect(inspection_url(inspection))
        inspection.refresh_from_db(fields=["findings"])
    return _findings_page(request, form, inspection, known)


def _findings_page(
    request: HttpRequest, form: forms.BaseForm, inspection: Inspection, known: str
) -> HttpResponse:
    """What was saved meanwhile stands below the form, and counts as seen from then on."""
    now = seen_text(inspection.findings)
    context = {
        **_titles(_("Findings"), inspection),
        "form": form,
        "button": _("Record the findings"),
        "seen": now,
        "saved_meanwhile": inspection.findings if known != now else "",
    }
    return render(request, "plan_pages/admin/inspection_form.html", context)


def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """The conclusion with its measures; “another row” sends the page and gets it back longer."""
    inspection = _inspection_or_404(request.user, pk)
    _require_office(request.user)
    more = "another_row" in request.POST
    data = with_one_more_row(request.POST) if more else request.POST or None
    form = ConclusionForm(data, user=request.user)
    rows = measure_rows(inspection.unit, data)
    is_sent = request.method == "POST" and not more
    is_valid = is_sent and rows.is_valid() and form.is_valid()
    if is_valid and _done(form, _conclude, inspection, form.cleaned_data, rows, user=request.user):
        messages.success(request, _("The inspection is concluded; each measure is a task now."))
        return redirect(inspection_url(inspection))
    context = {
        **_titles(_("Conclusion of the inspection"), inspection),
        "form": form,
        "rows": rows,
        "is_checked": is_sent,
    }
    return render(request, "plan_pages/admin/inspection_conclusion.html", context)


def _conclude(inspection: Inspection, data: dict[str, Any], rows: Any, *, user: Any) -> None:
    services.conclude_inspection(
        inspection,
        data["conclusion"],
        measures_of(rows),
        number=data["number"],
        document=data.get("document"),
        user=user,
    )


def _done(form: forms.BaseForm, do: Service, *args: Any, user: Any) -> bool:
    """Whether the service did it; if not, the form says why and keeps what was typed."""
    error = _refusal(do, *args, user=user)
    if error:
        form.add_error(None, error)
    return not error


def _refusal(do: Service, *args: Any, user: Any) -> str:
    try:
        do(*args, user=user)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    except PlanError as error:
        return str(error)
    return ""


def _inspection_or_404(user: Any, pk: int) -> Inspection:
    if not works_with_plans(user):
        raise PermissionDenied
    visible = inspections_visible_to(user).filter(pk=pk)
    found = visible.select_related("plan", "unit", "criterion", "conclusion_document").first()
    if found is None:
        raise Http404
    return found


def _require_office(user: Any) -> None:
    if not coordinates(user):
        raise PermissionDenied


def _titles(title: str, inspection: Inspection | None = None) -> dict[str, Any]:
    subtitle = inspection.title if inspection else ""
    return {
        "page_title": title,
        "page_subtitle": subtitle,
        "header_icon": "glasses",
        "inspection": inspection,
    }


def _form_page(
    request: HttpRequest,
    title: str,
    form: forms.BaseForm,
    button: str,
    inspection: Inspection | None = None,
) -> HttpResponse:
    context = {**_titles(title, inspection), "form": form, "button": button}
    return render(request, "plan_pages/admin/inspection_form.html", context)


def _page(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    measures = InspectionMeasure.objects.filter(inspection=inspection)
    context = {
        **_titles(_("Inspection"), inspection),
        "measures": measures.select_related("unit", "task"),
        "coordinates": coordinates(request.user),
        "decides": decides(request.user),
        "may_begin": localdate() >= inspection.starts_on,
        "team": inspection.team.splitlines(),
    }
    return render(request, "plan_pages/admin/inspection.html", context)
