"""Decide on a batch as one: take its responses out of the counts, or put them back exactly.

The decision is the state of the batch; responses follow it in chunks, so that whoever is killed in
the middle has decided all the same, and ``finish_decided`` does the rest.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.days import now
from feedback.enums import BatchState, Disposition
from feedback.errors import BatchReasonMissing, MayNotDecide
from feedback.models import Batch, Response, ResponseRevision
from feedback.permissions import can_review_responses
from feedback.wakeup import wake_up_after_commit

CHUNK = 500
MAX_REASON = 255
# What a response of the batch is as long as the decision has not reached it, and afterwards.
MOVES = {
    BatchState.EXCLUDED: (Disposition.ACCEPTED, Disposition.EXCLUDED),
    BatchState.ACCEPTED: (Disposition.EXCLUDED, Disposition.ACCEPTED),
}


def exclude(batch: Batch, user: Any, reason: str) -> Batch:
    """Take all responses of the batch out of the counts; they stay and can be put back.

    ``user`` is None at the command line of the server. Raises ``MayNotDecide`` and
    ``BatchReasonMissing``.
    """
    words = _one_line(reason)
    if not words:
        raise BatchReasonMissing(_("Please write the reason; nothing has been changed."))
    return _decide(batch, BatchState.EXCLUDED, user, words)


def include(batch: Batch, user: Any, reason: str = "") -> Batch:
    """Let the batch count: an open one goes on counting, an excluded one is put back exactly.

    Raises ``MayNotDecide``.
    """
    return _decide(batch, BatchState.ACCEPTED, user, _one_line(reason))


def finish_decided() -> int:
    """Carry out decisions whose process died in the middle; the number of responses moved."""
    out = Q(state=BatchState.EXCLUDED, responses__disposition=Disposition.ACCEPTED)
    back = Q(state=BatchState.ACCEPTED, responses__disposition=Disposition.EXCLUDED)
    unfinished = Batch.objects.filter(out | back).order_by("pk").values_list("pk", flat=True)
    return sum(_carry_out(pk) for pk in unfinished.distinct())


def _decide(batch: Batch, state: BatchState, user: Any, reason: str) -> Batch:
    if user is not None and not can_review_responses(user):
        raise MayNotDecide(_("Your role does not decide on batches of responses."))
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.state != state:
            row.state, row.reason = state, reason
            row.decided_at, row.decided_by = now(), user
            row.save()
            data = {"reason": reason, "n": row.responses.count()}
            log(row, f"feedback.batch_{state}", user=user, data=data)
    _carry_out(row.pk)
    return row


def _carry_out(pk: int) -> int:
    total = 0
    while moved := _move_some(pk):
        total += moved
    return total


@transaction.atomic
def _move_some(pk: int) -> int:
    """Locks are taken as everywhere: the batch, then responses by id."""
    batch = Batch.objects.select_for_update().get(pk=pk)
    if batch.state == BatchState.OPEN:
        return 0
    before, after = MOVES[BatchState(batch.state)]
    rows = (
        Response.objects.filter(batch=batch, disposition=before)
        .annotate(newest=Subquery(_newest_number()))
        .select_for_update()
        .order_by("pk")[:CHUNK]
    )
    found = list(rows.values_list("pk", "newest"))
    _set(found, after)
    if found:
        wake_up_after_commit()
    return len(found)


def _set(rows: list[tuple[int, int | None]], disposition: Disposition) -> None:
    """Nearly all have one revision, so that one statement does for nearly all."""
    counts = disposition == Disposition.ACCEPTED
    by_number = sorted((number or 0 if counts else 0, pk) for pk, number in rows)
    for wanted, group in groupby(by_number, key=lambda row: row[0]):
        same = Response.objects.filter(pk__in=[pk for _wanted, pk in group])
        same.update(disposition=disposition, wanted=wanted)


def _newest_number() -> Any:
    revisions = ResponseRevision.objects.filter(response=OuterRef("pk"))
    return revisions.order_by("-number").values("number")[:1]


def _one_line(reason: str) -> str:
    return " ".join(reason.replace("\x00", "").split())[:MAX_REASON]
