"""The form on paper: boxes with the digits it is keyed in by, on the version it names."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from feedback.models import FeedbackFormPage, FormVersion, Response
from feedback.services.versions import version_for
from tests.factories.feedback import block, form_page
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    return form_page()


def paper(client: Client, address: str = "/gop-y/khao-sat/ban-in/") -> str:
    shown = client.get(address)
    assert shown.status_code == 200
    assert shown["X-Robots-Tag"] == "noindex"
    return shown.content.decode()


def test_it_has_the_digits_of_the_keys_the_units_and_the_version(
    page: FeedbackFormPage, people: People, client: Client
) -> None:
    sheet = paper(client)
    for digit in "123450":
        assert re.search(rf'<li class="pf-box[^>]*">{digit}</li>', sheet)
    assert people.unit.name in sheet
    assert re.search(rf"\b{version_for(page).number}\b", sheet)
    assert "<svg" in sheet
    assert "/gop-y/khao-sat/" in sheet


def test_nothing_in_it_is_inline_or_can_be_sent(page: FeedbackFormPage, client: Client) -> None:
    sheet = paper(client)
    assert "style=" not in sheet
    assert "<style" not in sheet
    assert "<form" not in sheet
    assert 'name="token"' not in sheet
    assert "<input" not in sheet
    assert client.post("/gop-y/khao-sat/ban-in/", {"A1": "5"}).status_code == 405
    assert not Response.objects.exists()


def test_under_en_its_own_words_are_english(page: FeedbackFormPage, client: Client) -> None:
    sheet = paper(client, "/en/gop-y/khao-sat/ban-in/")
    assert '<html lang="en">' in sheet
    assert "Sheet no." in sheet


def test_a_rule_is_said_in_words(people: People, client: Client) -> None:
    rule = {"question": "A1", "op": "equals", "value": "1"}
    body = [block("satisfaction", "A1", "Seats"), block("short_text", "WHY", show_if=rule)]
    form_page(slug="co-dieu-kien", body=body)
    sheet = paper(client, "/en/gop-y/co-dieu-kien/ban-in/")
    assert re.search(r'pf-help">[^<]*1', sheet)


def test_an_empty_form_and_a_draft_have_no_paper(people: People, client: Client) -> None:
    form_page(slug="trong", body=[])
    assert client.get("/gop-y/trong/ban-in/").status_code == 404
    draft = form_page(slug="nhap")
    draft.unpublish()
    assert client.get("/gop-y/nhap/ban-in/").status_code == 404
    assert client.get("/gop-y/khong-co/ban-in/").status_code == 404


def test_printing_before_anybody_saw_the_form_freezes_its_version(
    page: FeedbackFormPage, client: Client
) -> None:
    paper(client)
    assert FormVersion.objects.count() == 1


def test_markup_in_labels_is_text(people: People, client: Client) -> None:
    form_page(slug="ma", body=[block("satisfaction", "A1", "<svg onload=alert(1)>{{7*7}}")])
    sheet = paper(client, "/gop-y/ma/ban-in/")
    assert "<svg onload" not in sheet
    assert "{{7*7}}" in sheet
