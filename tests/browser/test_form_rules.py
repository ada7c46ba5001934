"""Rules in a browser: with its script what does not apply is not seen, without it is said."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from feedback.models import FeedbackFormPage, ResponseRevision
from tests.factories import feedback as make

from .conftest import PHONE, Open, overflow, violations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def section(heading: str, **rule: str) -> dict[str, Any]:
    part = make.block("section", label=heading)
    part["value"] = {"heading": heading, "help": "", "show_if": rule}
    return part


@pytest.fixture
def ruled(transactional_db: None) -> FeedbackFormPage:
    how = make.options("Online", "Counter", "Other")
    how[2]["value"]["with_text"] = True
    return make.form_page(
        body=[
            make.block("single_choice", "B1", "How did you file?", options=how),
            make.block(
                "rating",
                "R1",
                "Was the site clear?",
                points=5,
                lowest="no",
                highest="yes",
                show_if={"question": "B1", "op": "equals", "value": "Online"},
            ),
            section("At the counter", question="B1", op="equals", value="Counter"),
            make.block("number", "N1", "Minutes waited", decimals=0, measure="minutes"),
            section("In the end"),
            make.block("yes_no", "Y1", "Would you come again?"),
        ]
    )


def choose(page: Page, control: str) -> None:
    page.locator(f"label:has(#{control})").click()


def test_with_a_script_only_what_applies_is_seen_and_sent(
    ruled: FeedbackFormPage, visit: Open
) -> None:
    page = visit(ruled.url, viewport=PHONE)
    rating, forward = page.locator("#id_R1_0"), page.locator('[data-go="1"]')
    expect(rating).to_be_hidden()
    choose(page, "id_B1_0")
    expect(rating).to_be_visible()
    choose(page, "id_R1_4")
    assert violations(page) == []
    assert not overflow(page)
    choose(page, "id_B1_1")
    expect(rating).to_be_hidden()
    expect(page.locator(".fb-when:visible")).to_have_count(0)
    forward.click()
    page.locator("#id_N1").fill("15")
    forward.click()
    choose(page, "id_Y1_0")
    assert violations(page) == []
    page.locator("[data-send]").click()
    page.wait_for_url("**/bien-nhan/**")

    assert ResponseRevision.objects.get().answers == {"B1": "counter", "N1": "15", "Y1": "yes"}


def test_a_part_that_does_not_apply_is_passed_over(ruled: FeedbackFormPage, visit: Open) -> None:
    page = visit(ruled.url, viewport=PHONE)
    choose(page, "id_B1_0")
    page.locator('[data-go="1"]').click()

    expect(page.locator("#id_Y1_0")).to_be_visible()
    expect(page.locator("#id_N1")).to_be_hidden()
    expect(page.locator('[data-go="1"]')).to_be_hidden()
    page.locator('[data-go="-1"]').click()
    expect(page.locator("#id_B1_0")).to_be_visible()


def test_without_a_script_the_conditions_are_read_and_the_receipt_tells_what_was_left_out(
    ruled: FeedbackFormPage, visit: Open
) -> None:
    page = visit(ruled.url, viewport=PHONE, java_script_enabled=False)
    expect(page.locator(".fb-when:visible")).to_have_count(2)
    choose(page, "id_B1_0")
    choose(page, "id_R1_3")
    page.locator("#id_N1").fill("20")
    page.locator("[data-send]").click()
    page.wait_for_url("**/bien-nhan/**")

    expect(page.locator(".fb-note li")).to_have_text(["Minutes waited"])
    assert ResponseRevision.objects.get().answers == {"B1": "online", "R1": "4"}
