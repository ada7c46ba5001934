"""What a decision on a batch would do to the numbers, said before it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Sum

from feedback.cells import RESPONSE
from feedback.enums import BatchState, Disposition
from feedback.models import Batch, Response, ResponseRevision, Tally


@dataclass(frozen=True)
class Change:
    """Respondents now and after the decision; ``unit`` is a code, ``""`` the whole form."""

    unit: str
    before: int
    after: int


def changes(batch: Batch) -> list[Change]:
    """The whole form first, then the units that the batch is about: excluded from an open or
    accepted batch, put back of an excluded one."""
    return_to_counts = batch.state == BatchState.EXCLUDED
    moved = _moved(batch, return_to_counts)
    now = _counted(batch)
    sign = 1 if return_to_counts else -1
    total = Change("", now.total(), now.total() + sign * moved.total())
    units = [Change(unit, now[unit], now[unit] + sign * n) for unit, n in sorted(moved.items())]
    return [total, *units]


def _counted(batch: Batch) -> Counter[str]:
    rows = Tally.objects.filter(form=batch.form_id, question=RESPONSE).order_by()
    by_unit = rows.values("unit").annotate(n=Sum(F("live") + F("archived")))
    return Counter({row["unit"]: row["n"] for row in by_unit})


def _moved(batch: Batch, return_to_counts: bool) -> Counter[str]:
    rows = Response.objects.filter(batch=batch)
    if return_to_counts:
        moving = rows.filter(disposition=Disposition.EXCLUDED, counted=0)
    else:
        moving = rows.filter(disposition=Disposition.ACCEPTED, counted__gt=0)
    return Counter(moving.with_current_unit().values_list(F("current_unit"), flat=True))


def channels_of(batch: Batch) -> Counter[str]:
    sheets = ResponseRevision.objects.filter(response__batch=batch, number=1)
    return Counter(sheets.values_list("channel", flat=True))
