"""What a person over the limit of a network does to be heard at once.

A browser with script works for a second (ALTCHA's proof of work, version 2, PBKDF2, which browsers
have built in); without script a sum in words is answered. Both are signed, expire, and belong to
one submission token: since a token brings one response, so does a solution.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from feedback import conf
from feedback.days import now
from plan_pages.text import fold

# Names of the fields.
PROOF, ASKED, SUM = "challenge_proof", "challenge_asked", "challenge_sum"
BOX_ID = "challenge"
FLAG = "solved"
SALT = "feedback.challenge"
ALGORITHM = "PBKDF2/SHA-256"
# Keys that a browser tries, at random between these numbers: a bounded, not a lucky, wait.
FEWEST_TRIES, MOST_TRIES = 60, 140
MAX_LENGTH = 3000
NUMBERS = (
    pgettext_lazy("number in words", "zero"),
    pgettext_lazy("number in words", "one"),
    pgettext_lazy("number in words", "two"),
    pgettext_lazy("number in words", "three"),
    pgettext_lazy("number in words", "four"),
    pgettext_lazy("number in words", "five"),
    pgettext_lazy("number in words", "six"),
    pgettext_lazy("number in words", "seven"),
    pgettext_lazy("number in words", "eight"),
    pgettext_lazy("number in words", "nine"),
    pgettext_lazy("number in words", "ten"),
)
SMALLEST, LARGEST = 1, 5


@dataclass(frozen=True)
class Challenge:
    """``proof`` is ALTCHA's challenge as JSON; ``question`` the sum, ``asked`` the signed sum."""

    proof: str
    question: str
    asked: str


def challenge_for(token: str) -> Challenge:
    """A new challenge for the submission token as it stands in the page."""
    first, second = (_between(SMALLEST, LARGEST) for _number in range(2))
    return Challenge(
        proof=json.dumps(_proof_for(token), separators=(",", ":")),
        question=_("How much is %(first)s plus %(second)s?")
        % {"first": NUMBERS[first], "second": NUMBERS[second]},
        asked=signing.dumps([_mark(token), first, second], salt=SALT),
    )


def is_solved(token: str, data: Mapping[str, Any]) -> bool:
    """Whether the post carries a solution of a challenge that was made for its token."""
    return _is_proof(token, data.get(PROOF, "")) or _is_sum(
        token, data.get(ASKED, ""), data.get(SUM, "")
    )


def error_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """A place in the page and what to do there; other words where a solution was refused."""
    if data.get(PROOF) or data.get(SUM):
        words = _("The question before the button was not answered rightly; here is another one.")
    else:
        words = _("Or answer the short question before the button: then it is sent at once.")
    return BOX_ID, words


def _proof_for(token: str) -> dict[str, Any]:
    made = altcha.create_challenge(
        ALGORITHM,
        cost=conf.get("CHALLENGE_COST"),
        counter=_between(FEWEST_TRIES, MOST_TRIES),
        expires_at=int(now().timestamp()) + conf.get("CHALLENGE_SECONDS"),
        data={"for": _mark(token)},
        hmac_secret=_secret(),
    )
    return made.to_dict()


def _is_proof(token: str, payload: str) -> bool:
    if not payload or len(payload) > MAX_LENGTH:
        return False
    try:
        proof = altcha.Payload.from_base64(payload)
        # Nothing is computed over what is not of our making.
        is_ours = proof.challenge.parameters.data == {"for": _mark(token)}
        return is_ours and bool(altcha.verify_solution(proof, _secret()).verified)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _is_sum(token: str, asked: str, typed: str) -> bool:
    if not asked or not typed or max(len(asked), len(typed)) > MAX_LENGTH:
        return False
    try:
        mark, first, second = signing.loads(asked, salt=SALT, max_age=conf.get("CHALLENGE_SECONDS"))
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(mark == _mark(token) and _number(typed) == first + second)


def _number(typed: str) -> int | None:
    """A number as people type it: in digits, or in words of the page's language."""
    words = fold(typed).strip(" .")
    if words.isascii() and words.isdigit() and len(words) <= 2:  # noqa: PLR2004 - two digits
        return int(words)
    names = [fold(str(name)) for name in NUMBERS]
    return names.index(words) if words in names else None


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _secret() -> str:
    return salted_hmac(SALT, settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _between(least: int, most: int) -> int:
    return least + secrets.randbelow(most - least + 1)
