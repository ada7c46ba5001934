"""Kiểm tra: the Office plans, begins, records and concludes; the director publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import InspectionState
from plan_pages.errors import ChangedMeanwhile, NotAllowed, NotComplete, WrongState
from plan_pages.models import Inspection, InspectionMeasure, Unit
from plan_pages.permissions import coordinates, decides
from plan_pages.seen import seen_text

from .follow_ups import follow_up


@dataclass(frozen=True)
class Measure:
    text: str
    unit: Unit
    due_on: date


@transaction.atomic
def plan_inspection(inspection: Inspection, *, user: Any) -> Inspection:
    """Keep a new inspection, or one that has not begun as it is planned now."""
    _require_office(user)
    if inspection.pk is not None:
        _require(_locked(inspection), InspectionState.PLANNED)
    inspection.save()
    log(inspection, "plan_pages.plan_inspection", user=user)
    return inspection


@transaction.atomic
def begin_inspection(inspection: Inspection, *, user: Any) -> Inspection:
    """From its first day on; from here on the unit sees an unannounced one too."""
    _require_office(user)
    locked = _require(_locked(inspection), InspectionState.PLANNED)
    if timezone.localdate() < locked.starts_on:
        day = date_format(locked.starts_on, "d/m/Y")
        raise WrongState(_("The inspection begins on %(day)s at the earliest.") % {"day": day})
    locked.state = InspectionState.UNDER_WAY
    locked.save(update_fields=["state"])
    log(locked, "plan_pages.begin_inspection", user=user)
    return locked


@transaction.atomic
def cancel_inspection(inspection: Inspection, reason: str, *, user: Any) -> Inspection:
    """Call off what has not begun, with the reason; what has begun is concluded instead."""
    _require_office(user)
    locked = _require(_locked(inspection), InspectionState.PLANNED)
    because = " ".join(reason.split())
    if not because:
        raise NotComplete(_("Please give the reason."))
    locked.state, locked.cancelled_because = InspectionState.CANCELLED, because
    locked.save(update_fields=["state", "cancelled_because"])
    log(locked, "plan_pages.cancel_inspection", user=user, data={"reason": because})
    return locked


@transaction.atomic
def record_findings(
    inspection: Inspection, findings: str, *, user: Any, known: str | None = None
) -> Inspection:
    """``known`` is what ``seen_text`` said of the findings when the writer opened them: who would
    write over somebody else's gets ``ChangedMeanwhile``."""
    _require_office(user)
    locked = _require(_locked(inspection), InspectionState.UNDER_WAY)
    if not findings.strip():
        raise NotComplete(_("Please write what was found."))
    _check_seen(locked, known, findings.strip())
    locked.findings = findings.strip()
    locked.save(update_fields=["findings"])
    log(locked, "plan_pages.record_findings", user=user)
    return locked


def _check_seen(inspection: Inspection, known: str | None, given: str) -> None:
    if known in (None, seen_text(inspection.findings)) or inspection.findings == given:
        return
    raise ChangedMeanwhile(
        _(
            "Somebody saved the findings after you opened them. What you typed is still here, and"
            " below it stands what was saved: compare them and send yours again."
        )
    )


@transaction.atomic
def conclude_inspection(
    inspection: Inspection,
    conclusion: str,
    measures: Sequence[Measure],
    *,
    number: str = "",
    document: Any = None,
    user: Any,
) -> Inspection:
    """End the inspection; each measure becomes a task of the plan. Once: then ``WrongState``."""
    _require_office(user)
    locked = _require(_locked(inspection), InspectionState.UNDER_WAY)
    _require_complete(locked, conclusion, measures)
    locked.conclusion, locked.conclusion_number = conclusion.strip(), number.strip()
    locked.conclusion_document = document
    locked.concluded_on = timezone.localdate()
    locked.state = InspectionState.CONCLUDED
    locked.save()
    for measure in measures:
        follow_up(_kept(locked, measure), user=user)
    log(locked, "plan_pages.conclude_inspection", user=user, data={"measures": len(measures)})
    return locked


def _require_complete(inspection: Inspection, conclusion: str, measures: Sequence[Measure]) -> None:
    if not inspection.findings:
        raise NotComplete(_("Please record the findings first."))
    if not conclusion.strip() or not all(measure.text.strip() for measure in measures):
        raise NotComplete(_("Please write the conclusion, and what each measure is."))
    if any(measure.due_on < timezone.localdate() for measure in measures):
        raise NotComplete(_("A measure is due on a day that has passed."))


def _kept(inspection: Inspection, measure: Measure) -> InspectionMeasure:
    return InspectionMeasure.objects.create(
        inspection=inspection, text=measure.text.strip(), unit=measure.unit, due_on=measure.due_on
    )


@transaction.atomic
def publish_conclusion(inspection: Inspection, *, user: Any) -> Inspection:
    locked = _to_show(inspection, user)
    if locked.published_at is not None:
        raise WrongState(_("That has been done already."))
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    log(locked, "plan_pages.publish_conclusion", user=user)
    return locked


@transaction.atomic
def withdraw_conclusion(inspection: Inspection, *, user: Any) -> Inspection:
    locked = _to_show(inspection, user)
    if locked.published_at is None:
        raise WrongState(_("That has been done already."))
    locked.published_at = None
    locked.save(update_fields=["published_at"])
    log(locked, "plan_pages.withdraw_conclusion", user=user)
    return locked


def _to_show(inspection: Inspection, user: Any) -> Inspection:
    if not decides(user):
        raise NotAllowed(_("Only the director decides on publication."))
    return _require(_locked(inspection), InspectionState.CONCLUDED)


def _require_office(user: Any) -> None:
    if not coordinates(user):
        raise NotAllowed(_("Only the Office of the department carries out inspections."))


def _require(inspection: Inspection, state: InspectionState) -> Inspection:
    if inspection.state != state:
        raise WrongState(
            _("The inspection is not in the right state: %(state)s.")
            % {"state": inspection.get_state_display()}
        )
    return inspection


def _locked(inspection: Inspection) -> Inspection:
    return Inspection.objects.select_for_update().get(pk=inspection.pk)
