"""Limits per network, kept in the cache; without a cache there is no limit, and nothing fails."""

import re
import time
from typing import Final

from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
RATE = re.compile(r"^(\d+)/(?:(\d+)?([smhd]))\Z")


def parse_rate(rate: str) -> tuple[int, int]:
    """``"60/m"`` → (60, 60 seconds); ``"0"`` → (0, 0), which means no limit."""
    if rate.strip() in ("", "0"):
        return 0, 0
    match = RATE.match(rate.strip())
    if match is None:
        raise ImproperlyConfigured(f"A rate is written like 60/m, not {rate!r}; 0 turns it off.")
    count, times, unit = match.groups()
    return int(count), int(times or 1) * SECONDS[unit]


def seconds_to_wait(name: str, rate: str) -> int:
    """Count one more event under ``name``; 0 if it is within the rate, else the seconds to wait."""
    allowed, window = parse_rate(rate)
    if not allowed:
        return 0
    moment = time.time()
    key = f"feedback.limit:{name}:{int(moment // window)}"
    return 0 if _count(key, window) <= allowed else max(1, int(window - moment % window))


def _count(key: str, window: int) -> int:
    for _try in range(2):
        try:
            return cache.incr(key)
        except ValueError:
            # The first of its window; of two that are it at once, the second counts up.
            if cache.add(key, 1, timeout=window):
                return 1
    return 1
