"""What the public reads of explanations and inspections; context for the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.timezone import localdate

from .enums import ExplanationState
from .models import Explanation, Inspection, InspectionMeasure, Plan, PlanTask
from .querysets import InspectionQuerySet


@dataclass(frozen=True)
class PublicExplanation:
    """An explanation without the names of those who wrote and decided it."""

    unit: str
    period: str
    day: date
    points_at_risk: Decimal | None
    answer: str
    remedy: str
    is_accepted: bool
    decision: str


def public_explanations(task: PlanTask) -> list[PublicExplanation]:
    """The published ones, newest decision first; one query."""
    published = task.explanations.public().select_related("unit", "period")
    return [_public(each) for each in published.order_by("-decided_at", "-pk")]


def _public(explanation: Explanation) -> PublicExplanation:
    return PublicExplanation(
        unit=explanation.unit.local_name,
        period=explanation.period.name,
        day=localdate(explanation.decided_at),
        points_at_risk=explanation.points_at_risk,
        answer=explanation.answer,
        remedy=explanation.remedy,
        is_accepted=explanation.state == ExplanationState.ACCEPTED,
        decision=explanation.decision,
    )


def public_conclusions(plan: Plan | None = None) -> InspectionQuerySet:
    """Published conclusions, of one plan or of all, newest first; two queries with the measures."""
    measures = InspectionMeasure.objects.select_related("unit", "task")
    found = Inspection.objects.public().select_related("unit", "plan", "conclusion_document")
    if plan is not None:
        found = found.filter(plan=plan)
    return found.prefetch_related(Prefetch("measures", measures)).order_by("-concluded_on", "-pk")
