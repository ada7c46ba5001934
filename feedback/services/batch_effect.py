"""What a decision on a batch would do to the numbers, said before it is made."""

from __future__ import annotations

from collections import Counter

from feedback.cells import Key
from feedback.enums import BatchState, Disposition
from feedback.models import Batch, Response, ResponseRevision

from . import effect
from .effect import Change


def moving(batch: Batch) -> Counter[Key]:
    """What tallies would lose by excluding an open or accepted batch, or gain by putting an
    excluded one back.
    """
    rows = Response.objects.filter(batch=batch)
    if batch.state == BatchState.EXCLUDED:
        return effect.returning(rows.filter(disposition=Disposition.EXCLUDED))
    return effect.leaving(rows.filter(disposition=Disposition.ACCEPTED))


def changes(batch: Batch) -> list[Change]:
    """The whole form first, then the units that the batch is about."""
    return effect.changes(batch.form_id, moving(batch))


def channels_of(batch: Batch) -> Counter[str]:
    sheets = ResponseRevision.objects.filter(response__batch=batch, number=1)
    return Counter(sheets.values_list("channel", flat=True))
