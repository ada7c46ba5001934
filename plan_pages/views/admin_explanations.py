"""Explanations in the admin: the list, and one page where the head answers, the director decides
and the Office cancels.

Also where the notices about an explanation lead to, ``plan_pages_explanation``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn

from plan_pages.enums import ExplanationState
from plan_pages.errors import NotAllowed, PlanError
from plan_pages.explanation_forms import YES, AnswerForm, CancelForm, DecisionForm
from plan_pages.models import Explanation
from plan_pages.permissions import coordinates, decides, explanations_visible_to, is_head_of
from plan_pages.services import explanations as services

from .working_list import LESS_NEEDED, WorkingListView, works_with_plans


class ExplanationListView(WorkingListView):
    model = Explanation
    page_title = gettext_lazy("Explanations")
    header_icon = "comment"
    index_url_name = "reform_explanations:index"
    index_results_url_name = "reform_explanations:results"
    list_filter = ["state", "unit", "period"]
    list_export = [
        "task.number",
        "task.title",
        "unit.name",
        "period.code",
        "state",
        "due_on",
        "points_at_risk",
        "answer",
        "remedy",
        "decision",
    ]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("task", label=_("Task"), get_url=explanation_url),
            Column("unit", label=_("Unit"), accessor="unit.short_name"),
            Column("period", label=_("Period"), classname=LESS_NEEDED),
            Column("due_on", label=_("Due on"), accessor=due_words, sort_key="due_on"),
            Column("state", label=_("State"), accessor=state_words),
            Column(
                "points_at_risk",
                label=_("Points at risk"),
                sort_key="points_at_risk",
                classname=LESS_NEEDED,
            ),
        ]

    def get_base_queryset(self) -> QuerySet:
        visible = explanations_visible_to(self.request.user)
        return visible.select_related("task", "unit", "period")

    def by_urgency(self, rows: QuerySet) -> QuerySet:
        """What was not answered in time, what waits for an answer, for a decision, what is done."""
        urgency = Case(
            When(state=ExplanationState.ASKED, then=Value(0)),
            When(state=ExplanationState.ANSWERED, then=Value(1)),
            default=Value(2),
        )
        return rows.order_by(urgency, "due_on", "pk")


def explanation_url(explanation: Explanation) -> str:
    return reverse("plan_pages_explanation", args=[explanation.pk])


def due_words(explanation: Explanation) -> str:
    return date_format(explanation.due_on, "d/m/Y")


def state_words(explanation: Explanation) -> str:
    late, state = days_late(explanation), explanation.get_state_display()
    words = ngettext("%(state)s, %(n)d day late", "%(state)s, %(n)d days late", late)
    return words % {"state": state, "n": late} if late else state


def days_late(explanation: Explanation) -> int:
    """How long an answer is overdue; 0 where it is not, or was given."""
    if explanation.state != ExplanationState.ASKED:
        return 0
    return max((localdate() - explanation.due_on).days, 0)


@dataclass(frozen=True)
class Act:
    """What a button of the page does, who may, and the form that it sends."""

    may: Callable[[Any, Explanation], bool]
    do: Callable[[Explanation, dict[str, Any], Any], Any]
    form: type[forms.Form]
    done: Any


def _answer(explanation: Explanation, data: dict[str, Any], user: Any) -> None:
    services.answer_explanation(explanation, data["answer"], data["remedy"], user=user)


def _decide(explanation: Explanation, data: dict[str, Any], user: Any) -> None:
    services.decide_explanation(
        explanation, data["accepted"] == YES, data["decision"], data["publish"], user=user
    )


def _cancel(explanation: Explanation, data: dict[str, Any], user: Any) -> None:
    services.cancel_explanation(explanation, data["reason"], user=user)


ACTS = {
    "answer": Act(
        lambda user, explanation: is_head_of(user, explanation.unit),
        _answer,
        AnswerForm,
        gettext_lazy("The explanation was sent to the director."),
    ),
    "decide": Act(
        lambda user, explanation: decides(user),
        _decide,
        DecisionForm,
        gettext_lazy("The decision was recorded; the unit has been told."),
    ),
    "cancel": Act(
        lambda user, explanation: coordinates(user),
        _cancel,
        CancelForm,
        gettext_lazy("The request was cancelled; the unit has been told."),
    ),
    "publish": Act(
        lambda user, explanation: decides(user),
        lambda explanation, data, user: services.publish_explanation(explanation, user=user),
        forms.Form,
        gettext_lazy("The explanation is public now."),
    ),
    "withdraw": Act(
        lambda user, explanation: decides(user),
        lambda explanation, data, user: services.withdraw_explanation(explanation, user=user),
        forms.Form,
        gettext_lazy("The explanation is not public any more."),
    ),
}


def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _explanation_or_404(request.user, pk)
    if request.method != "POST":
        return _page(request, shown)
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    if not act.may(request.user, shown):
        raise PermissionDenied
    return _act(request, shown, act)


def _act(request: HttpRequest, shown: Explanation, act: Act) -> HttpResponse:
    form = act.form(request.POST)
    if form.is_valid():
        try:
            act.do(shown, form.cleaned_data, request.user)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from None
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, act.done)
            return redirect(explanation_url(shown))
    return _page(request, shown, form)


def _explanation_or_404(user: Any, pk: int) -> Explanation:
    if not works_with_plans(user):
        raise PermissionDenied
    visible = explanations_visible_to(user).filter(pk=pk)
    found = visible.select_related(
        "task__plan", "task__criterion", "unit", "period", "answered_by", "decided_by"
    ).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, shown: Explanation, form: forms.Form | None = None) -> HttpResponse:
    step = _step(request.user, shown, form)
    context = {
        "page_title": _("Explanation"),
        "page_subtitle": _("task %(number)d") % {"number": shown.task.number},
        "header_icon": "comment",
        "explanation": shown,
        "late": days_late(shown),
        "step": step,
        "sent": form,
        "form": _own(form, ACTS[step].form) if step else form,
        "cancel_form": _own(form, CancelForm) if _may_cancel(request.user, shown, form) else None,
        "may_show": decides(request.user) and shown.state in services.DECIDED,
    }
    return render(request, "plan_pages/admin/explanation.html", context)


def _own(sent: forms.Form | None, kind: type[forms.Form]) -> forms.Form:
    """The form that was sent, if it is the one meant, else a fresh one."""
    return sent if type(sent) is kind else kind()


def _may_cancel(user: Any, shown: Explanation, sent: forms.Form | None) -> bool:
    if type(sent) is CancelForm:
        return True
    return shown.state in services.UNDECIDED and coordinates(user)


def _step(user: Any, shown: Explanation, form: forms.Form | None) -> str:
    """The act whose form the page shows; what was typed stays, even if somebody was first."""
    for name in ("answer", "decide"):
        if type(form) is ACTS[name].form:
            return name
    waiting = {ExplanationState.ASKED: "answer", ExplanationState.ANSWERED: "decide"}
    name = waiting.get(ExplanationState(shown.state), "")
    return name if name and ACTS[name].may(user, shown) else ""
