"""F22: when nobody counts, the health address says so, and who comes later counts all."""

from typing import Any

from tests.rig import Site, wait_until

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact

ANSWERS = 20


def test_uncounted_answers_show_in_the_queues_health_until_a_worker_comes(place: Place) -> None:
    with place.open(workers=0) as site:
        assert _queue(site) == {"pending": 0, "oldest_seconds": None}
        with Crowd(site, people=8, answers=ANSWERS) as crowd:
            pass
        wait_until(lambda: _queue(site)["oldest_seconds"] >= 2, seconds=30, what="answers to age")
        assert _queue(site)["pending"] == ANSWERS

        site.start_worker()
        assert_exact(site, crowd.answered)
        assert _queue(site) == {"pending": 0, "oldest_seconds": None}


def _queue(site: Site) -> dict[str, Any]:
    told: dict[str, Any] = site.get("/health/queue").json()
    return told
