"""A random salt for each day's keyed hashes: from the day it is deleted, they lead nowhere.

It stands in the database, so that all web processes agree without a cache, until 48 hours after
the day began.
"""

import secrets
from datetime import date, timedelta

from django.db import connection

from feedback.days import now
from feedback.models import Salt

KEPT_FOR = timedelta(hours=48)
BYTES = 32

# The day and its salt; one process reads it once a day.
_known: dict[date, str] = {}


def salt_of_today() -> str:
    today = now().date()
    return _known.get(today) or _read(today)


def _read(day: date) -> str:
    defaults = {"value": secrets.token_hex(BYTES)}
    row, _is_new = Salt.objects.get_or_create(day=day, defaults=defaults)
    # Inside a transaction the row may yet be rolled back, and other processes find another salt.
    if not connection.in_atomic_block:
        _known.clear()
        _known[day] = row.value
    return row.value


def forget_old_salts() -> int:
    """Delete the salts of days that began 48 hours ago or earlier; how many there were."""
    deleted, _by_model = Salt.objects.filter(day__lte=(now() - KEPT_FOR).date()).delete()
    return deleted
