"""Counters and kiosks: what their addresses show, take and refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from feedback.channels.counter_address import key_in, signed
from feedback.models import Counter, FeedbackForm, FeedbackFormPage, Response, ResponseRevision
from feedback.models.counter import LETTERS, new_key
from feedback.services.receipts import ALPHABET
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def survey() -> FeedbackFormPage:
    return make.form_page(title="Khảo sát tại quầy")


@pytest.fixture
def counter(survey: FeedbackFormPage) -> Counter:
    return make.counter(survey, unit=UnitFactory(code="VP", name="Văn phòng"))


@pytest.fixture
def kiosk(survey: FeedbackFormPage) -> Counter:
    return make.counter(survey, name="Máy tính bảng", kind="kiosk", unit=UnitFactory(code="VP"))


def url(counter: Counter, index: str = "/en/gop-y/") -> str:
    return f"{index}q/{signed(counter.key)}/"


def html(response: Any) -> str:
    return str(response.content.decode())


def send(counter: Counter, **typed: Any) -> Any:
    client = Client(enforce_csrf_checks=True)
    match = TOKEN.search(html(client.get(url(counter))))
    assert match
    return client.post(url(counter), {"token": match[1], "A1": "4", **typed})


def test_an_address_is_short_and_has_no_letter_that_is_mistaken_for_another() -> None:
    address = signed(new_key())

    assert LETTERS == ALPHABET
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}", address)
    assert len(address) <= 32


def test_an_address_is_read_as_people_type_it() -> None:
    key = new_key()

    assert key_in(signed(key).lower().replace("-", " ")) == key


def test_posters_outlive_a_new_secret_key_while_the_old_one_is_kept(settings: Any) -> None:
    key = new_key()
    address = signed(key)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-key-of-some-length"

    assert key_in(address) is None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert key_in(address) == key


@pytest.mark.parametrize(
    "forged", ["ABCD-EFGH-JKLM-NPQR", "x", "é" * 300, "A" * 5000, "..", "0O1I"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_invented_address_is_told_politely_and_stores_nothing(
    survey: FeedbackFormPage, forged: str, method: str
) -> None:
    data = make.data_for(survey, unit="", A1="4", GOP_Y="Một đoạn góp ý đã gõ rất dài")
    client = Client(enforce_csrf_checks=True)

    response = getattr(client, method)(f"/en/gop-y/q/{forged}/", data)

    assert response.status_code == 404
    assert not Response.objects.exists()


def test_a_right_check_without_a_counter_is_not_known_either(survey: FeedbackFormPage) -> None:
    response = Client().get(f"/en/gop-y/q/{signed(new_key())}/")

    assert response.status_code == 404
    assert "/en/gop-y/" in html(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_counter_out_of_use_says_so_and_gives_back_what_was_typed(
    counter: Counter, survey: FeedbackFormPage, method: str
) -> None:
    Counter.objects.update(is_active=False)
    data = make.data_for(survey, A1="4", GOP_Y="Một đoạn góp ý đã gõ rất dài")

    response = getattr(Client(enforce_csrf_checks=True), method)(url(counter), data)

    assert response.status_code == 410
    assert response["X-Robots-Tag"] == "noindex"
    assert ("đã gõ rất dài" in html(response)) is (method == "post")
    assert not Response.objects.exists()


def test_a_form_taken_off_the_site_leaves_its_counters_without_one(
    counter: Counter, survey: FeedbackFormPage
) -> None:
    survey.unpublish()

    assert Client().get(url(counter)).status_code == 410


def test_the_place_fixes_unit_procedure_and_channel(counter: Counter) -> None:
    response = send(counter, unit="QLDD", procedure="x", channel="web")

    assert response.status_code == 303
    revision = ResponseRevision.objects.get()
    assert (revision.unit, revision.channel) == ("VP", "qr")
    assert Response.objects.get().counter == counter


def test_the_page_says_what_it_is_about_and_does_not_ask_it(counter: Counter) -> None:
    soup = BeautifulSoup(html(Client().get(url(counter))), "html.parser")

    place = soup.select_one(".fb-place")
    assert place
    assert "Văn phòng" in place.text
    assert "Quầy 3" in place.text
    assert not soup.select("[name=unit]")


def test_the_address_works_in_both_languages_and_the_switch_stays_at_the_counter(
    counter: Counter,
) -> None:
    for index, other in (("/gop-y/", "/en/gop-y/"), ("/en/gop-y/", "/gop-y/")):
        response = Client().get(url(counter, index))
        soup = BeautifulSoup(html(response), "html.parser")
        assert response.status_code == 200
        assert {a["href"] for a in soup.select("a.lang")} == {url(counter, other)}


def test_a_receipt_comes_as_usual(counter: Counter) -> None:
    response = send(counter)

    assert 'class="receipt"' in html(Client().get(response["Location"]))
    assert "/q/" not in response["Location"]


def test_the_counter_of_one_form_takes_no_token_of_another(counter: Counter) -> None:
    other = make.form_page("khac")

    assert Client().post(url(counter), make.data_for(other, A1="4")).status_code == 422
    assert not Response.objects.exists()


def test_a_foreign_site_cannot_post_to_a_counter(
    counter: Counter, survey: FeedbackFormPage
) -> None:
    response = Client().post(
        url(counter), make.data_for(survey, A1="4"), headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403


def test_a_counter_keeps_the_days_of_its_form(counter: Counter, survey: FeedbackFormPage) -> None:
    make.campaign(survey, "2020-01-01", "2020-01-31")

    assert "31/01/2020" in html(Client().get(url(counter)))
    assert Client().post(url(counter), make.data_for(survey, A1="4")).status_code == 403


def links(page: str) -> set[str]:
    return {str(a["href"]) for a in BeautifulSoup(page, "html.parser").select("a[href]")}


def inside(kiosk: Counter) -> set[str]:
    return {url(kiosk), url(kiosk, "/gop-y/")}


def test_a_kiosk_has_no_way_out(kiosk: Counter, survey: FeedbackFormPage) -> None:
    survey.intro = '<p>Xem <a href="https://example.com/">trang khác</a>.</p>'
    survey.save_revision().publish()

    shown = html(Client().get(url(kiosk)))
    away = {link for link in links(shown) if not link.startswith("#")}

    assert away == inside(kiosk)
    assert "trang khác" in shown
    assert "data-draft" not in shown
    assert 'autocomplete="off"' in shown
    assert "<nav" not in shown


def test_a_kiosk_stays_one_when_something_is_wrong_with_the_answers(kiosk: Counter) -> None:
    refused = send(kiosk, A1="nine\x00")

    assert refused.status_code == 422
    assert 'class="fb-alone fb-kiosk' in html(refused)


def test_the_receipt_at_a_kiosk_is_large_short_lived_and_leads_back(kiosk: Counter) -> None:
    response = send(kiosk)

    shown = html(Client().get(response["Location"]))

    assert 'class="receipt"' in shown
    assert links(shown) == inside(kiosk)
    assert "<svg" not in shown
    assert ResponseRevision.objects.get().channel == "kiosk"


def test_who_goes_back_at_a_kiosk_finds_no_receipt_of_another_person(kiosk: Counter) -> None:
    with time_machine.travel("2026-03-01T03:00:00Z", tick=False):
        response = send(kiosk)
    with time_machine.travel("2026-03-01T03:01:02Z", tick=False):
        later = Client().get(response["Location"])

    assert later.status_code == 404
    assert 'class="receipt"' not in html(later)
    assert later["Cache-Control"] == "no-store"


def test_a_tablet_is_limited_by_itself_and_not_by_its_network(
    kiosk: Counter, counter: Counter, settings: Any
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "RATE_LIMIT": "1/h", "KIOSK_RATE_LIMIT": "3/h"}

    assert [send(kiosk).status_code for _person in range(4)] == [303, 303, 303, 429]
    assert [send(counter).status_code for _person in range(2)] == [303, 429]
    assert FeedbackForm.objects.count() == 1
