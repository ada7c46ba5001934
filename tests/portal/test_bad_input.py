"""Whatever comes in from outside: a clear answer, nothing stored, nothing said back as markup.

The list itself stands in ``tests/corpus``.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from feedback.models import Contact, Response, ResponseRevision
from feedback.services.tokens import mint
from feedback.services.versions import version_for
from tests.corpus.addresses import (
    ELSEWHERE,
    TAILS,
    TASK_NUMBERS,
    queries,
    queries_of_strangers,
)
from tests.corpus.bodies import BODIES, Body, large_bodies, many_fields
from tests.corpus.entries import BOARD, ENTRIES, PLAIN_PAGES, POST_TARGETS, Entry
from tests.corpus.headers import HEADERS, HOSTS, METHODS
from tests.corpus.site import FilledSite, stored_rows
from tests.corpus.texts import DATABASE, MARKUP, UNICODE, figures, words
from tests.corpus.verdict import ask, faults_of, send, stranger

pytestmark = pytest.mark.django_db

FORM = "/gop-y/khao-sat/"
REFUSED = (400, 403, 404, 405, 406, 413, 414, 415, 422)


@pytest.fixture
def unchanged(site: FilledSite) -> Iterator[FilledSite]:
    """The site, of which the test may not leave a row more or less."""
    before = stored_rows()
    yield site
    assert stored_rows() == before


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_no_text_in_an_address_breaks_a_page(unchanged: FilledSite, entry: Entry) -> None:
    client = stranger()
    faults = {
        name: found
        for name, query in entry.questions()
        if (found := faults_of(ask(client, f"{entry.path}?{query}")))
    }
    assert faults == {}


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_no_shape_of_an_address_breaks_a_page(unchanged: FilledSite, entry: Entry) -> None:
    client = stranger()
    faults = {
        name: found
        for name, query in queries(entry.names[0]).items()
        if (found := faults_of(ask(client, f"{entry.path}?{query}")))
    }
    assert faults == {}


def test_the_english_pages_break_no_sooner(unchanged: FilledSite) -> None:
    client = stranger()
    faults = {
        (entry.path, name): found
        for entry in ENTRIES
        if entry.has_english
        for name, text in MARKUP.items()
        if (
            found := faults_of(
                ask(client, f"/en{entry.path}?{urlencode(dict.fromkeys(entry.names, text))}")
            )
        )
    }
    assert faults == {}


def test_an_option_that_is_one_is_no_worse_a_thousand_times(unchanged: FilledSite) -> None:
    client = stranger()
    for query in ("trang_thai=qua-han", "don_vi=VPDKDD", "q=ke", "han=2022-12-31"):
        response = ask(client, f"{BOARD}?{'&'.join([query] * 1000)}")
        assert faults_of(response, allowed=(200,)) == [], query


@pytest.mark.parametrize("path", PLAIN_PAGES)
def test_what_a_page_does_not_read_does_it_no_harm(unchanged: FilledSite, path: str) -> None:
    client = stranger()
    markup = [(name, text) for text in MARKUP.values() for name in ("next", text)]
    asked = {"markup": urlencode(markup), **queries_of_strangers()}
    faults = {
        name: found
        for name, query in asked.items()
        if (found := faults_of(ask(client, f"{path}?{query}")))
    }
    assert faults == {}


@pytest.mark.parametrize("root", ["/", "/en/", "/ke-hoach/", BOARD, "/gop-y/", "/documents/"])
def test_no_path_breaks_the_site(unchanged: FilledSite, root: str) -> None:
    client = stranger()
    faults = {
        name: found
        for name, tail in TAILS.items()
        if (found := faults_of(ask(client, root + tail), allowed=(301, 302, *REFUSED)))
    }
    assert faults == {}


@pytest.mark.parametrize(
    "path",
    [
        f"{BOARD}{{}}/",
        "/documents/{}/a.pdf",
        "/_util/authenticate_with_password/{}/{}/",
        "/admin/pages/{}/edit/",
        "/health/{}",
        "/api/v1/{}/",
    ],
)
def test_a_record_that_is_none_is_not_found(unchanged: FilledSite, path: str) -> None:
    client = stranger()
    faults = {
        number: found
        for number in TASK_NUMBERS
        if (
            found := faults_of(
                ask(client, path.replace("{}", number)), allowed=(301, 302, *REFUSED)
            )
        )
    }
    assert faults == {}


@pytest.mark.parametrize("path", ["/", BOARD, FORM, "/tim-kiem/", "/api/v1/indicators/"])
def test_no_head_of_a_request_breaks_a_page(unchanged: FilledSite, path: str) -> None:
    client = stranger()
    faults = {
        name: found
        for name, headers in HEADERS.items()
        if (found := faults_of(ask(client, f"{path}?q=%2BAAA-&code=%61", **_environ(headers))))
    }
    assert faults == {}


def _environ(headers: dict[str, str]) -> dict[str, str]:
    named = {name.upper().replace("-", "_"): value for name, value in headers.items()}
    return {
        name if name == "CONTENT_TYPE" else f"HTTP_{name}": value for name, value in named.items()
    }


@pytest.mark.parametrize("path", ["/", FORM, "/rss/", "/admin/login/", "/tuy-chon-hien-thi/"])
def test_a_foreign_host_is_never_repeated(unchanged: FilledSite, path: str) -> None:
    client = stranger()
    answers = {host[:60]: ask(client, path, HTTP_HOST=host) for host in HOSTS}

    assert {host: f for host, answer in answers.items() if (f := faults_of(answer))} == {}
    assert [host for host, answer in answers.items() if b"evil.example" in answer.content] == []


@pytest.mark.parametrize("path", ["/", BOARD, FORM, "/gop-y/tra-cuu/", "/tuy-chon-hien-thi/"])
def test_no_other_method_does_anything(unchanged: FilledSite, path: str) -> None:
    client = stranger()
    faults = {
        method: found
        for method in METHODS
        if (found := faults_of(ask(client, path, method), allowed=(200, *REFUSED)))
    }
    assert faults == {}


@pytest.mark.parametrize("path", POST_TARGETS)
def test_no_body_of_a_post_breaks_anything(unchanged: FilledSite, path: str) -> None:
    client = stranger(strict="login" not in path)
    faults = {
        name: found
        for name, body in BODIES.items()
        if (found := faults_of(send(client, path, body)))
    }
    assert faults == {}


@pytest.mark.parametrize("path", [FORM, "/gop-y/tra-cuu/", "/tuy-chon-hien-thi/", "/admin/login/"])
def test_a_body_too_large_is_refused(unchanged: FilledSite, path: str) -> None:
    client = stranger(strict="login" not in path)
    faults = {
        name: found
        for name, body in large_bodies().items()
        if (found := faults_of(send(client, path, body), allowed=REFUSED))
    }
    assert faults == {}


def test_more_fields_than_asked_for_are_left_out(site: FilledSite) -> None:
    body = many_fields()
    typed = urlencode(_sheet(site)).encode()

    response = send(stranger(), FORM, Body(body.content_type, body.content + b"&" + typed))

    assert faults_of(response, allowed=(303,)) == []
    assert ResponseRevision.objects.latest("pk").answers == {"A1": "4"}


def _sheet(site: FilledSite, **typed: str) -> dict[str, str]:
    answers = {"token": mint(version_for(site.form_page)), "unit": "VPDKDD", "A1": "4"}
    return {**answers, **typed}


@pytest.mark.parametrize("field", ["A1", "C1", "unit", "token"])
def test_no_text_is_taken_for_an_option(unchanged: FilledSite, field: str) -> None:
    client = stranger()
    hostile = {**figures(), **DATABASE, **UNICODE}
    if field == "token":
        hostile = words()
    faults = {
        name: found
        for name, text in hostile.items()
        if (
            found := faults_of(
                client.post(FORM, _sheet(unchanged, **{field: text})), allowed=(400, 422)
            )
        )
    }
    assert faults == {}


def test_whatever_is_typed_is_text_to_everybody(site: FilledSite, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "0"}
    client, office = stranger(), site.people.client("coordinator")
    faults = {}
    for name, text in words().items():
        sent = client.post(FORM, _sheet(site, GOP_Y=text, NGHE=text))
        found = faults_of(sent, allowed=(303, 400, 422))
        if sent.status_code == 303:
            found += faults_of(client.get(sent["Location"]), allowed=(200,))
            latest = Response.objects.latest("pk")
            found += faults_of(
                office.get(reverse("feedback_response", args=[latest.pk])), allowed=(200,)
            )
        if found:
            faults[name] = found
    assert faults == {}


@pytest.mark.parametrize("field", ["contact_name", "contact_email"])
def test_contact_data_hold_no_more_than_contact_data(
    site: FilledSite, settings: Any, field: str
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "0"}
    client = stranger()
    hostile = {
        **words(),
        "copies": "a@example.org\r\nBcc: b@example.org",
        "two people": "a@example.org,b@example.org",
        "320 letters": "a" * 308 + "@example.org",
    }
    faults = {
        name: found
        for name, text in hostile.items()
        if (
            found := faults_of(
                client.post(FORM, _sheet(site, consent_contact="on", **{field: text})),
                allowed=(303, 400, 422),
            )
        )
    }
    assert faults == {}
    stored = Contact.objects.values_list(field.removeprefix("contact_"), flat=True)
    assert not [value for value in stored if "\n" in value or "\r" in value or "\0" in value]


def test_a_trap_filled_with_anything_is_spam_and_no_error(site: FilledSite, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "0"}
    client = stranger()
    faults = {
        name: found
        for name, text in {**MARKUP, **UNICODE}.items()
        if (found := faults_of(client.post(FORM, _sheet(site, website=text)), allowed=(303, 400)))
    }
    assert faults == {}


def test_no_text_looks_up_anything(unchanged: FilledSite, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "LOOKUP_LIMIT": "0"}
    client = stranger()
    faults = {
        name: found
        for name, text in words().items()
        if (found := faults_of(client.post("/gop-y/tra-cuu/", {"code": text}), allowed=(400, 404)))
    }
    assert faults == {}


def test_display_settings_lead_nowhere_else(unchanged: FilledSite) -> None:
    client = stranger()
    faults = {
        target[:60]: found
        for target in ELSEWHERE
        for name in ("tiep", "next")
        if (
            found := faults_of(
                client.post("/tuy-chon-hien-thi/", {"co": "2", name: target}), allowed=(302, 400)
            )
        )
    }
    assert faults == {}


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_a_login_leads_nowhere_else(site: FilledSite, path: str) -> None:
    faults = {}
    for target in ELSEWHERE:
        client = stranger(strict=False)
        typed = {"username": "editor", "password": "a-long-demo-password", "next": target}
        asked = f"{path}?{urlencode({'next': target})}"
        found = faults_of(ask(client, asked), allowed=(200, 400))
        found += faults_of(client.post(path, typed), allowed=(302, 400, 404))
        if found:
            faults[target[:60]] = found
    assert faults == {}


@pytest.mark.parametrize("field", ["username", "other"])
def test_no_text_breaks_a_login(site: FilledSite, settings: Any, field: str) -> None:
    settings.AXES_FAILURE_LIMIT = 1000
    client = stranger(strict=False)
    faults = {}
    hostile = words() if field == "username" else {**DATABASE, **UNICODE}
    for name, text in {**hostile, "NUL": "a\x00b", "300 letters": "a" * 300}.items():
        typed = {"username": "editor", "password": "wrong", field: text}
        found = faults_of(client.post("/admin/login/", typed), allowed=(200, 400))
        if found:
            faults[name] = found
    assert faults == {}
    assert AccessAttempt.objects.exists()
