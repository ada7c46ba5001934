"""Erase a response: contact data, texts and answers go; the live counts follow (G4)."""

import json
import logging
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from feedback import conf
from feedback.days import now
from feedback.enums import Disposition
from feedback.models import Consent, Contact, Reply, Response, ResponseRevision
from feedback.wakeup import wake_up_after_commit

from . import attachments
from .counting import forget_erased, reconcile
from .receipts import find

logger = logging.getLogger(__name__)


def erase_by_receipt(typed: str) -> Response:
    """Erase the response with this receipt; twice is once. Raises ``UnknownReceipt``."""
    response = find(typed)
    erase(response)
    return response


def erase(response: Response, *, write_log: bool = True) -> None:
    """Erase now; what the tallies hold of it leaves with the next reconcile, at once if it can."""
    if write_log:
        _write_down(response.receipt_hash)
    with transaction.atomic():
        row = Response.objects.select_for_update().get(pk=response.pk)
        row.disposition = Disposition.ERASED
        row.wanted, row.attempts, row.failed_at = 0, 0, None
        _forget_traces(row)
        row.save()
        for told in (Contact, Consent, Reply):
            told.objects.filter(response=row).delete()
        attachments.forget(row)
        ResponseRevision.objects.filter(response=row).update(texts={})
        forget_erased(Response.objects.filter(pk=row.pk))
        wake_up_after_commit()
    reconcile(only=response.pk)
    response.refresh_from_db()


def _forget_traces(row: Response) -> None:
    row.flags = []
    row.sheet = row.network = row.likeness = row.text_likeness = ""


def replay(path: Path) -> int:
    """Erase again whoever an erasure log names, after a restore; the number erased."""
    hashes = {json.loads(line)["receipt_hash"] for line in path.read_text().splitlines() if line}
    restored = Response.objects.filter(receipt_hash__in=hashes).exclude(
        disposition=Disposition.ERASED
    )
    responses = list(restored)
    for response in responses:
        erase(response, write_log=False)
    return len(responses)


def log_path() -> Path | None:
    configured: Any = conf.get("ERASURE_LOG") or getattr(settings, "ERASURE_LOG", "")
    return Path(configured) if configured else None


def _write_down(receipt_hash: str) -> None:
    """Before the database, and outside of it and of its backups: a restore brings nobody back."""
    path = log_path()
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"receipt_hash": receipt_hash, "at": now().isoformat()})
    with path.open("a", encoding="utf-8") as log:
        log.write(line + "\n")
        log.flush()
        os.fsync(log.fileno())
