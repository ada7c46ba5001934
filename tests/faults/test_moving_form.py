"""An edit of every kind while people answer: old numbers stay, new ones are the new version's."""

import json
import random
from concurrent.futures import ThreadPoolExecutor

from tests.rig import Site

from . import forms
from .citizens import Answered, Citizen, Crowd
from .conftest import Place
from .verdict import run, sum_over

ANSWERS = 100
PEOPLE = 8
# Retired, reworded, added, moved, made compulsory, put under a condition; an option retired, one
# reworded, one added.
EDIT = f"""
from copy import deepcopy
from feedback.models import FeedbackFormPage
from tests.factories import feedback as make

page = FeedbackFormPage.objects.get(slug={forms.SLUG!r})
body = [deepcopy(dict(block)) for block in page.body.get_prep_value()]
by_code = {{block["value"].get("code"): block for block in body}}
by_code["A1"]["value"].update(label="Were there enough seats?", required=True)
b1 = by_code["B1"]["value"]
b1["show_if"] = {{"question": "A1", "op": "filled", "value": ""}}
del b1["options"][0]
b1["options"][0]["value"]["label"] = "At the counter"
b1["options"] += [dict(one) for one in make.options("Post")]
new = make.block("yes_no", "N1", "Was it quick?")
kept = [block for block in body if block is not by_code["A2"] and block is not by_code["B1"]]
page.body = page.body.stream_block.to_python([*kept[:2], new, by_code["B1"], *kept[2:]])
page.save_revision().publish()
"""
TELL = f"""
import json
from django.db.models import Sum
from feedback.models import Tally
rows = Tally.objects.filter(form__slug={forms.SLUG!r}).values(
    "version__number", "question", "option", "unit"
)
for row in rows.annotate(n=Sum("live")).filter(n__gt=0):
    print(json.dumps(list(row.values())))
"""
# Fails if the tallies are not the fold over the responses.
CHECK = """
from django.core.management import call_command
call_command("recount", check=True)
"""


def test_answers_before_and_after_an_edit_stay_apart_and_an_open_page_still_counts(
    place: Place,
) -> None:
    with place.open() as site:
        with Crowd(site, people=PEOPLE, answers=ANSWERS) as before:
            pass
        site.wait_counted()
        first = _by_version(site)
        stale = [Citizen(site).open_form() for _page in range(3)]
        run(site, EDIT)
        late = _answer_on_open_pages(site, stale)
        new = _answer_the_new_form(site)
        site.wait_counted()
        told = _by_version(site)
        run(site, CHECK)

    assert first == {1: sum_over(before.answered)}
    assert told[1] == sum_over([*before.answered, *late])
    assert told[2] == _sum_of_new(new)
    assert set(told) == {1, 2}


def _answer_on_open_pages(site: Site, tokens: list[str]) -> list[Answered]:
    """Pages of before the edit: what they ask counts, the retired question too."""
    chance = random.Random(3)
    return [Citizen(site).answer(forms.random_answers(chance), token) for token in tokens]


def _answer_the_new_form(site: Site) -> list[forms.Answers]:
    chance = random.Random(4)
    sent = [
        {
            "unit": chance.choice(forms.UNITS),
            "A1": chance.choice("12345"),
            "N1": chance.choice(("yes", "no")),
            "B1": chance.choice(("counter", "post")),
        }
        for _answer in range(ANSWERS)
    ]
    with ThreadPoolExecutor(PEOPLE) as hands:
        # The retired question is no field any more: what comes under its name is nobody's.
        list(hands.map(lambda answers: Citizen(site).answer({**answers, "A2": "5"}), sent))
    return sent


def _sum_of_new(sent: list[forms.Answers]) -> forms.Cells:
    total: forms.Cells = forms.Cells()
    for answers in sent:
        unit = answers["unit"]
        total["_response", "_response", unit] += 1
        for code in ("A1", "N1", "B1"):
            total[code, answers[code], unit] += 1
    return total


def _by_version(site: Site) -> dict[int, forms.Cells]:
    found: dict[int, forms.Cells] = {}
    for line in run(site, TELL).splitlines():
        if line.startswith("["):
            version, question, option, unit, n = json.loads(line)
            found.setdefault(version, forms.Cells())[question, option, unit] = n
    return found
