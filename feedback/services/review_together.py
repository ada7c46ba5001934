"""Decide on several responses as one: all of them, or, where one was changed meanwhile, none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.cells import Key
from feedback.enums import Disposition
from feedback.errors import MayNotDecide, ReviewReasonMissing, ReviewStale
from feedback.models import FeedbackForm, Response
from feedback.permissions import can_review_responses, responses_visible_to
from feedback.querysets import ResponseQuerySet

from . import effect, review
from .effect import Change, DraftChange

# A decision is one transaction, and SQLite keeps every citizen waiting for so long.
MOST = 500
MAX_REASON = 255
# What a response is for the verb to do anything to it.
APPLIES_TO = {
    "spam": frozenset({Disposition.ACCEPTED, Disposition.EXCLUDED}),
    "put-back": frozenset({Disposition.SPAM, Disposition.EXCLUDED}),
}
VERBS = {"spam": review.mark_spam, "put-back": review.put_back}


@dataclass(frozen=True)
class OfForm:
    """What a decision does to the numbers of one form."""

    form: FeedbackForm
    changes: list[Change]
    drafts: list[DraftChange]


@dataclass(frozen=True)
class Plan:
    """``responses`` are those that the verb moves; ``left`` others were chosen too."""

    verb: str
    responses: list[Response]
    left: int
    counted: int
    forms: list[OfForm]

    @property
    def pks(self) -> list[int]:
        return [response.pk for response in self.responses]


def chosen(pks: Iterable[int], user: Any) -> ResponseQuerySet:
    """Those of the responses that ``user`` may decide on; at most ``MOST``, the newest first."""
    if not can_review_responses(user):
        raise MayNotDecide(_("Your role does not decide on responses."))
    newest = sorted(set(pks), reverse=True)[:MOST]
    return responses_visible_to(user).filter(pk__in=newest).order_by("pk")


def plan(verb: str, pks: Iterable[int], user: Any) -> Plan:
    """What ``verb`` would do, said before. Raises ``MayNotDecide``."""
    found = chosen(pks, user)
    moved = found.filter(disposition__in=APPLIES_TO[verb])
    moving = effect.returning(moved) if verb == "put-back" else effect.leaving(moved)
    responses = list(moved.select_related("form"))
    return Plan(
        verb=verb,
        responses=responses,
        left=found.count() - len(responses),
        counted=moved.filter(counted__gt=0).count(),
        forms=_of_forms(responses, moving),
    )


def _of_forms(responses: list[Response], moving: Counter[Key]) -> list[OfForm]:
    forms = {response.form_id: response.form for response in responses}
    return [
        OfForm(form, effect.changes(pk, moving), effect.draft_changes(form, moving))
        for pk, form in sorted(forms.items())
    ]


def decide(verb: str, pks: list[int], user: Any, reason: str) -> int:
    """Do it to exactly these responses; how many they are.

    Raises ``MayNotDecide``, ``ReviewReasonMissing``, and ``ReviewStale`` where one of them is not
    what it was when its effect was said: then nothing is changed.
    """
    words = " ".join(reason.replace("\x00", "").split())[:MAX_REASON]
    if not words:
        raise ReviewReasonMissing(_("Please write the reason; nothing has been changed."))
    with transaction.atomic():
        rows = list(chosen(pks, user).select_for_update(of=("self",)))
        if len(rows) < len(set(pks)) or any(
            row.disposition not in APPLIES_TO[verb] for row in rows
        ):
            raise ReviewStale(
                _("Some of the responses were decided on meanwhile; nothing has been changed.")
            )
        for row in rows:
            VERBS[verb](row, user, words)
    return len(rows)
