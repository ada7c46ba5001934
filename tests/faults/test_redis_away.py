"""F1, F2: Redis stopped, frozen or emptied. It is a courtesy; the database is the record."""

import random
import time
from dataclasses import dataclass
from typing import Any

import pytest
from redis import Redis as Client

from tests.rig import Redis

from .citizens import Answered, Citizen, Crowd
from .conftest import Place
from .forms import random_answers
from .verdict import assert_exact

RECEIPT_WITHIN = 2.0
QUEUE = "celery"
# On, as it uses Redis too, but nobody meets it.
LIMITER = {"FEEDBACK_RATE_LIMIT": "5000/m"}


@dataclass(frozen=True)
class Harm:
    """With pauses the row outlives the rest of the breaker, which then tries Redis again.

    Where Redis is the cache too, that finds it away first and spares the wake-up the try.
    """

    to_redis: str
    is_cache: bool = True
    pause: float = 0
    worker_anew: bool = False

    def site(self, redis: Redis) -> dict[str, Any]:
        if self.is_cache:
            return {"redis_url": redis.url, "env": LIMITER}
        return {"env": {**LIMITER, "CELERY_BROKER_URL": redis.url}}


HARMS = [
    pytest.param(Harm("freeze"), id="frozen"),
    pytest.param(Harm("freeze", is_cache=False, pause=0.4), id="frozen queue"),
    pytest.param(Harm("kill", worker_anew=True), id="stopped"),
    pytest.param(
        Harm("freeze", pause=1, worker_anew=True), id="frozen for long", marks=pytest.mark.long
    ),
    pytest.param(
        Harm("kill", is_cache=False, pause=1), id="stopped queue for long", marks=pytest.mark.long
    ),
]


@pytest.mark.parametrize("harm", HARMS)
def test_without_redis_every_answer_gets_its_receipt_at_once_and_is_counted(
    on_postgres: Place, redis_server: Redis, harm: Harm
) -> None:
    with on_postgres.open(**harm.site(redis_server)) as site:
        citizen = Citizen(site)
        # Opened before the harm, so that the first to meet it is a post.
        tokens = [citizen.open_form() for _page in range(60)]
        before = _answer_in_a_row(citizen, tokens[:5])

        getattr(redis_server, harm.to_redis)()
        without = _answer_in_a_row(citizen, tokens[5:55], harm.pause)
        if harm.worker_anew:
            site.kill_worker()
            without += _answer_in_a_row(citizen, tokens[55:])
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


def _answer_in_a_row(citizen: Citizen, tokens: list[str], pause: float = 0) -> list[Answered]:
    chance = random.Random(len(tokens))
    row = []
    for token in tokens:
        row.append(citizen.answer(random_answers(chance), token))
        time.sleep(pause)
    return row
