"""F4, F5, F22: several workers, a beat and hands that count at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact

SIZES = [
    pytest.param(2, 100, id="2 workers"),
    pytest.param(4, 2000, id="4 workers", marks=pytest.mark.long),
    pytest.param(8, 5000, id="8 workers", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("workers", "answers"), SIZES)
def test_workers_and_commands_that_count_at_once_count_each_answer_once(
    place: Place, workers: int, answers: int
) -> None:
    aggregated: list[str] = []

    with place.open(beat=True, workers=1) as site:
        for _other in range(workers - 1):
            site.start_worker(wait=False)
        with (
            Crowd(site, people=16, answers=answers, until=lambda: bool(aggregated)) as crowd,
            ThreadPoolExecutor(4) as hands,
        ):
            aggregated += hands.map(site.manage, ["aggregate"] * 4)
        assert_exact(site, crowd.answered)


def test_four_workers_at_once_count_each_answer_once(on_postgres: Place) -> None:
    with on_postgres.open(workers=0) as site:
        with Crowd(site, people=8, answers=60) as waiting:
            for _worker in range(4):
                site.start_worker(wait=False)
        with Crowd(site, people=16, answers=60, seed=8) as crowd:
            pass
        assert_exact(site, [*waiting.answered, *crowd.answered])
