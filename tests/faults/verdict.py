"""What must hold after every fault: G1, G2 and G3, asked from the site's own commands."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.rig import Site

from .citizens import Answered
from .forms import SLUG, Cells, cells_of

COUNTED_WITHIN = 120
# One start of Django for the three; `recount` fails if there is a difference.
ASK = """
import sys
from django.core.management import call_command
call_command("receipt", {receipts!r})
print("---")
call_command("tallies", {slug!r})
call_command("recount", check=True)
"""


def assert_exact(site: Site, answered: Iterable[Answered], seconds: float = COUNTED_WITHIN) -> None:
    """Every receipt is counted, and the tallies are the sum over what was sent."""
    sheets = list(answered)
    site.wait_counted(seconds)
    states, tallies = ask(site, [sheet.receipt for sheet in sheets])

    assert set(states.values()) == {"counted"}
    assert len(states) == len(sheets), "two sheets got one receipt"
    assert tallies == sum_over(sheets)


def sum_over(answered: Iterable[Answered]) -> Cells:
    total: Cells = Counter()
    for sheet in answered:
        total.update(cells_of(sheet.answers))
    return total


def ask(site: Site, receipts: list[str]) -> tuple[dict[str, str | None], Cells]:
    """({receipt: state}, tallies); fails if ``recount --check`` finds a difference."""
    told = run(site, ASK.format(receipts=receipts, slug=SLUG))
    of_receipts, _, of_tallies = told.partition("---\n")
    states = {line["receipt"]: line["state"] for line in _json_lines(of_receipts)}
    tallies: Cells = Counter()
    for line in _json_lines(of_tallies):
        tallies[line["question"], line["option"], line["unit"]] += line["n"]
    return states, tallies


def run(site: Site, code: str) -> str:
    """The output of a piece of code in the site's own settings and database."""
    return site.manage("shell", "--no-imports", "-c", code)


def _json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
