from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import ScoreBasis, ScoreKind
from plan_pages.errors import ScoreIsOfficial
from plan_pages.models import Criterion, Score

from .score_locks import require_open, require_score_writer
from .superseding import supersede


@transaction.atomic
def record_score(
    criterion: Criterion,
    year: int,
    kind: str,
    points: Decimal,
    *,
    source: str = "",
    evidence_url: str = "",
    basis: str = "",
    reason: str = "",
    recorded_by: Any = None,
    user: Any = None,
) -> Score:
    """Write a score; the current one of the same criterion, year and kind is superseded by it.

    Writing what stands already changes nothing. ``user`` is who acts now, ``recorded_by`` who is
    named with the score, by default the same; no user is a command. ``basis`` is by default
    "indicator" for the portal's survey and "typed in" for the rest.

    Raises ``ScoreIsOfficial`` where the portal's survey would stand beside an official value of
    the same criterion and year, ``WrongState`` where the year's score book is closed for this kind,
    ``NotComplete`` where a published score is corrected without a reason, and ``NotAllowed``.
    """
    require_score_writer(user, kind)
    Criterion.objects.select_for_update().get(pk=criterion.pk)
    current = Score.objects.current().filter(criterion=criterion, year=year)
    _refuse_beside_official(criterion, year, kind, current)
    score = Score(
        criterion=criterion,
        year=year,
        kind=kind,
        points=points,
        source=source,
        evidence_url=evidence_url,
        basis=basis or _usual_basis(kind),
        reason=reason,
        recorded_by=recorded_by or user,
    )
    before = current.of_kind(ScoreKind(kind)).first()
    if before is not None and _content(before) == _content(score):
        return before
    require_open(criterion.criteria_set_id, year, kind, reason)
    return _supersede(before, score, user)


def _refuse_beside_official(criterion: Criterion, year: int, kind: str, current: Any) -> None:
    if kind == ScoreKind.PORTAL_SURVEY and current.of_kind(ScoreKind.OFFICIAL).exists():
        raise ScoreIsOfficial(
            _("The official score of %(criterion)s for %(year)s stands; the portal writes none.")
            % {"criterion": criterion, "year": year}
        )


def _usual_basis(kind: str) -> ScoreBasis:
    return ScoreBasis.INDICATOR if kind == ScoreKind.PORTAL_SURVEY else ScoreBasis.TYPED


def _content(score: Score) -> tuple[Any, ...]:
    return (score.points, score.source, score.evidence_url, score.basis, score.reason)


def _supersede(before: Score | None, score: Score, user: Any) -> Score:
    supersede(before, score)
    log(
        instance=score,
        action="plan_pages.record_score",
        user=user,
        data={
            "points": str(score.points),
            "supersedes": before.pk if before else None,
            "basis": score.basis,
            "reason": score.reason,
        },
    )
    return score
