"""A criteria set that was scored under keeps its tree: what changes is a new set."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from plan_pages.enums import ScoringState
from plan_pages.errors import WrongState
from plan_pages.models import Criterion, Score, ScoreSheet


def is_scored(set_ids: Iterable[int]) -> bool:
    """Whether anybody wrote points under one of the sets, or a score book of one is published."""
    ids = list(set_ids)
    scores = Score.objects.filter(criterion__criteria_set__in=ids)
    sheets = ScoreSheet.objects.filter(criteria_set__in=ids, state=ScoringState.PUBLISHED)
    return scores.exists() or sheets.exists()


def require_unscored(*set_ids: int) -> None:
    """Raises ``WrongState``; inside a transaction nobody scores the sets until it ends."""
    criteria = Criterion.objects.filter(criteria_set__in=set_ids).order_by("pk")
    list(criteria.select_for_update().values_list("pk", flat=True))
    if is_scored(set_ids):
        raise WrongState(scored_sentence())


def scored_sentence() -> str:
    return _(
        "This criteria set has been scored, so its maximum points and its tree stay as they are. "
        "Make a new criteria set for what changes."
    )
