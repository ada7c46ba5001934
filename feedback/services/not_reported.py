"""That an indicator has no value for a period is a decision of two people, with a reason.

A proposal is a submitted snapshot without figures; approved, it is "not reported" until a value
is published.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.enums import SnapshotState
from feedback.indicators.errors import (
    AlreadyPublished,
    NothingChanged,
    StaleDraft,
    TwoPeopleNeeded,
)
from feedback.indicators.reasons import given_reason
from feedback.models import Indicator, IndicatorSnapshot
from plan_pages.models import ReportingPeriod

from .indicators import definition_for, result_hash
from .publication import hand_back, locked_in, may_publish, may_submit, require


def is_proposal(snapshot: IndicatorSnapshot) -> bool:
    """Whether somebody proposed that there is no value, and nobody has decided yet."""
    return snapshot.is_submitted and not snapshot.values.exists()


@transaction.atomic
def propose_not_reported(
    indicator: Indicator, period: ReportingPeriod, reason: str, user: Any
) -> IndicatorSnapshot:
    """Take the place of the draft, if there is one, and wait for another person's decision.

    Raises ``NotAllowed``, ``ReasonNeeded``, ``NoDefinition``, ``WrongCalendar``,
    ``AlreadyPublished`` (a published value is corrected), ``NothingChanged`` (not reported
    already) and ``StaleDraft`` (a value waits to be published).
    """
    require(may_submit(user))
    words = given_reason(reason)
    definition = definition_for(indicator, period)
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    snapshots = IndicatorSnapshot.objects.filter(indicator=indicator, period=period)
    _refuse_others(snapshots)
    draft = snapshots.in_work().first()
    draft = draft or IndicatorSnapshot(indicator=indicator, period=period)
    if draft.pk is not None:
        draft.values.all().delete()
    draft.definition, draft.reason, draft.run = definition, words, None
    draft.result_hash, draft.computed_at = result_hash(definition, period, []), timezone.now()
    draft.state, draft.submitted_by = SnapshotState.SUBMITTED, user
    draft.submitted_at = timezone.now()
    draft.save()
    log(draft, "feedback.propose_not_reported", user=user, data={"reason": words})
    return draft


def _refuse_others(snapshots: Any) -> None:
    if snapshots.current().exists():
        raise AlreadyPublished(_("There is a published value; correct it instead."))
    if snapshots.not_reported().exists():
        raise NothingChanged(_("It is not reported already."))
    if snapshots.submitted().exists():
        raise StaleDraft(_("A value waits to be published or returned; please decide that first."))


@transaction.atomic
def decide_not_reported(snapshot: IndicatorSnapshot, user: Any) -> IndicatorSnapshot:
    """Put the proposal in force: its reason is told until there is a value.

    Raises ``NotAllowed``, ``TwoPeopleNeeded`` and ``StaleDraft``.
    """
    require(may_publish(user))
    locked = _proposal(snapshot)
    if locked.submitted_by_id == user.pk:
        raise TwoPeopleNeeded(_("Who proposed this does not decide on it."))
    locked.state, locked.published_by = SnapshotState.NOT_REPORTED, user
    locked.published_at = timezone.now()
    locked.save()
    log(locked, "feedback.not_reported", user=user, data={"reason": locked.reason})
    return locked


@transaction.atomic
def turn_down(snapshot: IndicatorSnapshot, user: Any, reason: str) -> IndicatorSnapshot:
    """A value is to be reported all the same: the proposal becomes a draft to be computed.

    Raises ``NotAllowed``, ``ReasonNeeded`` and ``StaleDraft``.
    """
    require(may_publish(user))
    words = given_reason(reason)
    locked = _proposal(snapshot)
    proposed, locked.reason = locked.reason, ""
    return hand_back(locked, words, user, proposed=proposed)


def _proposal(snapshot: IndicatorSnapshot) -> IndicatorSnapshot:
    locked = locked_in(snapshot, (SnapshotState.SUBMITTED,))
    if not is_proposal(locked):
        raise StaleDraft(_("The value was changed meanwhile; please look at it again."))
    return locked
