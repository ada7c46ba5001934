"""F17: a recount finds nothing to put right and breaks nothing, whenever it comes."""

import pytest

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact, run

SIZES = [
    pytest.param(150, 20, id="150 answers"),
    pytest.param(2000, 300, id="2000 answers", marks=pytest.mark.long),
]
# As the commands do, without a new start of Django for each.
IN_A_LOOP = """
import time
from feedback.services.recount import check, recount
for turn in range({times}):
    print(turn, len(check()), len(recount()))
    time.sleep(0.1)
"""

# A frozen process or machine: when it goes on to compare, others have counted long ago.
SLEEPS_THROUGH_ITS_LEASE = """
from django.utils import timezone
from feedback.models import Lease
from feedback.services import locks, recount
from feedback.services.counting import count_pending
compare = recount._differences

def compare_after_a_long_sleep(expected):
    Lease.objects.update(expires_at=timezone.now())
    assert count_pending().moved
    return compare(expected)

recount._differences = compare_after_a_long_sleep
try:
    recount.recount()
except locks.LeaseTaken as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize(("answers", "times"), SIZES)
def test_recounts_in_a_loop_change_nothing_while_answers_come_in(
    place: Place, answers: int, times: int
) -> None:
    told: list[str] = []

    with place.open() as site:
        with Crowd(site, answers=answers, until=lambda: bool(told)) as crowd:
            told += run(site, IN_A_LOOP.format(times=times)).splitlines()
        assert_exact(site, crowd.answered)

    assert told == [f"{turn} 0 0" for turn in range(times)]


def test_a_recount_that_slept_through_its_lease_writes_nothing(on_sqlite: Place) -> None:
    with on_sqlite.open(workers=0) as site:
        with Crowd(site, people=4, answers=20) as crowd:
            pass
        told = run(site, SLEEPS_THROUGH_ITS_LEASE)
        assert_exact(site, crowd.answered)

    assert told.splitlines() == ["LeaseTaken"]
