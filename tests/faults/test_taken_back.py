"""G4: what is erased, and what was never wanted, leaves the numbers while others come in."""

from .citizens import Answered, Crowd
from .conftest import Place
from .verdict import ask, run, sum_over

ERASE = """
from django.core.management import call_command
for receipt in {receipts!r}:
    call_command("erase", receipt)
    call_command("erase", receipt)
"""


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


def _receipts(sheets: list[Answered]) -> list[str]:
    return [sheet.receipt for sheet in sheets]
