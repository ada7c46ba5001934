"""What a citizen, a confused browser and an attacker get from the public form."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.days import now
from feedback.enums import Disposition
from feedback.models import Contact, FeedbackFormPage, Response, ResponseRevision
from feedback.services.tokens import SALT, mint
from feedback.services.versions import version_for
from feedback.spam import salts
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

pytestmark = pytest.mark.django_db

RECEIPT = re.compile(r'<code class="receipt">([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>')
FORM = "/gop-y/khao-sat/"


@pytest.fixture
def survey() -> FeedbackFormPage:
    UnitFactory(code="VP")
    return make.form_page()


@pytest.fixture
def citizen(survey: FeedbackFormPage) -> Client:
    """A browser without cookies that Django's CSRF check would refuse."""
    return Client(enforce_csrf_checks=True)


def token_of(citizen: Client) -> str:
    match = re.search(r'name="token" value="([^"]+)"', citizen.get(FORM).content.decode())
    assert match
    return match[1]


def send(citizen: Client, typed: dict[str, Any] | None = None, **headers: Any) -> Any:
    data = {"token": token_of(citizen), "unit": "VP", "A1": "4"}
    return citizen.post(FORM, {**data, **(typed or {})}, **headers)


def receipt_after(citizen: Client, response: Any) -> str:
    assert response.status_code == 303
    shown = citizen.get(response["Location"])
    assert shown.status_code == 200
    match = RECEIPT.search(shown.content.decode())
    assert match
    return match[1]


def test_a_valid_answer_gets_a_receipt_without_cookie_or_session(citizen: Client) -> None:
    response = send(citizen)

    receipt = receipt_after(citizen, response)

    assert Response.objects.get().wanted == 1
    assert not citizen.cookies
    assert receipt not in response["Location"]


def test_sending_the_same_page_twice_shows_the_same_receipt(citizen: Client) -> None:
    data = {"token": token_of(citizen), "unit": "VP", "A1": "4"}

    receipts = {receipt_after(citizen, citizen.post(FORM, data)) for _click in range(3)}

    assert len(receipts) == 1
    assert Response.objects.count() == 1


def test_what_was_typed_stays_in_the_page_when_something_is_missing(citizen: Client) -> None:
    typed = 'Nhanh hơn "một chút" <script>alert(1)</script> {{7*7}} \u202egnort'

    response = send(citizen, {"unit": "", "A1": "2", "GOP_Y": typed})

    html = response.content.decode()
    assert response.status_code == 422
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} \u202egnort" in html
    assert re.search(r'name="A1"[^>]*value="2"[^>]*checked', html)
    assert "<title>Lỗi" in html.replace("\n", "").replace("  ", "")
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda: "",
        lambda: "x",
        lambda: "a.b.c",
        lambda: "\x00",
        lambda: "é" * 400,
        lambda: signing.dumps([1, 2], salt=SALT),
        lambda: signing.dumps([1, 2, 3.0, "n"], salt="another"),
        lambda: signing.dumps([0, 0, 0, "x"], salt=SALT),
    ],
    ids=["missing", "a letter", "dots", "nul", "long", "short payload", "other salt", "no form"],
)
def test_a_token_of_no_use_asks_to_send_again_with_everything_kept(
    citizen: Client, forge: Callable[[], str]
) -> None:
    response = send(citizen, {"token": forge(), "GOP_Y": "giữ lại"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "giữ lại" in html
    assert 'name="token" value="' in html
    assert not Response.objects.exists()


def test_a_token_of_another_form_is_refused(citizen: Client) -> None:
    other = make.form_page("khac")

    assert send(citizen, {"token": mint(version_for(other))}).status_code == 422


def test_a_page_opened_before_an_edit_is_accepted_on_its_version(
    citizen: Client, survey: FeedbackFormPage
) -> None:
    token = token_of(citizen)
    survey.body = survey.body.stream_block.to_python(
        [make.unit_block(), make.block("satisfaction", "Z1", "New")]
    )
    survey.save_revision().publish()

    response = citizen.post(FORM, {"token": token, "unit": "VP", "A1": "5"})

    assert response.status_code == 303
    assert Response.objects.get().version.number == 1
    assert ResponseRevision.objects.get().answers == {"A1": "5"}


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
    ],
)
def test_a_post_from_another_site_is_refused(citizen: Client, headers: dict[str, Any]) -> None:
    assert send(citizen, **headers).status_code == 403
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "http://testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    ],
)
def test_a_post_from_this_site_or_from_a_silent_browser_is_taken(
    citizen: Client, headers: dict[str, Any]
) -> None:
    assert send(citizen, **headers).status_code == 303


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(citizen: Client, method: str) -> None:
    assert citizen.generic(method, FORM).status_code == 405


