"""Forms and values inside another portal's page: who may frame what, without a cookie."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings

from feedback.channels.embedding import let_frame
from feedback.enums import Channel
from feedback.models import Contact, EmbedOrigin, FeedbackFormPage, Response
from feedback.views import embed
from tests.factories.feedback import data_for, form_page
from tests.people import People

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[2] / "feedback/static/feedback"
HOST = "https://cong.example.vn"


@pytest.fixture
def page(people: People) -> FeedbackFormPage:
    return form_page()


@pytest.fixture
def host(db: None) -> EmbedOrigin:
    return EmbedOrigin.objects.create(origin=HOST)


def policy(response: Any) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", response["Content-Security-Policy"])
    return found[1].strip() if found else ""


def test_a_form_may_be_framed_by_the_portals_of_the_list_only(
    page: FeedbackFormPage, client: Client, host: EmbedOrigin
) -> None:
    shown = client.get("/embed/khao-sat/")
    assert shown.status_code == 200
    assert policy(shown) == f"'self' {HOST}"
    assert "default-src 'self'" in shown["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown
    assert shown["X-Robots-Tag"] == "noindex"
    host.delete()
    assert policy(client.get("/embed/khao-sat/")) == "'none'"


def test_no_other_page_may_be_framed(
    page: FeedbackFormPage, client: Client, host: EmbedOrigin
) -> None:
    for address in ("/", "/gop-y/", "/gop-y/khao-sat/", "/gop-y/khao-sat/ban-in/"):
        shown = client.get(address)
        assert policy(shown) == "'none'", address
        assert shown["X-Frame-Options"] == "DENY"


def test_an_embedded_form_has_no_frame_of_ours_and_names_its_source(
    page: FeedbackFormPage, client: Client
) -> None:
    shown = client.get("/embed/khao-sat/").content.decode()
    assert "<nav" not in shown
    assert "style=" not in shown
    assert re.search(r'<a href="http[^"]+/gop-y/khao-sat/" target="_top">', shown)


def test_it_is_shown_in_english_under_en(page: FeedbackFormPage, client: Client) -> None:
    shown = client.get("/en/embed/khao-sat/").content.decode()
    assert '<html lang="en">' in shown
    assert "Source:" in shown


def test_contact_data_are_asked_only_where_the_portal_says_so(
    page: FeedbackFormPage, client: Client
) -> None:
    assert "contact_name" not in client.get("/embed/khao-sat/").content.decode()
    assert "contact_name" in client.get("/embed/khao-sat/?lien-he=1").content.decode()
    told = {"contact_name": "Lan", "consent_contact": "on", "unit": "VPDKDD", "A1": "5"}
    client.post("/embed/khao-sat/", data_for(page, **told))
    assert not Contact.objects.exists()
    client.post("/embed/khao-sat/?lien-he=1", data_for(page, **told))
    assert Contact.objects.get().name == "Lan"


def test_dark_pages_are_told_from_others(page: FeedbackFormPage, client: Client) -> None:
    assert "fb-frame-dark" not in client.get("/embed/khao-sat/").content.decode()
    assert "fb-frame-dark" in client.get("/embed/khao-sat/?nen=toi").content.decode()


def test_an_answer_sent_in_a_frame_brings_its_receipt_in_the_frame(
    page: FeedbackFormPage, host: EmbedOrigin
) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = client.post(
        "/embed/khao-sat/?nen=toi",
        data_for(page, unit="VPDKDD", A1="5"),
        headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"},
    )
    assert sent.status_code == 303
    assert sent["Location"].startswith("/embed/khao-sat/bien-nhan/?ma=")
    receipt = client.get(sent["Location"])
    assert 'class="receipt"' in receipt.content.decode()
    assert "fb-frame-dark" in receipt.content.decode()
    assert policy(receipt) == f"'self' {HOST}"
    assert "X-Frame-Options" not in receipt
    assert not client.cookies
    assert Response.objects.get().revisions.get().channel == Channel.WEB


def test_every_link_of_a_receipt_leaves_the_frame(page: FeedbackFormPage, client: Client) -> None:
    sent = client.post("/embed/khao-sat/", data_for(page, unit="VPDKDD", A1="5"))
    for address in (sent["Location"], "/embed/khao-sat/bien-nhan/?ma=forged"):
        shown = client.get(address).content.decode()
        links = re.findall(r"<a [^>]*href=\"(?!#)[^>]*>", shown)
        assert links
        assert all('target="_top"' in link for link in links)


def test_the_portal_around_a_frame_cannot_post_itself(
    page: FeedbackFormPage, client: Client, host: EmbedOrigin
) -> None:
    for headers in ({"origin": HOST}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        data = data_for(page, unit="VPDKDD", A1="5")
        sent = client.post("/embed/khao-sat/", data, headers=headers)
        assert sent.status_code == 403
    assert not Response.objects.exists()


def test_what_is_wrong_is_said_inside_the_frame_with_everything_kept(
    page: FeedbackFormPage, client: Client
) -> None:
    sent = client.post("/embed/khao-sat/", data_for(page, A1="9", GOP_Y="Chờ lâu"))
    assert sent.status_code == 422
    assert "Chờ lâu" in sent.content.decode()
    assert "X-Frame-Options" not in sent


def test_what_is_not_public_is_not_embedded(page: FeedbackFormPage, client: Client) -> None:
    assert client.get("/embed/nowhere/").status_code == 404
    assert client.get("/embed/nowhere/bien-nhan/").status_code == 404
    assert client.post("/embed/nowhere/", {}).status_code == 405
    assert client.put("/embed/khao-sat/").status_code == 405
    page.unpublish()
    assert client.get("/embed/khao-sat/").status_code == 404
    assert client.post("/embed/khao-sat/", {"A1": "5"}).status_code == 405


@pytest.mark.parametrize("query", ["nen=%3Cscript%3E", "lien-he=2", "nen=toi&nen=1", "ma=%F0%9F"])
def test_odd_addresses_show_the_form_or_a_bad_request(
    page: FeedbackFormPage, client: Client, query: str
) -> None:
    shown = client.get(f"/embed/khao-sat/?{query}")
    assert shown.status_code in (200, 400)
    assert "<script>" not in shown.content.decode()


def test_the_sentence_of_a_database_that_is_away_may_be_framed_too(
    page: FeedbackFormPage, client: Client, host: EmbedOrigin, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/embed/khao-sat/")

    def away(*args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(embed, "frame_ancestors", away)
    sent = client.post("/embed/khao-sat/", {"GOP_Y": "Chờ lâu quá, xin cán bộ xem lại"})
    assert sent.status_code == 503
    assert "Chờ lâu quá" in sent.content.decode()
    assert policy(sent) == f"'self' {HOST}"


def test_a_host_without_a_policy_of_its_own_gets_the_directive_alone() -> None:
    with override_settings(MIDDLEWARE=[]):
        assert let_frame(HttpResponse(), ["'none'"])["Content-Security-Policy"] == (
            "frame-ancestors 'none'"
        )


@pytest.mark.parametrize(
    "origin",
    [
        "https://cong.example.vn/",
        "https://*.example.vn",
        "cong.example.vn",
        "https://a b",
        "https://cong.example.vn; script-src *",
        "javascript:alert(1)",
        "https://cong.example.vn\n",
        "*",
    ],
)
def test_no_wildcard_or_second_directive_gets_into_the_list(origin: str) -> None:
    with pytest.raises(ValidationError):
        EmbedOrigin(origin=origin).full_clean()


def test_only_administrators_change_the_list(people: People) -> None:
    add = "/admin/feedback_embed_origins/new/"
    typed = {"origin": "https://Cong.Example.vn/trang-chu/", "note": "Tỉnh"}
    for name in ("editor", "coordinator", "officer", "anonymous"):
        people.client(name).post(add, typed)
        assert not EmbedOrigin.objects.exists()
    people.client("admin").post(add, typed)
    assert EmbedOrigin.objects.get().origin == HOST


def test_an_editor_copies_the_snippet_a_stranger_does_not(
    page: FeedbackFormPage, people: People, host: EmbedOrigin
) -> None:
    address = f"/admin/feedback/embed/{page.pk}/"
    shown = people.client("editor").get(address).content.decode()
    assert "data-cchc-embed" in shown
    assert "/embed/khao-sat/" in shown
    assert HOST in shown
    assert address in people.client("editor").get(f"/admin/pages/{page.pk}/edit/").content.decode()
    for name in ("officer", "anonymous"):
        assert people.client(name).get(address).status_code == 302
    assert people.client("editor").get("/admin/feedback/embed/999999/").status_code == 404


def test_a_title_cannot_break_out_of_the_snippet(people: People) -> None:
    page = form_page(title='"></textarea><script>alert(1)</script>')
    shown = people.client("editor").get(f"/admin/feedback/embed/{page.pk}/").content.decode()
    assert "<script>alert(1)" not in shown
    assert "&amp;lt;/textarea" in shown


def test_the_loader_is_at_most_one_kilobyte() -> None:
    assert (STATIC / "embed.js").stat().st_size <= 1024
