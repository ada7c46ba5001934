"""Over the limit of a network in a browser: the script works, or the person adds two numbers."""

from typing import Any

import pytest
from django.core import signing
from playwright.sync_api import Page, expect

from feedback.models import FeedbackFormPage, Response
from feedback.spam import challenges

from .conftest import DESK, PHONE, Open, overflow, violations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SIZES = [pytest.param(PHONE, id="360"), pytest.param(DESK, id="1280")]


@pytest.fixture(autouse=True)
def one_a_day(settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "1/d", "CHALLENGE_COST": 2_000}


def answer(page: Page) -> None:
    """All parts, from the first to the button."""
    page.locator("#id_unit").select_option("VP")
    page.locator('[data-go="1"]').click()
    page.locator("label:has(#id_A1_3)").click()
    while page.locator('[data-go="1"]').is_visible():
        page.locator('[data-go="1"]').click()
    page.locator("[data-send]").click()
    page.wait_for_selector("code.receipt, #challenge")


def over_the_limit(page: Page) -> Page:
    """Answers twice; the second is refused, with the page of the challenge."""
    address = page.url
    answer(page)
    page.goto(address)
    answer(page)
    return page


@pytest.mark.parametrize("size", SIZES)
def test_the_script_answers_for_the_person(
    khao_sat: FeedbackFormPage, visit: Open, size: dict[str, int]
) -> None:
    page = over_the_limit(visit(khao_sat.url, viewport=size))

    proof = page.locator("[name=challenge_proof]")
    expect(proof).not_to_have_value("", timeout=30_000)
    assert page.locator("[data-challenge-status]").inner_text()
    expect(page.locator("#id_challenge_sum")).to_be_hidden()
    assert violations(page) == []
    assert overflow(page) == 0
    page.locator("[data-errors] a[href='#challenge']").click()
    assert page.evaluate("document.activeElement.id") == "challenge"
    page.locator("[data-send]").click()

    page.wait_for_selector("code.receipt")
    assert challenges.FLAG in Response.objects.latest("pk").flags


def test_sent_before_the_answer_is_there_the_form_goes_off_by_itself(
    khao_sat: FeedbackFormPage, visit: Open, settings: Any
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "CHALLENGE_COST": 40_000}
    page = over_the_limit(visit(khao_sat.url))

    assert page.locator("[name=challenge_proof]").input_value() == ""
    page.locator("[data-send]").click()

    page.wait_for_selector("code.receipt", timeout=60_000)
    assert Response.objects.count() == 2


@pytest.mark.parametrize("size", SIZES)
def test_without_script_the_person_adds_two_numbers(
    khao_sat: FeedbackFormPage, visit: Open, size: dict[str, int]
) -> None:
    plain = visit(khao_sat.url, viewport=size, java_script_enabled=False)
    address = plain.url
    for _turn in range(2):
        plain.goto(address)
        plain.locator("label:has(#id_A1_3)").click()
        plain.locator("#id_unit").select_option("VP")
        plain.locator("#id_GOP_Y").fill("giữ lại")
        plain.locator("[data-send]").click()
        plain.wait_for_selector("code.receipt, #challenge")

    assert plain.locator("#id_GOP_Y").input_value() == "giữ lại"
    asked = plain.locator("[name=challenge_asked]").get_attribute("value") or ""
    _mark, first, second = signing.loads(asked, salt=challenges.SALT)
    expect(plain.locator("#id_challenge_sum")).to_be_visible()
    plain.locator("#id_challenge_sum").fill(str(first + second))
    plain.locator("[data-send]").click()

    plain.wait_for_selector("code.receipt")
    assert challenges.FLAG in Response.objects.latest("pk").flags
