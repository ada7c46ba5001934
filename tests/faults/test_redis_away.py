"""F1, F2: Redis stopped, frozen or emptied. It is a courtesy; the database is the record."""

import random
import time
from dataclasses import dataclass

import pytest
from redis import Redis as Client

from tests.rig import Redis

from .citizens import Answered, Citizen, Crowd
from .conftest import Place
from .forms import random_answers
from .verdict import assert_exact

RECEIPT_WITHIN = 2.0
QUEUE = "celery"
# A limiter that nobody meets. Where it is on, it is the first to find Redis away, and spares the
# wake-up; where it is off, the wake-up finds out itself.
ON, OFF = {"FEEDBACK_RATE_LIMIT": "5000/m"}, {"FEEDBACK_RATE_LIMIT": "0"}


@dataclass(frozen=True)
class Harm:
    """With pauses the row outlives the rest of the breaker, which then tries Redis again."""

    to_redis: str
    limiter: dict[str, str]
    pause: float
    worker_anew: bool


HARMS = [
    pytest.param(Harm("freeze", OFF, 0.4, False), id="frozen"),
    pytest.param(Harm("kill", ON, 0, True), id="stopped, and the worker anew"),
    pytest.param(
        Harm("freeze", ON, 1, True), id="frozen, and the worker anew", marks=pytest.mark.long
    ),
    pytest.param(Harm("kill", OFF, 1, False), id="stopped", marks=pytest.mark.long),
]


@pytest.mark.parametrize("harm", HARMS)
def test_without_redis_every_answer_gets_its_receipt_at_once_and_is_counted(
    on_postgres: Place, redis_server: Redis, harm: Harm
) -> None:
    with on_postgres.open(redis_url=redis_server.url, env=harm.limiter) as site:
        citizen = Citizen(site)
        before = _answer_in_a_row(citizen, 5)

        getattr(redis_server, harm.to_redis)()
        without = _answer_in_a_row(citizen, 50, harm.pause)
        if harm.worker_anew:
            site.kill_worker()
            without += _answer_in_a_row(citizen, 5)
            site.start_worker(wait=False)
        assert_exact(site, before + without)

    assert max(one.seconds for one in without) < RECEIPT_WITHIN


def test_answers_whose_wake_ups_are_wiped_out_are_counted(
    on_postgres: Place, redis_server: Redis
) -> None:
    with on_postgres.open(redis_url=redis_server.url, workers=0) as site:
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
