"""Paper: two pages to print, and a screen that is worked with the number keys alone."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from feedback.models import FeedbackFormPage, Response
from feedback.services.versions import version_for
from plan_pages.models import Unit
from plan_pages.roles import Role
from tests.browser.conftest import DESK, PHONE, Open, overflow, violations
from tests.people import make_account

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PAPER = "/gop-y/khao-sat-hai-long/ban-in/"


def test_the_22_items_are_printed_on_two_pages(khao_sat: FeedbackFormPage, visit: Open) -> None:
    page = visit(PAPER, viewport=DESK)
    assert violations(page) == []
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        sizes = {(round(each.width), round(each.height)) for each in pdf.pages}
        assert len(pdf.pages) == 2
        assert sizes == {(595, 842)}
    page.set_viewport_size(PHONE)
    assert overflow(page) <= 0


@pytest.fixture
def signed_in(khao_sat: FeedbackFormPage, live_server: Any) -> dict[str, Any]:
    """Cookies of an officer of VPDKDD, as a context takes them."""
    client = Client()
    officer = make_account("officer", Role.OFFICER, Unit.objects.get(code="VPDKDD"))
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": live_server.url,
    }
    return {"cookies": [cookie]}


def test_a_sheet_is_keyed_in_by_digits(
    khao_sat: FeedbackFormPage, visit: Open, signed_in: dict[str, Any], live_server: Any
) -> None:
    page = visit("/gop-y/", viewport=DESK)
    page.context.add_cookies(signed_in["cookies"])
    page.goto(f"{live_server.url}/admin/feedback/paper/{version_for(khao_sat).form_id}/")
    expect(page.locator("#id_sheet-number")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("5")
    page.keyboard.press("4")
    page.keyboard.press("Backspace")
    page.keyboard.press("0")
    page.keyboard.press("7")
    page.keyboard.press("1")
    page.locator("[data-send]").click()
    page.wait_for_url("**unit=VPDKDD**")
    expect(page.locator("#id_sheet-number")).to_be_focused()
    revision = Response.objects.get(sheet="12").revisions.get()
    assert revision.answers == {"A1": "5", "A2": "_no_opinion", "A3": "1"}


def test_without_script_the_screen_is_an_ordinary_form(
    khao_sat: FeedbackFormPage, visit: Open, signed_in: dict[str, Any], live_server: Any
) -> None:
    page = visit("/gop-y/", viewport=DESK, java_script_enabled=False)
    page.context.add_cookies(signed_in["cookies"])
    page.goto(f"{live_server.url}/admin/feedback/paper/{version_for(khao_sat).form_id}/")
    page.locator("#id_sheet-number").fill("3")
    page.locator("#id_A1_2").check()
    page.locator("[data-send]").click()
    page.wait_for_url("**unit=VPDKDD**")
    assert Response.objects.get().sheet == "3"
