"""F7: the same sheet comes more than once, at once or after a line was cut."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.rig import wait_until

from .citizens import Answered, Citizen, Crowd
from .conftest import Place
from .forms import random_answers
from .lossy import LossyLine, send_and_hang_up
from .verdict import assert_exact

SENDERS = 5
ROUNDS = 10


def test_a_sheet_sent_five_times_at_once_is_one_answer_with_one_receipt(place: Place) -> None:
    chance = random.Random(1)

    with place.open() as site, ThreadPoolExecutor(SENDERS) as hands:
        citizen = Citizen(site)
        answered = []
        for _round in range(ROUNDS):
            answers = random_answers(chance)
            sheet = {"token": citizen.open_form(), **answers}
            addresses = list(hands.map(citizen.send, [sheet] * SENDERS))
            (receipt,) = {citizen.read_receipt(address) for address in addresses}
            answered.append(Answered(answers, receipt, 0, 0))
        assert_exact(site, answered)


@pytest.mark.parametrize(
    "place", ["on_postgres", pytest.param("on_sqlite", marks=pytest.mark.long)], indirect=True
)
def test_answers_sent_again_after_the_web_was_killed_are_one_answer_each(place: Place) -> None:
    chance = random.Random(2)
    killed: list[float] = []

    with place.open() as site:
        with Crowd(
            site, answers=60, until=lambda: len(killed) >= 2, endures_dropped_lines=True
        ) as crowd:
            while len(killed) < 2:
                moment = chance.uniform(1, 2)
                time.sleep(moment)
                site.kill_web()
                site.start_web()
                killed.append(moment)
        assert crowd.refusals
        assert_exact(site, crowd.answered)


def test_an_answer_stored_though_nobody_heard_of_it_is_one_answer(on_postgres: Place) -> None:
    """The line to the browser breaks, then the one to the database, after each commit."""
    chance = random.Random(3)

    with LossyLine(on_postgres.database_url) as line:
        place = Place(line.url, on_postgres.data_dir)
        with place.open() as site:
            citizen = Citizen(site, endures_503=True)
            answered = []
            for _round in range(ROUNDS):
                answers = random_answers(chance)
                token = citizen.open_form()
                send_and_hang_up(site, {"token": token, **answers})
                answered.append(citizen.answer(answers, token))
            line.loses.set()
            with Crowd(site, people=1, answers=ROUNDS, endures_503=True) as unheard:
                wait_until(lambda: line.losses >= ROUNDS, seconds=60, what="losses")
                line.loses.clear()
            assert unheard.refusals >= ROUNDS
            assert_exact(site, [*answered, *unheard.answered])
