"""One circuit breaker for all use of Redis on the citizen's path: wake-up, limiter, cache.

A frozen Redis costs a whole timeout at every call. After one failure nobody in this process calls
it again for ``rest_seconds``; then one caller tries, while the others go on resting.
"""

import time
from collections.abc import Callable
from threading import Lock


class Breaker:
    def __init__(
        self, rest_seconds: float = 15.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._lock = Lock()
        self._rests_until: float | None = None

    def allows(self) -> bool:
        """Whether to call now; whoever gets a yes says ``succeeded`` or ``failed`` afterwards."""
        with self._lock:
            if self._rests_until is None:
                return True
            if self._clock() < self._rests_until:
                return False
            self._rests_until = self._clock() + self._rest_seconds
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._rests_until = None

    def failed(self) -> None:
        with self._lock:
            self._rests_until = self._clock() + self._rest_seconds


redis_breaker = Breaker()
