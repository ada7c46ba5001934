"""Notices to people: one for each occasion, and its mail through the outbox."""

from collections.abc import Iterable
from typing import Any

from plan_pages.enums import NoticeKind
from plan_pages.models import Notice


def notify(
    recipients: Iterable[Any],
    kind: NoticeKind,
    key: str,
    subject: str,
    *,
    body: str = "",
    path: str = "",
) -> int:
    """Tell each recipient once for each ``key``; returns how many notices are new."""
    made = [
        Notice.objects.get_or_create(
            recipient=person,
            key=key,
            defaults={"kind": kind, "subject": subject[:255], "body": body, "path": path},
        )[1]
        for person in recipients
    ]
    return sum(made)
