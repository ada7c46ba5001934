"""What staff and senders do to a response; each changes only what is wanted, under a lock.

A response that is decided on by itself leaves its batch: what is decided on the batch later is not
about it.
"""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from feedback.enums import Disposition
from feedback.forms import Sheet
from feedback.models import Response, ResponseRevision
from feedback.wakeup import wake_up_after_commit


def locked(pk: int) -> Response:
    return Response.objects.select_for_update().get(pk=pk)


def mark_spam(response: Response, user: Any, reason: str) -> None:
    """Take the response out of the counts; it stays and can be put back."""
    _set_aside(response, Disposition.SPAM, user, reason)


def exclude(response: Response, user: Any, reason: str) -> None:
    """Take the response out of the counts for another reason than spam."""
    _set_aside(response, Disposition.EXCLUDED, user, reason)


def put_back(response: Response, user: Any, reason: str) -> None:
    """Count the response again, exactly as before it was set aside."""
    with transaction.atomic():
        row = locked(response.pk)
        if row.disposition in (Disposition.ACCEPTED, Disposition.ERASED):
            return
        row.disposition = Disposition.ACCEPTED
        row.wanted = _newest(row)
        row.batch = None
        _save(row, "feedback.put_back", user, reason)


def correct(response: Response, sheet: Sheet, user: Any, reason: str) -> None:
    """Add a revision with other answers; the one before stays and leaves the counts."""
    with transaction.atomic():
        row = locked(response.pk)
        if row.disposition == Disposition.ERASED:
            return
        before = row.revisions.get(number=_newest(row))
        revision = ResponseRevision.objects.create(
            response=row,
            number=before.number + 1,
            unit=sheet.unit,
            procedure=sheet.procedure or before.procedure,
            channel=before.channel,
            answers=sheet.answers,
            texts=sheet.texts,
            reason=reason,
            created_by=user,
        )
        if row.disposition == Disposition.ACCEPTED:
            row.wanted = revision.number
        _save(row, "feedback.correct", user, reason)


def _set_aside(response: Response, disposition: Disposition, user: Any, reason: str) -> None:
    with transaction.atomic():
        row = locked(response.pk)
        if row.disposition in (disposition, Disposition.ERASED):
            return
        row.disposition = disposition
        row.wanted = 0
        row.batch = None
        _save(row, f"feedback.{disposition}", user, reason)


def _newest(row: Response) -> int:
    return row.revisions.latest("number").number


def _save(row: Response, action: str, user: Any, reason: str) -> None:
    # What could not be counted is another thing now, and is tried again.
    row.attempts, row.failed_at = 0, None
    row.save(update_fields=["disposition", "wanted", "batch", "attempts", "failed_at"])
    log(row, action, user=user, data={"reason": reason})
    wake_up_after_commit()
