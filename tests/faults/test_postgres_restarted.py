"""F6: PostgreSQL goes down in the middle of answers, and comes back."""

import time

import pytest

from tests.rig import Postgres

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact

TIMES = [pytest.param(2, id="twice"), pytest.param(15, id="15 times", marks=pytest.mark.long)]


@pytest.mark.parametrize("times", TIMES)
def test_while_postgres_restarts_a_citizen_gets_a_receipt_or_keeps_the_text(
    on_postgres: Place, postgres: Postgres, times: int
) -> None:
    restarted: list[float] = []

    with on_postgres.open() as site:
        with Crowd(
            site, answers=120, until=lambda: len(restarted) >= times, endures_503=True
        ) as crowd:
            while len(restarted) < times:
                time.sleep(1)
                postgres.stop()
                time.sleep(1)
                postgres.start()
                restarted.append(time.monotonic())
        assert crowd.refusals
        assert_exact(site, crowd.answered)
