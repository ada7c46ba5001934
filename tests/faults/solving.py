"""A person over the limit of a network, whose browser solves the challenge and sends again."""

import json
import random
import re
from html import unescape

import altcha
import requests

from tests.rig import Site

from . import forms
from .citizens import RECEIPT, Unexpected, hidden_fields

TOO_MANY = 429
CHALLENGE = re.compile(r'data-challenge="([^"]+)"')


def solve(page: str) -> dict[str, str]:
    """What the script of the page puts into its field."""
    match = CHALLENGE.search(page)
    assert match, "a page over the limit has no challenge"
    challenge = altcha.Challenge.from_dict(json.loads(unescape(match[1])))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return {"challenge_proof": altcha.Payload(challenge, solution).to_base64()}


class Person:
    """Answers once; ``receipt`` is what they were shown, ``solved`` whether they had to solve."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self._site = site
        self.answers = forms.random_answers(chance)
        self.solved = False
        self.receipt = ""

    def answer(self) -> "Person":
        token = hidden_fields(self._site.get(forms.ADDRESS).text)["token"][0]
        answer = self._send(token)
        if answer.status_code == TOO_MANY:
            self.solved = True
            assert int(answer.headers["Retry-After"]) > 0
            token = hidden_fields(answer.text)["token"][0]
            answer = self._send(token, **solve(answer.text))
        if answer.status_code != 303:
            raise Unexpected(f"{answer.status_code}\n{answer.text[:2000]}")
        match = RECEIPT.search(self._site.get(answer.headers["Location"]).text)
        assert match
        self.receipt = match[1]
        return self

    def _send(self, token: str, **more: str) -> requests.Response:
        sheet = {"token": token, **self.answers, **more}
        return self._site.post(forms.ADDRESS, data=sheet, allow_redirects=False)
