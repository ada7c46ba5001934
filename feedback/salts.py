"""A random salt for each day's keyed hashes: from the day it is deleted, they lead nowhere.

It stands in the database, so that all web processes agree without a cache; a day's lease holds it
until 48 hours after the day began.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from .days import now
from .models import Lease

PREFIX = "salt:"
KEPT_FOR = timedelta(hours=48)
BYTES = 32

# The day and its salt; one process reads it once a day.
_known: dict[date, str] = {}


def salt_of_today() -> str:
    today = now().date()
    return _known.get(today) or _read(today)


def _read(day: date) -> str:
    row, _is_new = Lease.objects.get_or_create(
        name=f"{PREFIX}{day.isoformat()}",
        defaults={"holder": secrets.token_hex(BYTES), "expires_at": _end_of(day)},
    )
    # Inside a transaction the row may yet be rolled back, and other processes find another salt.
    if not connection.in_atomic_block:
        _known.clear()
        _known[day] = row.holder
    return row.holder


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC) + KEPT_FOR


def forget_old_salts() -> int:
    """Delete the salts of more than 48 hours ago; how many there were."""
    old = Lease.objects.filter(name__startswith=PREFIX, expires_at__lte=now())
    deleted, _by_model = old.delete()
    return deleted
