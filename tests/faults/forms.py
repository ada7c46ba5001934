"""The form that the crowds answer, its random answers, and what they add to the tallies."""

import random
from collections import Counter
from typing import Any

SLUG = "khao-sat"
ADDRESS = f"/gop-y/{SLUG}/"
UNITS = ("VP", "QLDD", "VPDKDD")
# For `manage.py shell`: the form of `tests.factories`, made in the site's own database.
MAKE_IT = f"""
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory
for code in {UNITS!r}:
    UnitFactory(code=code)
make.form_page({SLUG!r})
"""

SATISFACTION = ("1", "2", "3", "4", "5", "_no_opinion", "")
SINGLE = {"B1": ("online", "counter", "")}
SEVERAL = {"C1": ("time", "fees")}

# (question, option, unit) → how many
Cells = Counter[tuple[str, str, str]]
Answers = dict[str, Any]


def random_answers(chance: random.Random) -> Answers:
    """What a browser posts, except the token; at least one question is answered."""
    several = {
        code: [one for one in all_ if chance.random() < 0.5] for code, all_ in SEVERAL.items()
    }
    return {
        "unit": chance.choice(UNITS),
        "A1": chance.choice(SATISFACTION[:-1]),
        "A2": chance.choice(SATISFACTION),
        **{code: chance.choice(all_) for code, all_ in SINGLE.items()},
        **several,
        "GOP_Y": f"Tôi có ý kiến số {chance.randrange(10**9)} & đề nghị <xem xét>",
    }


def cells_of(answers: Answers) -> Cells:
    """Written from the contract, without a line of the code under test."""
    chosen = [("_response", "_response")]
    chosen += [(code, answers[code]) for code in ("A1", "A2", *SINGLE) if answers[code]]
    for code in SEVERAL:
        chosen += [(code, option) for option in answers[code]]
        chosen += [(code, "_answered")] if answers[code] else []
    return Counter((question, option, answers["unit"]) for question, option in chosen)
