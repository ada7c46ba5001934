"""What a post leaves behind so that many posts that belong together are noticed.

Hashes of a form under a random salt of the day, from which nobody finds an address or an answer;
hashes and salt are gone after two days.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from feedback.forms import Sheet
from feedback.spam.network import network_key
from feedback.spam.salts import salt_of_today
from plan_pages.text import fold

DIGITS = 32
# Shorter texts are alike by themselves: "tốt", "không có ý kiến".
SHORTEST_TEXT = 30


@dataclass(frozen=True)
class Traces:
    """Empty where nothing is to be noticed: paper, imports, demo data."""

    network: str = ""
    likeness: str = ""
    text_likeness: str = ""


NONE = Traces()


def traces_of(request: HttpRequest, form_id: int, sheet: Sheet) -> Traces:
    answers = json.dumps([sheet.unit, sheet.answers], sort_keys=True, ensure_ascii=False)
    words = " ".join(fold(text) for _code, text in sorted(sheet.texts.items()))
    return Traces(
        network=network_key(request),
        likeness=_keyed(form_id, "answers", answers),
        text_likeness=_keyed(form_id, "words", words) if len(words) >= SHORTEST_TEXT else "",
    )


def _keyed(form_id: int, what: str, value: str) -> str:
    value = f"{salt_of_today()}:{form_id}:{what}:{value}"
    return salted_hmac("feedback.likeness", value, algorithm="sha256").hexdigest()[:DIGITS]
