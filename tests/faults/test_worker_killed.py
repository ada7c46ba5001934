"""F3: a worker that dies at any moment loses no answer and counts none twice."""

import random
import time

import pytest

from tests.rig import Process, Site, wait_until

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact

SIZES = [
    pytest.param(500, 3, id="500 answers"),
    pytest.param(2000, 20, id="2000 answers", marks=pytest.mark.long),
]
RECEIVED = "count_responses"


@pytest.mark.parametrize(("answers", "kills"), SIZES)
def test_nothing_is_lost_or_doubled_when_workers_are_killed_while_they_count(
    place: Place, answers: int, kills: int
) -> None:
    chance = random.Random(kills)
    done: list[float] = []

    with place.open() as site:
        with Crowd(site, answers=answers, until=lambda: len(done) >= kills) as crowd:
            while len(done) < kills:
                done.append(_kill_at_work(site, chance))
                site.start_worker()
        assert_exact(site, crowd.answered)


def _kill_at_work(site: Site, chance: random.Random) -> float:
    """Kill the worker some moments after a wake-up reached it: in, before or after its counting."""
    worker = site.workers[0]
    wait_until(lambda: _was_woken(worker), seconds=60, what="a worker to be woken up")
    moment = chance.uniform(0, 0.4)
    time.sleep(moment)
    site.kill_worker()
    return moment


def _was_woken(worker: Process) -> bool:
    _start, _, work = worker.log.read_text(errors="replace").partition(" ready.")
    return RECEIVED in work
