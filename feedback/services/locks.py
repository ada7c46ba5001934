"""Who may write tallies when: many counters together, or one recount alone.

PostgreSQL: counters hold a shared advisory lock, a recount the exclusive one; a dead process
leaves neither behind. SQLite: a recount holds a lease that counters look at inside their write
transaction, and that runs out by itself.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

from django.db import connection, transaction
from django.utils import timezone

from feedback.models import Lease

# Any fixed number of our own; advisory locks are per database.
ADVISORY_KEY = 0x7461_6C6C_79
RECOUNT = "recount"
LEASE_SECONDS = 30


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def may_count() -> bool:
    """Inside a transaction: whether no recount is at work, and none begins before its end."""
    if is_postgresql():
        return bool(_scalar("SELECT pg_try_advisory_xact_lock_shared(%s)", ADVISORY_KEY))
    return not Lease.objects.filter(name=RECOUNT, expires_at__gt=timezone.now()).exists()


@contextmanager
def alone() -> Iterator[None]:
    """No counter writes inside this block. On PostgreSQL the block is one transaction."""
    if is_postgresql():
        with transaction.atomic():
            _scalar("SELECT pg_advisory_xact_lock(%s)::text", ADVISORY_KEY)
            yield
    else:
        with held_lease(RECOUNT):
            yield


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside this block is of one moment; nothing is locked against writers.

    Inside a transaction that the caller opened, the moment is the caller's.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ" if is_postgresql() else "BEGIN DEFERRED"
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _moment() -> datetime:
    """By the clock that all who take a lease share: that of a host may be hours off."""
    if not is_postgresql():
        return timezone.now()
    return cast("datetime", _scalar("SELECT clock_timestamp()"))


def holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def take_lease(name: str, seconds: int = LEASE_SECONDS) -> bool:
    """Take or renew the lease; False while another process holds it."""
    moment = _moment()
    until = moment + timedelta(seconds=seconds)
    with transaction.atomic():
        Lease.objects.get_or_create(name=name, defaults={"expires_at": moment})
        free = Lease.objects.filter(name=name, expires_at__lte=moment)
        own = Lease.objects.filter(name=name, holder=holder())
        return bool((free | own).update(holder=holder(), expires_at=until))


def keep_lease(name: str, seconds: int = LEASE_SECONDS) -> bool:
    """Renew a lease that has not run out; False if it has, whoever holds it now."""
    moment = _moment()
    own = Lease.objects.filter(name=name, holder=holder(), expires_at__gt=moment)
    return bool(own.update(expires_at=moment + timedelta(seconds=seconds)))


def stay_alone() -> None:
    """Inside ``alone()``: raise ``LeaseTaken`` if others may have counted meanwhile.

    A frozen process or machine outsleeps its lease. Whoever writes asks in the same transaction.
    """
    if not is_postgresql() and not keep_lease(RECOUNT):
        raise LeaseTaken(RECOUNT)


def release_lease(name: str) -> None:
    Lease.objects.filter(name=name, holder=holder()).update(expires_at=_moment())


@contextmanager
def held_lease(name: str) -> Iterator[None]:
    if not take_lease(name):
        raise LeaseTaken(name)
    try:
        yield
    finally:
        release_lease(name)


class LeaseTaken(RuntimeError):
    """Another process is at this work."""


def _scalar(sql: str, *values: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0] if row else None
