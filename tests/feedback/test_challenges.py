"""Over the limit of a network: how a person is heard at once, and what an attacker gets."""

import html
import json
import re
from datetime import datetime, timedelta
from typing import Any

import altcha
import pytest
from django.core import signing
from django.test import Client
from django.utils import translation

from feedback.days import now
from feedback.models import FeedbackFormPage, Response, Salt
from feedback.services.tokens import mint
from feedback.services.versions import version_for
from feedback.spam import challenges, salts
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

pytestmark = pytest.mark.django_db

FORM = "/gop-y/khao-sat/"


@pytest.fixture
def survey(settings: Any) -> FeedbackFormPage:
    """A form that one network may answer once a day; a proof of work takes no time."""
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "1/d", "CHALLENGE_COST": 10}
    UnitFactory(code="VP")
    return make.form_page()


@pytest.fixture
def citizen() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def refused(citizen: Client, survey: FeedbackFormPage) -> dict[str, str]:
    """What stands in the page of somebody over the limit: names of fields and their values."""
    for _post in range(2):
        page = citizen.post(FORM, {"token": mint(version_for(survey)), "unit": "VP", "A1": "4"})
    assert page.status_code == 429
    return fields_of(page)


def fields_of(page: Any) -> dict[str, str]:
    text = page.content.decode()
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text)
    challenge = re.search(r'data-challenge="([^"]+)"', text)
    assert challenge
    return {
        **{name: html.unescape(value) for name, value in found},
        "challenge": html.unescape(challenge[1]),
    }


def proof(challenge: str) -> str:
    """What ``proof.js`` puts into the field."""
    made = altcha.Challenge.from_dict(json.loads(challenge))
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


def again(citizen: Client, token: str, **more: str) -> Any:
    return citizen.post(FORM, {"token": token, "unit": "VP", "A1": "2", "GOP_Y": "giữ lại", **more})


def sum_of(token: str, asked: str) -> int:
    _mark, first, second = signing.loads(asked, salt=challenges.SALT)
    return int(first + second)


def test_a_proof_of_work_is_accepted_at_once_and_flagged(
    citizen: Client, refused: dict[str, str]
) -> None:
    page = again(citizen, refused["token"], challenge_proof=proof(refused["challenge"]))

    assert page.status_code == 303
    assert challenges.FLAG in Response.objects.latest("pk").flags


@pytest.mark.parametrize("written", ["{}", " {} ", "0{}"])
def test_without_script_a_sum_is_answered(
    citizen: Client, refused: dict[str, str], written: str
) -> None:
    number = sum_of(refused["token"], refused["challenge_asked"])
    typed = written.format(number) if number < 10 else str(number)

    page = again(
        citizen,
        refused["token"],
        challenge_asked=refused["challenge_asked"],
        challenge_sum=typed,
    )

    assert page.status_code == 303
    assert challenges.FLAG in Response.objects.latest("pk").flags


def test_a_sum_is_answered_in_words_too() -> None:
    with translation.override("en"):
        made = challenges.challenge_for("token")
        number = sum_of("token", made.asked)
        words = str(challenges.NUMBERS[number])
        data = {challenges.ASKED: made.asked, challenges.SUM: words.upper()}
        assert challenges.is_solved("token", data)


def test_a_solution_brings_one_response_however_often_it_is_sent(
    citizen: Client, refused: dict[str, str]
) -> None:
    solved = {"challenge_proof": proof(refused["challenge"])}
    before = Response.objects.count()

    addresses = {
        again(citizen, refused["token"], **solved)["Location"].split("?")[0] for _n in range(3)
    }

    assert Response.objects.count() == before + 1
    assert len(addresses) == 1


def test_a_solution_is_of_no_use_with_another_token(
    citizen: Client, refused: dict[str, str], survey: FeedbackFormPage
) -> None:
    other = mint(version_for(survey))
    number = str(sum_of(refused["token"], refused["challenge_asked"]))
    asked = refused["challenge_asked"]

    by_proof = again(citizen, other, challenge_proof=proof(refused["challenge"]))
    by_sum = again(citizen, other, challenge_asked=asked, challenge_sum=number)

    assert [by_proof.status_code, by_sum.status_code] == [429, 429]


@pytest.mark.parametrize(
    "forged",
    [
        {"challenge_proof": "x"},
        {"challenge_proof": "bnVsbA=="},
        {"challenge_proof": "\x00\u202eệ"},
        {"challenge_proof": "W10=" * 5000},
        {"challenge_proof": "eyJjaGFsbGVuZ2UiOnsicGFyYW1ldGVycyI6MX0sInNvbHV0aW9uIjpbXX0="},
        {"challenge_asked": "forged:by:hand", "challenge_sum": "7"},
        {"challenge_asked": "", "challenge_sum": "７"},
        {"challenge_sum": "=1+1"},
        {"challenge_sum": "9" * 5000},
    ],
)
def test_a_forged_solution_gets_another_challenge_and_the_text_is_kept(
    citizen: Client, refused: dict[str, str], forged: dict[str, str]
) -> None:
    page = again(citizen, refused["token"], **forged)

    assert page.status_code == 429
    assert int(page["Retry-After"]) >= 1
    assert "giữ lại" in page.content.decode()
    assert fields_of(page)["challenge_asked"] != refused["challenge_asked"]


def test_a_challenge_whose_price_was_lowered_is_refused(
    citizen: Client, refused: dict[str, str]
) -> None:
    made = json.loads(refused["challenge"])
    made["parameters"]["keyPrefix"] = "0"

    page = again(citizen, refused["token"], challenge_proof=proof(json.dumps(made)))

    assert page.status_code == 429


def test_a_wrong_sum_is_refused(citizen: Client, refused: dict[str, str]) -> None:
    wrong = str(sum_of(refused["token"], refused["challenge_asked"]) + 1)

    page = again(
        citizen, refused["token"], challenge_asked=refused["challenge_asked"], challenge_sum=wrong
    )

    assert page.status_code == 429


def test_a_challenge_expires(citizen: Client, refused: dict[str, str], settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "CHALLENGE_SECONDS": -1}
    number = str(sum_of(refused["token"], refused["challenge_asked"]))
    late = challenges.challenge_for(refused["token"])

    by_proof = again(citizen, refused["token"], challenge_proof=proof(late.proof))
    by_sum = again(
        citizen, refused["token"], challenge_asked=refused["challenge_asked"], challenge_sum=number
    )

    assert [by_proof.status_code, by_sum.status_code] == [429, 429]


def test_whoever_is_within_the_limit_is_asked_nothing(
    citizen: Client, survey: FeedbackFormPage
) -> None:
    page = citizen.get(FORM)

    assert b"challenge" not in page.content
    sent = again(citizen, mint(version_for(survey)), challenge_sum="wrong")
    assert sent.status_code == 303
    assert challenges.FLAG not in Response.objects.get().flags


def test_two_processes_find_the_same_salt_and_another_day_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = salts.salt_of_today()
    monkeypatch.setattr(salts, "_known", {})
    assert salts.salt_of_today() == today

    monkeypatch.setattr(salts, "now", lambda: later(hours=24))
    assert salts.salt_of_today() != today


def test_a_salt_is_gone_after_48_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    salts.salt_of_today()
    assert salts.forget_old_salts() == 0

    monkeypatch.setattr(salts, "now", lambda: later(hours=48))
    assert salts.forget_old_salts() == 1
    assert salts.forget_old_salts() == 0
    assert not Salt.objects.exists()


def later(hours: int) -> datetime:
    return now() + timedelta(hours=hours)
