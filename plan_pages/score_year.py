"""Which criteria set a year is scored under, and which of its points the public may see."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Exists, OuterRef

from .enums import ScoreKind, ScoringState
from .models import CriteriaSet, Plan, Score, ScoreSheet
from .querysets import ScoreQuerySet

# A department's own and its appraiser's points are nobody else's before they are published.
UNTIL_PUBLISHED = (ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED)


def set_of_year(year: int) -> CriteriaSet | None:
    """The set of the year's score book, whatever the plan was written under; without a score book
    that of the year's plan, else the newest.

    Of two score books of a year the one that has come further counts, then the later one.
    """
    order = list(ScoringState)
    sheets = ScoreSheet.objects.filter(year=year).select_related("criteria_set")
    sheet = max(sheets, key=lambda s: (order.index(ScoringState(s.state)), s.pk), default=None)
    if sheet is not None:
        return sheet.criteria_set
    plans = Plan.objects.filter(year=year, criteria_set__criteria__isnull=False)
    plan = plans.select_related("criteria_set").first()
    return plan.criteria_set if plan is not None else CriteriaSet.objects.first()


def public_scores() -> ScoreQuerySet:
    """The current scores that the public may see, of all years.

    Self-assessed and appraised ones only once their score book is published; where no score book
    was opened for the set and year nothing is held back.
    """
    sheets = ScoreSheet.objects.filter(
        year=OuterRef("year"), criteria_set=OuterRef("criterion__criteria_set")
    ).exclude(state=ScoringState.PUBLISHED)
    current = Score.objects.current().annotate(is_held_back=Exists(sheets))
    return current.exclude(is_held_back=True, kind__in=UNTIL_PUBLISHED)


def public_points(year: int) -> dict[tuple[str, str], Decimal]:
    """By (criterion code, kind), of ``set_of_year``."""
    chosen = set_of_year(year)
    scores = public_scores().filter(year=year, criterion__criteria_set=chosen)
    return {
        (score.criterion.code, score.kind): score.points
        for score in scores.select_related("criterion")
    }
