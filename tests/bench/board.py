"""Measures the board as readers get it, drawn anew, and the stock listing; prints JSON.

Run by ``test_board`` with ``BENCH_DIR``, a directory that is empty.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from plan_pages.models import PlanPage  # noqa: E402
from tests.bench.records import make_plans, make_stock_site  # noqa: E402
from tests.bench.stock.conf import STOCK  # noqa: E402

SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
TURNS = 3
NOT_KEPT = {"PAGE_CACHE_SECONDS": 0}
FILTERS = (
    "",
    "?don_vi=VPDKDD&trang_thai=qua-han&trang_thai=hoan-thanh",
    "?linh_vuc=3",
    "?q=thu+tuc+hanh+chinh",
    "?page=4",
)


def main() -> None:
    call_command("migrate", verbosity=0)
    addresses = board_addresses(make_plans())
    kept, drawn = Side("testserver", addresses), Side("testserver", addresses)
    listing = Side("stock.test", [make_stock_site().relative_url(None) or "/chuyen-muc-0/"])
    for _turn in range(TURNS):
        kept.measure()
        with override_settings(**STOCK):
            listing.measure()
        with override_settings(PLAN_PAGES=NOT_KEPT):
            drawn.measure()
    told = {
        "kept": median(kept.rates),
        "drawn": median(drawn.rates),
        "listing": median(listing.rates),
        "queries_kept": kept.most_queries(),
    }
    with override_settings(PLAN_PAGES=NOT_KEPT):
        told["queries"] = drawn.most_queries()
    with override_settings(**STOCK):
        told["queries_listing"] = listing.most_queries()
    json.dump(told, sys.stdout)


def board_addresses(pages: Sequence[PlanPage]) -> list[str]:
    return [f"/ke-hoach/{page.slug}/nhiem-vu/{filters}" for page in pages for filters in FILTERS]


class Side:
    """One of the two that take turns; a client of its own keeps its middleware."""

    def __init__(self, host: str, addresses: Sequence[str]) -> None:
        self.host, self.addresses = host, addresses
        self.client = Client(raise_request_exception=True)
        self.rates: list[float] = []

    def get(self, address: str) -> None:
        response = self.client.get(address, SERVER_NAME=self.host)
        if response.status_code != 200:
            raise SystemExit(f"{self.host}{address}: {response.status_code}")

    def measure(self) -> None:
        """Requests per second of processor time, after each address was asked for once."""
        for address in self.addresses:
            self.get(address)
        done, started = 0, time.process_time()
        while time.process_time() - started < SECONDS:
            self.get(self.addresses[done % len(self.addresses)])
            done += 1
        self.rates.append(done / (time.process_time() - started))

    def most_queries(self) -> int:
        return max(self._queries(address) for address in self.addresses)

    def _queries(self, address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            self.get(address)
        return len(asked)


if __name__ == "__main__":
    main()
