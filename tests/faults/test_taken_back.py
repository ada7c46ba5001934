"""F14, F15, G4: what is erased or set aside leaves the numbers exactly while others come in."""

from .citizens import Answered, Crowd
from .conftest import Place
from .verdict import ask, run, sum_over

ERASE = """
from django.core.management import call_command
for receipt in {receipts!r}:
    call_command("erase", receipt)
    call_command("erase", receipt)
"""

MARK_AND_PUT_BACK = """
from django.contrib.auth.models import User
from feedback.services.receipts import find
from feedback.services.review import mark_spam, put_back
person, _made = User.objects.get_or_create(username="reviewer")
for _turn in range({turns}):
    for receipt in {receipts!r}:
        mark_spam(find(receipt), person, "test")
        put_back(find(receipt), person, "test")
for receipt in {receipts!r}[:{marked}]:
    mark_spam(find(receipt), person, "test")
"""
TURNS = 10
MARKED = 2


def test_answers_erased_while_others_come_in_leave_the_numbers_exactly(place: Place) -> None:
    with place.open() as site:
        with Crowd(site, people=8, answers=40) as before:
            pass
        erased = before.answered[::2]
        done: list[str] = []
        with Crowd(site, people=8, answers=60, seed=8, until=lambda: bool(done)) as meanwhile:
            run(site, ERASE.format(receipts=_receipts(erased)))
            done.append("erased")

        site.wait_counted()
        kept = [*before.answered[1::2], *meanwhile.answered]
        states, tallies = ask(site, _receipts([*erased, *kept]))

    assert {states[receipt] for receipt in _receipts(erased)} == {"erased"}
    assert {states[receipt] for receipt in _receipts(kept)} == {"counted"}
    assert tallies == sum_over(kept)


def test_answers_marked_and_put_back_ten_times_are_counted_as_they_stand_at_last(
    on_postgres: Place,
) -> None:
    with on_postgres.open() as site:
        with Crowd(site, people=8, answers=20) as before:
            pass
        receipts = _receipts(before.answered)[:6]
        done: list[str] = []
        with Crowd(site, people=4, answers=20, seed=8, until=lambda: bool(done)) as meanwhile:
            code = MARK_AND_PUT_BACK.format(turns=TURNS, receipts=receipts, marked=MARKED)
            run(site, code)
            done.append("put back")

        site.wait_counted()
        everybody = [*before.answered, *meanwhile.answered]
        states, tallies = ask(site, _receipts(everybody))

    assert {receipt for receipt, state in states.items() if state == "spam"} == {*receipts[:MARKED]}
    assert list(states.values()).count("counted") == len(everybody) - MARKED
    assert tallies == sum_over(one for one in everybody if states[one.receipt] == "counted")


def _receipts(sheets: list[Answered]) -> list[str]:
    return [sheet.receipt for sheet in sheets]
