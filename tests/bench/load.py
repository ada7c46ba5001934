"""Sixteen clients that send as fast as they are answered.

Each request has a connection of its own, which ends with the answer, as between a usual proxy and
the site behind it.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

CLIENTS = 16
TIMEOUT = 60
Accepts = Callable[[int, bytes], bool]


@dataclass(frozen=True)
class Sent:
    path: str
    data: dict[str, str] | None = None
    cookie: str = ""

    def send(self, port: int) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        headers = {"Connection": "close"} | ({"Cookie": self.cookie} if self.cookie else {})
        if self.data is None:
            connection.request("GET", self.path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", self.path, urlencode(self.data), headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body


@dataclass(frozen=True)
class Turn:
    """Requests per second; the median and the 99th percentile of their times, in seconds."""

    rate: float
    median: float
    p99: float


def measure(port: int, requests: Sequence[Sent], accepts: Accepts) -> Turn:
    def timed(one: Sent) -> float:
        started = time.perf_counter()
        status, body = one.send(port)
        taken = time.perf_counter() - started
        assert accepts(status, body), (one.path, status, body[:2000])
        return taken

    with ThreadPoolExecutor(CLIENTS) as clients:
        started = time.perf_counter()
        times = list(clients.map(timed, requests))
        elapsed = time.perf_counter() - started
    return Turn(len(times) / elapsed, median(times), quantiles(times, n=100)[98])


def middle(turns: Sequence[Turn]) -> Turn:
    return Turn(
        median(turn.rate for turn in turns),
        median(turn.median for turn in turns),
        median(turn.p99 for turn in turns),
    )
