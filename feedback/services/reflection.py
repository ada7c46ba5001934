"""What a value's authors learned from it and will do, told to readers beside the figures."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from feedback.enums import DRAFT_STATES
from feedback.models import IndicatorSnapshot

from .indicators import REFLECTION
from .publication import locked_in, may_submit, require

LONGEST = 2000


@transaction.atomic
def reflect(snapshot: IndicatorSnapshot, user: Any, **words: str) -> IndicatorSnapshot:
    """Write ``learned``, ``will_do`` and their English (``…_en``); one not given stays as it is.

    Only before submission: who publishes answers for these words as for the figures. Raises
    ``NotAllowed`` and ``StaleDraft``.
    """
    require(may_submit(user))
    draft = locked_in(snapshot, DRAFT_STATES)
    given = {field: tidy(words[field]) for field in REFLECTION if field in words}
    changed = {field: text for field, text in given.items() if text != getattr(draft, field)}
    if not changed:
        return draft
    for field, text in changed.items():
        setattr(draft, field, text)
    draft.save(update_fields=list(changed))
    log(draft, "feedback.reflect_on_indicator", user=user, data=changed)
    return draft


def tidy(text: str) -> str:
    """Paragraphs stay, trailing blanks and what no database keeps go."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()[:LONGEST]