def test_a_get_with_answers_stores_nothing(citizen: Client) -> None:
    assert citizen.get(FORM, {"A1": "4", "unit": "VP", "token": "x"}).status_code == 200
    assert not Response.objects.exists()


def test_a_filled_honeypot_is_spam_and_looks_like_any_other_answer(citizen: Client) -> None:
    receipt_after(citizen, send(citizen, {"website": "http://spam.example"}))

    response = Response.objects.get()
    assert (response.disposition, response.wanted) == (Disposition.SPAM, 0)


def test_a_very_fast_answer_is_counted_and_flagged(citizen: Client) -> None:
    send(citizen)

    response = Response.objects.get()
    assert (response.wanted, response.flags) == (1, ["fast"])


def test_unknown_fields_are_not_stored(citizen: Client) -> None:
    send(citizen, {"evil": "1", "accepted_at": "2020-01-01", "channel": "paper"})

    revision = ResponseRevision.objects.get()
    assert (revision.answers, revision.texts, revision.channel) == ({"A1": "4"}, {}, "web")


def test_two_answers_to_a_one_answer_question_are_an_error(citizen: Client) -> None:
    assert send(citizen, {"A1": ["4", "5"]}).status_code == 422


@pytest.mark.parametrize("unit", ["VPX", "vp", "VP\x00", "9" * 300])
def test_an_unknown_unit_is_an_error(citizen: Client, unit: str) -> None:
    assert send(citizen, {"unit": unit}).status_code == 422


def test_a_collective_unit_is_not_offered(citizen: Client) -> None:
    UnitFactory(code="CAC-DV", is_collective=True)

    assert "CAC-DV" not in citizen.get(FORM).content.decode()
    assert send(citizen, {"unit": "CAC-DV"}).status_code == 422


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"A1": "4"}'),
        ("application/xml", b"<A1>4</A1>"),
        ("text/plain", b"A1=4"),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded", b"A1=4&unit=%ff%fe&token=%00"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"A1=4"),
    ],
)
def test_a_body_of_another_kind_is_no_answer(
    citizen: Client, content_type: str, body: bytes
) -> None:
    response = citizen.generic("POST", FORM, body, content_type=content_type)

    assert response.status_code in (400, 415, 422)
    assert not Response.objects.exists()


def test_a_body_too_large_is_refused_in_the_style_of_the_site(citizen: Client) -> None:
    response = send(citizen, {"GOP_Y": "x" * 2_600_000})

    assert response.status_code in (400, 413)
    assert "<h1" in response.content.decode()


def test_too_many_fields_are_refused_in_the_style_of_the_site(citizen: Client) -> None:
    response = send(citizen, {f"f{n}": "1" for n in range(10_500)})

    assert response.status_code == 400
    assert "<h1" in response.content.decode()


def test_over_the_limit_of_a_network_the_text_is_kept_and_a_time_is_named(
    citizen: Client, settings: Any
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "2/m"}
    for _answer in range(2):
        assert send(citizen).status_code == 303

    response = send(citizen, {"GOP_Y": "giữ lại"})

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "giữ lại" in response.content.decode()
    assert Response.objects.count() == 2


