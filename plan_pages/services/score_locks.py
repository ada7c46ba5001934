"""What may still be written into a year's score book, and by whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plan_pages.enums import ScoreKind, ScoringState
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import Criterion, ScoreSheet
from plan_pages.numbers import format_number
from plan_pages.permissions import coordinates
from plan_pages.roles import Role, has_role

APPRAISAL_OPEN = (
    ScoringState.NOT_SCORED,
    ScoringState.SELF_ASSESSED,
    ScoringState.CLOSED,
    ScoringState.IN_APPRAISAL,
    ScoringState.ASKED,
    ScoringState.EXPLAINED,
    ScoringState.APPRAISED,
)
ANY = tuple(ScoringState)
# The states of a sheet in which each kind may change. Official scores and the portal's own survey
# come from outside the sheet: the first may be corrected with a reason, the second is never shown
# among a sheet's points.
OPEN_TO: dict[ScoreKind, tuple[ScoringState, ...]] = {
    ScoreKind.SELF_ASSESSED: (ScoringState.NOT_SCORED, ScoringState.SELF_ASSESSED),
    ScoreKind.APPRAISED: APPRAISAL_OPEN,
    ScoreKind.TARGET: (*APPRAISAL_OPEN, ScoringState.APPROVED),
    ScoreKind.OFFICIAL: ANY,
    ScoreKind.PORTAL_SURVEY: ANY,
}


def require_scorer(user: Any) -> None:
    """``None`` is a command on the server. Raises ``NotAllowed``."""
    if user is not None and not coordinates(user):
        raise NotAllowed(_("Only the Office keeps the score book."))


def require_score_writer(user: Any, kind: str) -> None:
    """Besides the Office the administrators' form writes scores, and publishing an indicator."""
    if user is None or kind == ScoreKind.PORTAL_SURVEY:
        return
    if not has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR):
        raise NotAllowed(_("Only the Office keeps the score book."))


def require_open(criteria_set_id: int, year: int, kind: str, reason: str = "") -> None:
    """Raises ``WrongState`` where the sheet of the year is closed to scores of this kind, and
    ``NotComplete`` where a published one is corrected without a reason.

    Inside a transaction the sheet stays as it is until the score is written.
    """
    sheets = ScoreSheet.objects.select_for_update()
    sheet = sheets.filter(criteria_set=criteria_set_id, year=year).first()
    if sheet is None:
        return
    if sheet.state not in OPEN_TO[ScoreKind(kind)]:
        raise WrongState(
            _("%(kind)s scores of %(year)s can no longer be changed; the score book is: %(state)s.")
            % {
                "kind": ScoreKind(kind).label,
                "year": year,
                "state": ScoringState(sheet.state).label,
            }
        )
    corrects = kind == ScoreKind.OFFICIAL and sheet.state == ScoringState.PUBLISHED
    if corrects and not reason.strip():
        raise NotComplete(_("A published score is corrected only with a reason."))


def require_points(criterion: Criterion, points: Any) -> None:
    if not 0 <= points <= criterion.max_score:
        maximum = format_number(criterion.max_score, None, get_language() or "vi")
        raise NotComplete(
            _("%(criterion)s has between 0 and %(maximum)s points.")
            % {"criterion": criterion.code, "maximum": maximum}
        )
