"""The score book of a year from the self-assessment to publication, a verb for each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.log_actions import log

from plan_pages.enums import ScoreKind, ScoringState
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import CriteriaSet, Score, ScoreSheet
from plan_pages.roles import Role, has_role

from .score_locks import require_scorer

S = ScoringState


@dataclass(frozen=True)
class Step:
    """``leads`` from each state in which the step is possible to the next; ``needs`` is a kind of
    score without which it makes no sense."""

    name: str
    label: Any
    leads: Mapping[ScoringState, ScoringState]
    roles: tuple[Role, ...] = (Role.COORDINATOR,)
    needs_note: bool = False
    needs: ScoreKind | None = None

    @property
    def action(self) -> str:
        """In Wagtail's log; a task's or a report's verbs may have the same names."""
        return f"plan_pages.sheet_{self.name.removesuffix('_sheet')}"

    def is_open_to(self, user: Any, state: str) -> bool:
        """``None`` is a command on the server."""
        return state in self.leads and (user is None or has_role(user, *self.roles_in(state)))

    def roles_in(self, state: str) -> tuple[Role, ...]:
        """What the director approved only the director sends back."""
        is_return = self.name == "send_back"
        return (Role.DIRECTOR,) if is_return and state == S.APPROVED else self.roles


def _from(*states: ScoringState, to: ScoringState) -> dict[ScoringState, ScoringState]:
    return dict.fromkeys(states, to)


STEPS = {
    step.name: step
    for step in (
        Step(
            "self_assess",
            gettext_lazy("Hand over the self-assessment"),
            _from(S.NOT_SCORED, to=S.SELF_ASSESSED),
            needs=ScoreKind.SELF_ASSESSED,
        ),
        Step(
            "close_sheet",
            gettext_lazy("Close for changes"),
            _from(S.SELF_ASSESSED, to=S.CLOSED),
        ),
        Step(
            "start_appraisal",
            gettext_lazy("Begin the appraisal"),
            _from(S.CLOSED, to=S.IN_APPRAISAL),
        ),
        Step(
            "ask_explanation",
            gettext_lazy("Ask for an explanation"),
            _from(S.IN_APPRAISAL, S.EXPLAINED, to=S.ASKED),
            needs_note=True,
        ),
        Step(
            "explain",
            gettext_lazy("Record the explanation"),
            _from(S.ASKED, to=S.EXPLAINED),
            needs_note=True,
        ),
        Step(
            "finish_appraisal",
            gettext_lazy("End the appraisal"),
            _from(S.IN_APPRAISAL, S.EXPLAINED, to=S.APPRAISED),
            needs=ScoreKind.APPRAISED,
        ),
        Step(
            "approve_sheet",
            gettext_lazy("Approve"),
            _from(S.APPRAISED, to=S.APPROVED),
            (Role.DIRECTOR,),
        ),
        Step(
            "publish_sheet",
            pgettext_lazy("score book", "Publish"),
            _from(S.APPROVED, to=S.PUBLISHED),
            (Role.DIRECTOR,),
        ),
        Step(
            "send_back",
            gettext_lazy("Send back"),
            {
                **_from(S.CLOSED, S.IN_APPRAISAL, S.ASKED, S.EXPLAINED, to=S.SELF_ASSESSED),
                **_from(S.APPRAISED, S.APPROVED, to=S.IN_APPRAISAL),
            },
            (Role.COORDINATOR, Role.DIRECTOR),
            needs_note=True,
        ),
    )
}


def open_sheet(criteria_set: CriteriaSet, year: int, *, user: Any) -> ScoreSheet:
    """The score book of the year under the set; made where there is none. Raises ``NotAllowed``."""
    require_scorer(user)
    sheet, created = ScoreSheet.objects.get_or_create(criteria_set=criteria_set, year=year)
    if created:
        log(instance=sheet, action="plan_pages.sheet_open", user=user)
    return sheet


def self_assess(sheet: ScoreSheet, *, user: Any) -> ScoreSheet:
    """There is a self-assessment to look at; it may still be changed."""
    return _take("self_assess", sheet, user)


def close_sheet(sheet: ScoreSheet, *, user: Any) -> ScoreSheet:
    """From now on no self-assessed score of the set and year changes."""
    return _take("close_sheet", sheet, user)


def start_appraisal(sheet: ScoreSheet, *, user: Any) -> ScoreSheet:
    return _take("start_appraisal", sheet, user)


def ask_explanation(sheet: ScoreSheet, note: str, *, user: Any) -> ScoreSheet:
    return _take("ask_explanation", sheet, user, note)


def explain(sheet: ScoreSheet, note: str, *, user: Any) -> ScoreSheet:
    return _take("explain", sheet, user, note)


def finish_appraisal(sheet: ScoreSheet, *, user: Any) -> ScoreSheet:
    return _take("finish_appraisal", sheet, user)


def approve_sheet(sheet: ScoreSheet, *, user: Any) -> ScoreSheet:
    """The director's; from now on no appraised score changes."""
    return _take("approve_sheet", sheet, user)


def publish_sheet(sheet: ScoreSheet, *, user: Any) -> ScoreSheet:
    """The director's; the public sees the points, and only official ones can be corrected."""
    return _take("publish_sheet", sheet, user)


def send_back(sheet: ScoreSheet, note: str, *, user: Any) -> ScoreSheet:
    """Before the appraisal's end to the self-assessment, after it to the appraisal."""
    return _take("send_back", sheet, user, note)


def take_step(name: str, sheet: ScoreSheet, note: str = "", *, user: Any) -> ScoreSheet:
    """One of ``STEPS`` by its name; what the verbs above raise, and KeyError for no step."""
    return _take(STEPS[name].name, sheet, user, note)


@transaction.atomic
def _take(name: str, sheet: ScoreSheet, user: Any, note: str = "") -> ScoreSheet:
    """Raises ``NotAllowed``, ``WrongState``, ``NotComplete`` without the note or score needed."""
    step = STEPS[name]
    locked = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
    _require(step, locked, user, note.strip())
    before, locked.state = locked.state, step.leads[ScoringState(locked.state)]
    locked.note = note.strip() or locked.note
    locked.save()
    log(
        instance=locked,
        action=step.action,
        user=user,
        data={"from": before, "to": locked.state, "note": note.strip()},
    )
    return locked


def _require(step: Step, sheet: ScoreSheet, user: Any, note: str) -> None:
    if user is not None and not has_role(user, *step.roles_in(sheet.state)):
        raise NotAllowed(_("This step of the score book is not yours to take."))
    if sheet.state not in step.leads:
        raise WrongState(
            _("The score book is already in the state “%(state)s”; this step is not possible.")
            % {"state": ScoringState(sheet.state).label}
        )
    if step.needs_note and not note:
        raise NotComplete(_("Write a note for this step."))
    if step.needs is not None and not _has_scores(sheet, step.needs):
        raise NotComplete(
            _("There is no score of the kind “%(kind)s” yet.") % {"kind": step.needs.label}
        )


def _has_scores(sheet: ScoreSheet, kind: ScoreKind) -> bool:
    scores = Score.objects.current().of_kind(kind).filter(year=sheet.year)
    return scores.filter(criterion__criteria_set=sheet.criteria_set_id).exists()