def test_a_forged_forwarding_header_does_not_make_another_network(
    citizen: Client, settings: Any
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "2/m"}

    statuses = [send(citizen, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code for n in range(4)]

    assert statuses == [303, 303, 429, 429]


def test_an_address_within_one_ipv6_network_is_the_same_network(
    citizen: Client, settings: Any
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "1/m"}

    first = send(citizen, REMOTE_ADDR="2001:db8:1:2::1")
    neighbour = send(citizen, REMOTE_ADDR="2001:db8:1:2:ffff::9")
    elsewhere = send(citizen, REMOTE_ADDR="2001:db8:1:3::1")

    assert [r.status_code for r in (first, neighbour, elsewhere)] == [303, 429, 303]


def test_an_invalid_answer_uses_up_no_place_in_the_limit(citizen: Client, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "1/m"}
    for _mistake in range(3):
        assert send(citizen, {"unit": ""}).status_code == 422

    assert send(citizen).status_code == 303


def test_a_form_that_is_not_live_takes_nothing(citizen: Client, survey: FeedbackFormPage) -> None:
    token = token_of(citizen)
    survey.unpublish()

    response = citizen.post(FORM, {"token": token, "unit": "VP", "A1": "4"})

    assert response.status_code == 404
    assert not Response.objects.exists()


def test_a_form_whose_questions_cannot_be_frozen_says_that_it_is_not_open(
    citizen: Client,
) -> None:
    twice = [make.block("satisfaction", "A1", "One"), make.block("satisfaction", "A1", "Two")]
    make.form_page("hong", body=twice)
    make.form_page("rong", body=[])

    for slug in ("hong", "rong"):
        assert citizen.get(f"/gop-y/{slug}/").status_code == 404
        assert citizen.post(f"/gop-y/{slug}/", {"A1": "4"}).status_code == 404


def test_contact_data_are_stored_only_with_consent(citizen: Client) -> None:
    send(citizen, {"contact_name": "Không Đồng Ý"})
    assert not Contact.objects.exists()

    send(citizen, {"contact_name": "Có Đồng Ý", "consent_contact": "on"})
    assert Contact.objects.get().name == "Có Đồng Ý"


def test_the_receipt_page_needs_its_signed_value(citizen: Client) -> None:
    location = send(citizen)["Location"]

    assert citizen.get(urlsplit(location).path).status_code == 404
    assert citizen.get(location + "x").status_code == 404
    assert citizen.get("/gop-y/bien-nhan/?ma=%00").status_code in (400, 404)
    assert citizen.post(location).status_code == 405


@pytest.mark.parametrize(
    "wording", ["{0}", " {1} ", "{2}", "{3}"], ids=["as shown", "lower case", "no dashes", "spaces"]
)
def test_a_receipt_is_found_however_it_is_typed(citizen: Client, wording: str) -> None:
    receipt = receipt_after(citizen, send(citizen))
    typed = wording.format(
        receipt, receipt.lower(), receipt.replace("-", ""), receipt.replace("-", " ")
    )

    response = citizen.post("/gop-y/tra-cuu/", {"code": typed})

    assert response.status_code == 200


def test_a_look_up_shows_the_state_and_never_the_answers(citizen: Client) -> None:
    receipt = receipt_after(citizen, send(citizen, {"GOP_Y": "điều riêng tư"}))

    html = citizen.post("/gop-y/tra-cuu/", {"code": receipt}).content.decode()

    assert "điều riêng tư" not in html


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH-JKL2", "O0I1", "x" * 5000, "\x00", "%' OR 1=1--", "<b>", "ế" * 12]
)
def test_an_unknown_receipt_gets_a_sentence(citizen: Client, typed: str) -> None:
    response = citizen.post("/gop-y/tra-cuu/", {"code": typed})

    assert response.status_code == 404
    assert 'role="alert"' in response.content.decode()


def test_look_ups_are_throttled(citizen: Client, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "LOOKUP_LIMIT": "2/m"}

    answers = [citizen.post("/gop-y/tra-cuu/", {"code": "ABCD-EFGH-JKL2"}) for _try in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert "Retry-After" in answers[-1]


def test_the_form_and_its_post_need_few_queries_however_many_answers(
    citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process reads it once a day, though not inside of a test's transaction.
    monkeypatch.setitem(salts._known, now().date(), "known")
    send(citizen)
    for _answer in range(5):
        send(citizen)
    data = {"token": token_of(citizen), "unit": "VP", "A1": "4"}

    with CaptureQueriesContext(
        connection,
    ) as shown:
        citizen.get(FORM)
    with CaptureQueriesContext(connection) as posted:
        citizen.post(FORM, data)

    # The savepoint is the test's: outside of it the answer is a transaction of its own.
    without_savepoints = [query for query in posted if "SAVEPOINT" not in query["sql"]]
    assert len(shown) <= 15
    assert len(without_savepoints) <= 15
