from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import ScoreKind
from plan_pages.errors import ScoreIsOfficial
from plan_pages.models import Criterion, Score


@transaction.atomic
def record_score(
    criterion: Criterion,
    year: int,
    kind: str,
    points: Decimal,
    *,
    source: str = "",
    evidence_url: str = "",
    user: Any = None,
) -> Score:
    """Write a score; the current one of the same criterion, year and kind is superseded by it.

    Writing what stands already changes nothing. Raises ``ScoreIsOfficial`` where the portal's
    survey would stand beside an official value of the same criterion and year.
    """
    Criterion.objects.select_for_update().get(pk=criterion.pk)
    current = Score.objects.current().filter(criterion=criterion, year=year)
    if kind == ScoreKind.PORTAL_SURVEY and current.of_kind(ScoreKind.OFFICIAL).exists():
        raise ScoreIsOfficial(
            _("The official score of %(criterion)s for %(year)s stands; the portal writes none.")
            % {"criterion": criterion, "year": year}
        )
    before = current.of_kind(ScoreKind(kind)).first()
    if before is not None and _same(before, points, source, evidence_url):
        return before
    score = Score(
        criterion=criterion,
        year=year,
        kind=kind,
        points=points,
        source=source,
        evidence_url=evidence_url,
    )
    return _supersede(before, score, user)


def _same(score: Score, points: Decimal, source: str, evidence_url: str) -> bool:
    return (score.points, score.source, score.evidence_url) == (points, source, evidence_url)


def _supersede(before: Score | None, score: Score, user: Any) -> Score:
    """One current score at any moment, as the constraint asks: the old one steps aside first."""
    if before is not None:
        Score.objects.filter(pk=before.pk).update(superseded_by=before.pk)
    score.save()
    if before is not None:
        Score.objects.filter(pk=before.pk).update(superseded_by=score)
    log(
        instance=score,
        action="plan_pages.record_score",
        user=user,
        data={"points": str(score.points), "supersedes": before.pk if before else None},
    )
    return score
