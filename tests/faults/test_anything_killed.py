"""F1 – F6 and F22 together: whatever process is killed at random moments, while a crowd answers."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice

import pytest

from tests.rig import Redis, Site, wait_until

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact


@dataclass(frozen=True)
class Size:
    answers: int
    workers: int
    kills: int


SIZES = [
    pytest.param(Size(150, workers=2, kills=4), id="150 answers"),
    pytest.param(Size(2000, workers=4, kills=24), id="2000 answers", marks=pytest.mark.long),
]
PEOPLE = 16
Harm = Callable[[Site, Redis], object]


def _web(site: Site, redis: Redis) -> None:
    site.kill_web()
    site.start_web()


def _worker(site: Site, redis: Redis) -> None:
    site.kill_worker()
    site.start_worker(wait=False)


def _beat(site: Site, redis: Redis) -> None:
    assert site.beat is not None
    site.beat.kill()
    site.start_beat()


def _broker(site: Site, redis: Redis) -> None:
    redis.kill()
    time.sleep(0.5)
    redis.start()


HARMS: tuple[Harm, ...] = (_worker, _web, _broker, _beat)


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_killed_each_receipt_is_one_answer_counted_once(
    on_postgres: Place, redis_server: Redis, size: Size
) -> None:
    chance = random.Random(size.kills)
    done: list[Harm] = []

    with on_postgres.open(redis_url=redis_server.url, workers=0, beat=True) as site:
        other_beat = site.start_another_beat()
        for _worker_number in range(size.workers):
            site.start_worker(wait=False)
        with Crowd(
            site,
            people=PEOPLE,
            answers=size.answers,
            until=lambda: len(done) >= size.kills,
            endures_dropped_lines=True,
        ) as crowd:
            for harm in _each_in_any_order(chance, size.kills):
                _let_everybody_go_on(crowd)
                time.sleep(chance.uniform(0, 0.6))
                harm(site, redis_server)
                done.append(harm)
        assert other_beat.is_running
        assert_exact(site, crowd.answered)

    assert set(done) == set(HARMS)


def _let_everybody_go_on(crowd: Crowd) -> None:
    """On a slow machine a web that is always just starting would serve somebody never."""
    enough = len(crowd.answered) + PEOPLE
    wait_until(
        lambda: len(crowd.answered) >= enough or not crowd.is_at_work, seconds=120, what="answers"
    )


def _each_in_any_order(chance: random.Random, kills: int) -> list[Harm]:
    """Every kind as often as the others."""
    harms = list(islice(cycle(HARMS), kills))
    chance.shuffle(harms)
    return harms
