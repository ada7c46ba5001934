"""F1, F2: Redis stopped, frozen or emptied. It is a courtesy; the database is the record."""

import random
import time

import pytest
from redis import Redis as Client

from tests.rig import Redis

from .citizens import Answered, Citizen, Crowd
from .conftest import Place
from .forms import random_answers
from .verdict import assert_exact

RECEIPT_WITHIN = 2.0
QUEUE = "celery"
# The limiter stays on, as it uses Redis too, but nobody meets it.
LIMITER = {"FEEDBACK_RATE_LIMIT": "5000/m"}


# How Redis goes, the seconds between answers, and whether the worker goes too. With pauses the row
# outlives the rest of the breaker, which then tries Redis again.
HARMS = [
    pytest.param("freeze", 0.4, False, id="frozen"),
    pytest.param("kill", 0, True, id="stopped, and the worker anew"),
    pytest.param("freeze", 1, True, id="frozen, and the worker anew", marks=pytest.mark.long),
    pytest.param("kill", 1, False, id="stopped", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("harm", "pause", "worker_anew"), HARMS)
def test_without_redis_every_answer_gets_its_receipt_at_once_and_is_counted(
    on_postgres: Place, redis_server: Redis, harm: str, pause: float, worker_anew: bool
) -> None:
    with on_postgres.open(redis_url=redis_server.url, env=LIMITER) as site:
        citizen = Citizen(site)
        before = _answer_in_a_row(citizen, 5)

        getattr(redis_server, harm)()
        without = _answer_in_a_row(citizen, 50, pause)
        if worker_anew:
            site.kill_worker()
            without += _answer_in_a_row(citizen, 5)
            site.start_worker(wait=False)
        assert_exact(site, before + without)

    assert max(one.seconds for one in without) < RECEIPT_WITHIN


def test_answers_whose_wake_ups_are_wiped_out_are_counted(
    on_postgres: Place, redis_server: Redis
) -> None:
    with on_postgres.open(redis_url=redis_server.url, env=LIMITER, workers=0) as site:
        with Crowd(site, people=8, answers=60) as crowd:
            pass
        with Client.from_url(redis_server.url) as client:
            assert client.llen(QUEUE)
            redis_server.flush()
            assert not client.llen(QUEUE)

        site.start_worker()
        assert_exact(site, crowd.answered)


def _answer_in_a_row(citizen: Citizen, times: int, pause: float = 0) -> list[Answered]:
    chance = random.Random(times)
    row = []
    for _sheet in range(times):
        row.append(citizen.answer(random_answers(chance)))
        time.sleep(pause)
    return row
