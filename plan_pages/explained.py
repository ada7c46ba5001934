"""What the public reads of explanations and inspections; context for the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.timezone import localdate

from .enums import ExplanationState
from .models import (
    Explanation,
    Inspection,
    InspectionMeasure,
    Plan,
    PlanPage,
    PlanTask,
    ResultsIndexPage,
)
from .querysets import InspectionQuerySet, visible


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
    """Published conclusions, of one plan or of all, newest first.

    Two queries more read the measures and the plans' pages, where the measures' tasks are.
    """
    measures = InspectionMeasure.objects.select_related("unit", "task")
    found = Inspection.objects.public().select_related("unit", "plan", "conclusion_document")
    if plan is not None:
        found = found.filter(plan=plan)
    pages = visible(PlanPage.objects.select_related("locale").defer("body"))
    shown_on = Prefetch("plan__pages", pages.order_by("path"), to_attr="visible_pages")
    measured = found.prefetch_related(Prefetch("measures", measures), shown_on)
    return measured.order_by("-concluded_on", "-pk")


def conclusions_page() -> ResultsIndexPage | None:
    """The page that lists the published conclusions, each below its ``Inspection.anchor``."""
    found: ResultsIndexPage | None = listing_pages().select_related("locale").first()
    return found


def listing_pages() -> Any:
    return visible(ResultsIndexPage.objects.order_by("path"))
