"""A thread of the worker that needs only the database: nothing waits for a broker."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery.signals import worker_init, worker_shutting_down
from django.db import close_old_connections, connection

from .days import now
from .models import Response
from .services import queue, recounting
from .services.locks import release_lease, take_lease
from .services.recorded_work import count_responses, watch_batches

logger = logging.getLogger(__name__)

EVERY_SECONDS = 15
# Fresh rows are left to the wake-up; all others are swept, whatever their time says.
OLDER_THAN = timedelta(seconds=3)
LEASE = "sweeper"
LEASE_SECONDS = 60

_stop = threading.Event()


def sweep() -> int:
    """Count what is pending and not fresh; the number of rows moved."""
    if not Response.objects.pending().not_fresh(now(), OLDER_THAN).exists():
        return 0
    if not take_lease(LEASE, LEASE_SECONDS):
        return 0
    try:
        return count_responses().moved
    finally:
        release_lease(LEASE)


def run(stop: threading.Event) -> None:
    """Sweep until told to stop; whatever goes wrong once is tried again the next time."""
    while not stop.wait(EVERY_SECONDS):
        # The queue is looked at before it is worked off: what waited while nobody counted is told.
        for work in (queue.watch, sweep, watch_batches, recounting.recount_if_asked):
            _try(work)
        connection.close()


def _try(work: Callable[[], object]) -> None:
    close_old_connections()
    try:
        work()
    except Exception:
        logger.exception("The sweeper could not do its work; it tries again.")


@worker_init.connect
def start(**kwargs: Any) -> None:
    threading.Thread(target=run, args=(_stop,), name="feedback-sweeper", daemon=True).start()


@worker_shutting_down.connect
def stop(**kwargs: Any) -> None:
    _stop.set()
