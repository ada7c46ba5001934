"""F8: a day is a day in Việt Nam, wherever the server believes to stand."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from .citizens import Citizen
from .conftest import Place
from .forms import SLUG
from .verdict import run

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
# The clock is set in a process of the site's own; the view and all below it are the real ones.
AT_THE_EDGES = """
import re, time_machine
from datetime import datetime
from django.core.management import call_command
from django.test import Client

def answer_at(moment):
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        html = Client(headers={{"host": "127.0.0.1"}}).get("/gop-y/khao-sat/").content.decode()
        token = re.search('name="token" value="([^"]+)"', html)[1]
        data = {{"token": token, "unit": "VP", "A1": "4"}}
        sent = Client(headers={{"host": "127.0.0.1"}}).post("/gop-y/khao-sat/", data)
        assert sent.status_code == 303, sent.status_code

for moment in {moments!r}:
    answer_at(moment)
call_command("aggregate")
call_command("tallies", "khao-sat")
"""
# Acceptance in UTC → the half month of the local day.
EDGES = {
    "2026-12-31T16:59:59.999999+00:00": "2026-12-15",
    "2026-12-31T17:00:00+00:00": "2027-01-01",
    "2026-12-14T16:59:59.999999+00:00": "2026-12-01",
    "2026-12-14T17:00:00+00:00": "2026-12-15",
    "2028-02-29T16:59:59.999999+00:00": "2028-02-15",
    "2028-02-29T17:00:00+00:00": "2028-03-01",
}


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_edge_of_a_period_is_local_midnight_whatever_the_servers_zone(
    on_sqlite: Place, zone: str
) -> None:
    with on_sqlite.open(env={"TZ": zone}, web=False, workers=0) as site:
        told = run(site, AT_THE_EDGES.format(moments=list(EDGES)))

    assert _sheets_by_half_month(told) == {
        half: list(EDGES.values()).count(half) for half in set(EDGES.values())
    }


def test_a_server_in_another_zone_stores_todays_day_of_viet_nam(on_sqlite: Place) -> None:
    with on_sqlite.open(env={"TZ": "America/Los_Angeles"}) as site:
        before = _half_month_here()
        Citizen(site).answer({"unit": "VP", "A1": "5"})
        site.wait_counted()
        stored = _sheets_by_half_month(site.manage("tallies", SLUG))

    assert set(stored) <= {before, _half_month_here()}
    assert stored


def _half_month_here() -> str:
    today = datetime.now(HERE).date()
    return today.replace(day=15 if today.day >= 15 else 1).isoformat()


def _sheets_by_half_month(tallies: str) -> dict[str, int]:
    lines = [json.loads(line) for line in tallies.splitlines() if line.startswith("{")]
    return {line["half_month"]: line["n"] for line in lines if line["question"] == "_response"}
