"""Giải trình: asked at a period's close, answered by the unit's head, decided by the director.

What was asked in error is cancelled by the Office and stays in the list.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages import conf
from plan_pages.enums import ExplanationState
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import Explanation, ReportingPeriod
from plan_pages.permissions import coordinates, decides, is_head_of

from .calendar_days import working_days_after
from .explanation_notices import tell_answered, tell_asked, tell_decided, untell
from .missed_tasks import Missed, missed_in

DECIDED = (ExplanationState.ACCEPTED, ExplanationState.REFUSED)
UNDECIDED = (ExplanationState.ASKED, ExplanationState.ANSWERED)


def open_explanations(period: ReportingPeriod, *, user: Any = None) -> int:
    """Ask for each task that was missed at the close of the period; returns how many are new.

    Asks for no role: it carries out what closing the period has decided. ``WrongState`` while the
    period is open. Heads are told outside the transaction that asks, and again by the next run if
    this one dies in between.
    """
    if not period.is_closed:
        raise WrongState(_("The period %(code)s is still open.") % {"code": period.code})
    opened = _ask(period, user)
    asked = Explanation.objects.open().filter(period=period)
    for explanation in asked.select_related("task", "period", "unit"):
        tell_asked(explanation)
    return opened


@transaction.atomic
def _ask(period: ReportingPeriod, user: Any) -> int:
    # Whoever holds the period's row asks; a second one then finds everything asked.
    locked = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    due_on = working_days_after(timezone.localdate(), conf.get("EXPLANATION_WORKING_DAYS"))
    explanations = [_new(locked, missed, due_on) for missed in missed_in(locked)]
    for explanation in Explanation.objects.bulk_create(explanations):
        log(
            explanation,
            "plan_pages.ask_explanation",
            user=user,
            data={"task": explanation.task_id, "period": locked.code},
        )
    return len(explanations)


def _new(period: ReportingPeriod, missed: Missed, due_on: Any) -> Explanation:
    return Explanation(
        task=missed.task,
        period=period,
        unit=missed.unit,
        points_at_risk=missed.points,
        due_on=due_on,
    )


@transaction.atomic
def answer_explanation(
    explanation: Explanation, answer: str, remedy: str, *, user: Any
) -> Explanation:
    """The head of the unit says why the task was missed and what will be done, once."""
    locked = _locked(explanation)
    if not is_head_of(user, locked.unit):
        raise NotAllowed(_("Only the head of the unit gives its explanation."))
    _refuse_cancelled(locked)
    if locked.state != ExplanationState.ASKED:
        raise WrongState(_("This explanation has been given already."))
    if not answer.strip() or not remedy.strip():
        raise NotComplete(_("Please write why the task was missed and what will be done."))
    locked.answer, locked.remedy = answer.strip(), remedy.strip()
    locked.answered_at, locked.answered_by = timezone.now(), user
    locked.state = ExplanationState.ANSWERED
    locked.save()
    log(locked, "plan_pages.answer_explanation", user=user)
    untell(locked)
    tell_answered(locked)
    return locked


@transaction.atomic
def decide_explanation(
    explanation: Explanation, accepted: bool, decision: str, publish: bool, *, user: Any
) -> Explanation:
    """The director accepts or not, says why, and whether the public reads it."""
    locked = _locked(explanation)
    _require_director(user)
    _refuse_cancelled(locked)
    if locked.state != ExplanationState.ANSWERED:
        raise WrongState(_("This explanation does not wait for a decision."))
    if not decision.strip():
        raise NotComplete(_("Please write the reason of the decision."))
    locked.is_public = publish
    _end(
        locked, ExplanationState.ACCEPTED if accepted else ExplanationState.REFUSED, decision, user
    )
    log(
        locked,
        "plan_pages.decide_explanation",
        user=user,
        data={"state": locked.state, "reason": locked.decision, "public": publish},
    )
    untell(locked)
    tell_decided(locked)
    return locked


@transaction.atomic
def cancel_explanation(explanation: Explanation, reason: str, *, user: Any) -> Explanation:
    """The Office takes back what it asked in error, as long as the director has not decided.

    The row stays, so that the next run does not ask for the same task and period again. Raises
    ``NotAllowed``, ``WrongState``, or ``NotComplete`` without a reason.
    """
    locked = _locked(explanation)
    if not coordinates(user):
        raise NotAllowed(_("Only the Office cancels a request for an explanation."))
    _refuse_cancelled(locked)
    if locked.state not in UNDECIDED:
        raise WrongState(_("The director has decided on this explanation already."))
    if not reason.strip():
        raise NotComplete(_("Please write why the explanation is not wanted any more."))
    before = locked.state
    _end(locked, ExplanationState.CANCELLED, reason, user)
    log(
        locked,
        "plan_pages.cancel_explanation",
        user=user,
        data={"was": before, "reason": locked.decision},
    )
    untell(locked)
    tell_decided(locked)
    return locked


def publish_explanation(explanation: Explanation, *, user: Any) -> Explanation:
    return _show(explanation, True, "plan_pages.publish_explanation", user)


def withdraw_explanation(explanation: Explanation, *, user: Any) -> Explanation:
    return _show(explanation, False, "plan_pages.withdraw_explanation", user)


@transaction.atomic
def _show(explanation: Explanation, public: bool, action: str, user: Any) -> Explanation:
    locked = _locked(explanation)
    _require_director(user)
    if locked.state not in DECIDED:
        raise WrongState(_("Only a decided explanation can be published."))
    if locked.is_public == public:
        raise WrongState(_("That has been done already."))
    locked.is_public = public
    locked.save(update_fields=["is_public"])
    log(locked, action, user=user)
    return locked


def _end(explanation: Explanation, state: ExplanationState, reason: str, user: Any) -> None:
    explanation.state, explanation.decision = state, reason.strip()
    explanation.decided_at, explanation.decided_by = timezone.now(), user
    explanation.save()


def _refuse_cancelled(explanation: Explanation) -> None:
    if explanation.state == ExplanationState.CANCELLED:
        raise WrongState(_("The Office has cancelled this request for an explanation."))


def _require_director(user: Any) -> None:
    if not decides(user):
        raise NotAllowed(_("Only the director decides on an explanation."))


def _locked(explanation: Explanation) -> Explanation:
    rows = Explanation.objects.select_for_update(of=("self",))
    return rows.select_related("task", "period", "unit").get(pk=explanation.pk)
