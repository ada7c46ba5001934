"""500 posts a minute from one client, while sixty people answer from the same address."""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from requests import Response

from tests.rig import Redis, Site, wait_until

from . import forms
from .citizens import hidden_fields
from .conftest import Place
from .solving import Person
from .verdict import ask

POSTS, PEOPLE = 500, 60
# Harder challenges would only make the test's own machine slow; the limit is the default one.
GUARDED = {"FEEDBACK_RATE_LIMIT": "60/m", "FEEDBACK_CHALLENGE_COST": "50"}
STUFFED: forms.Answers = {
    "unit": "VP",
    "A1": "1",
    "A2": "1",
    "GOP_Y": "Không hài lòng về cách làm việc của đơn vị này",
}


class Attacker:
    """Opens a page for each post and claims to be somebody else each time; solves nothing."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def stuff(self, number: int) -> int:
        address = f"203.0.{number // 250}.{number % 250}"
        forged = {"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}
        token = hidden_fields(self._site.get(forms.ADDRESS, headers=forged).text)["token"][0]
        return self._post({"token": token, **STUFFED}, forged).status_code

    def _post(self, sheet: forms.Answers, headers: dict[str, str]) -> Response:
        return self._site.post(forms.ADDRESS, data=sheet, headers=headers, allow_redirects=False)


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def guarded(request: pytest.FixtureRequest) -> tuple[Place, dict[str, Any]]:
    """The embedded default; and PostgreSQL with Redis, where the limit is counted."""
    place: Place = request.getfixturevalue(request.param)
    if place.is_sqlite:
        return place, {"env": GUARDED}
    redis: Redis = request.getfixturevalue("redis_server")
    return place, {"env": GUARDED, "redis_url": redis.url}


def test_an_attacker_is_limited_and_leaves_the_numbers_as_one_batch_while_people_are_counted(
    guarded: tuple[Place, dict[str, Any]],
) -> None:
    place, options = guarded
    with place.open(**options) as site:
        statuses, people = attacked(site)
        site.wait_counted()
        (batch,) = wait_until_noticed(site)
        receipts = [person.receipt for person in people]
        states, with_all = ask(site, receipts)

        stuffed = batch["n"]
        site.manage("exclude", str(batch["batch"]), "--reason", "một máy")
        site.wait_counted()
        _states, without = ask(site, receipts)
        site.manage("include", str(batch["batch"]))
        site.wait_counted()
        _states, put_back = ask(site, receipts)

    assert statuses[429] >= POSTS - 3 * 60
    assert Counter(states.values())["counted"] >= PEOPLE - 1
    assert any(person.solved for person in people)
    honest = sum_of(people)
    assert stuffed == statuses[303]
    assert without == honest
    assert with_all == put_back == honest + times(forms.cells_of(complete(STUFFED)), stuffed)


def attacked(site: Site) -> tuple[Counter[int], list[Person]]:
    """The attack and the people at once; the attacker begins."""
    attacker = Attacker(site)
    crowd = [Person(site, random.Random(number)) for number in range(PEOPLE)]
    with ThreadPoolExecutor(4) as machine, ThreadPoolExecutor(4) as office:
        stuffing = [machine.submit(attacker.stuff, number) for number in range(POSTS)]
        stuffing[10].result()
        people = list(office.map(Person.answer, crowd))
        return Counter(post.result() for post in stuffing), people


def wait_until_noticed(site: Site) -> list[dict[str, Any]]:
    """As one batch: the worker looks by itself, and the command says what it found."""
    found: list[dict[str, Any]] = []

    def look() -> bool:
        found[:] = [json.loads(line) for line in site.manage("batches").splitlines()]
        return bool(found)

    wait_until(look, seconds=60, what="the attack to be noticed")
    return found


def sum_of(people: list[Person]) -> forms.Cells:
    total: forms.Cells = Counter()
    for person in people:
        total.update(forms.cells_of(person.answers))
    return total


def complete(answers: forms.Answers) -> forms.Answers:
    nothing: forms.Answers = {**dict.fromkeys(forms.SINGLE, ""), **{c: [] for c in forms.SEVERAL}}
    return {**nothing, **answers}


def times(cells: forms.Cells, n: int) -> forms.Cells:
    return Counter({key: value * n for key, value in cells.items()})
