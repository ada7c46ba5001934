"""Tell a worker that there is something to count; a courtesy, never the record.

The broker may be dead or frozen: the call is short, is made at most once a second by all processes
that share a cache, is not repeated, and the worker's sweeper counts without it.
"""

import logging
import time
from threading import Lock
from typing import Any

from django.core.cache import cache
from django.db import transaction

from .breaker import redis_breaker

logger = logging.getLogger(__name__)

KEY = "feedback.wake-up"
EVERY_SECONDS = 1
TIMEOUT_SECONDS = 1.0
EXPIRES_SECONDS = 60
# redis-py and kombu would try again by themselves and turn one second into four.
IMPATIENT: dict[str, Any] = {
    "socket_timeout": TIMEOUT_SECONDS,
    "socket_connect_timeout": TIMEOUT_SECONDS,
    "retry_on_timeout": False,
    "max_retries": 0,
}

_lock = Lock()
_last = -float(EVERY_SECONDS)


def wake_up_after_commit() -> None:
    transaction.on_commit(wake_up, robust=True)


def wake_up() -> None:
    if _is_due() and _is_first() and redis_breaker.allows():
        _send()


def _is_due() -> bool:
    global _last  # noqa: PLW0603 - one clock per process is the point
    with _lock:
        moment = time.monotonic()
        if moment - _last < EVERY_SECONDS:
            return False
        _last = moment
        return True


def _is_first() -> bool:
    """Whether no other process has just done it; where no cache can tell, it has not."""
    try:
        return cache.add(KEY, 1, timeout=EVERY_SECONDS)
    except Exception:
        return True


def _send() -> None:
    from .tasks import count_responses  # noqa: PLC0415 - tasks import the services that wake up

    app = count_responses.app
    options = {**app.conf.broker_transport_options, **_impatience(app.conf.broker_url)}
    try:
        with app.connection_for_write(
            transport_options=options, connect_timeout=TIMEOUT_SECONDS
        ) as connection:
            app.send_task(
                count_responses.name,
                connection=connection,
                retry=False,
                expires=EXPIRES_SECONDS,
                ignore_result=True,
            )
    except Exception:
        redis_breaker.failed()
        logger.warning("Could not wake a worker; the sweeper will count.", exc_info=False)
    else:
        redis_breaker.succeeded()


def _impatience(broker_url: str) -> dict[str, Any]:
    """A host without a broker has Celery's default one, where kombu waits 2 s for a second try."""
    return IMPATIENT if str(broker_url).startswith("redis") else {"max_retries": 0}
