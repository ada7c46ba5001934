from datetime import UTC, datetime

import pytest

from feedback.forms import AnswerForm, Sheet
from feedback.models import Contact, Response
from feedback.services.consents import text_version
from feedback.services.intake import accept
from feedback.services.receipts import ALPHABET, find, receipt_for
from feedback.services.tokens import mint, read
from feedback.services.versions import form_key, version_for
from tests.factories import feedback as make

pytestmark = pytest.mark.django_db


def test_the_same_token_brings_one_response_and_one_receipt() -> None:
    page = make.form_page()
    token = read(mint(version_for(page)), form_key=form_key(page))

    first = accept(token, make.sheet(A1="4"))
    again = accept(token, make.sheet(A1="1"))

    assert again.pk == first.pk
    assert Response.objects.count() == 1
    assert find(receipt_for(token.nonce)).pk == first.pk
    assert first.revisions.get().answers == {"A1": "4"}


def test_a_receipt_is_twelve_letters_that_nobody_mistakes_and_is_not_stored() -> None:
    page = make.form_page()
    response = make.answer(page, make.sheet(A1="4"))
    receipt = receipt_for(response.token)

    assert [len(group) for group in receipt.split("-")] == [4, 4, 4]
    assert set(receipt.replace("-", "")) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OI")
    assert receipt not in str(Response.objects.values().get())


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-31T16:59:59.999999+00:00", "2026-12-31"),
        ("2026-12-31T17:00:00+00:00", "2027-01-01"),
        ("2026-02-28T17:00:00+00:00", "2026-03-01"),
    ],
)
def test_the_day_of_a_response_is_that_in_viet_nam(moment: str, day: str) -> None:
    page = make.form_page()
    at = datetime.fromisoformat(moment).astimezone(UTC)

    response = make.answer(page, make.sheet(A1="4"), at=at)

    response.refresh_from_db()
    assert response.local_date.isoformat() == day


def test_typed_text_is_kept_in_one_normal_form_apart_from_the_answers() -> None:
    page = make.form_page(body=[make.block("long_text", "GOP_Y"), make.block("satisfaction", "A1")])
    form = AnswerForm(version_for(page).schema, {"GOP_Y": " kê\u0301 hoạch\r\n", "A1": "5"})

    assert form.is_valid()
    assert form.sheet() == Sheet(answers={"A1": "5"}, texts={"GOP_Y": "kế hoạch"})


def test_contact_data_without_consent_is_not_kept() -> None:
    page = make.form_page(body=[make.block("satisfaction", "A1"), make.contact_block()])
    typed = {"A1": "5", "contact_name": "Trần Thị B", "contact_phone": "0912 345 678"}
    without = AnswerForm(version_for(page).schema, typed)
    with_consent = AnswerForm(version_for(page).schema, {**typed, "consent_contact": "on"})

    assert without.is_valid()
    assert with_consent.is_valid()
    make.answer(page, without.sheet())
    assert not Contact.objects.exists()
    make.answer(page, with_consent.sheet())
    contact = Contact.objects.get()
    assert (contact.name, contact.phone, contact.email) == ("Trần Thị B", "0912 345 678", "")
    consent = contact.response.consents.get()
    assert (consent.purpose, consent.text) == ("contact", "I agree to be answered.")
    assert consent.text_version == text_version("I agree to be answered.")
    assert (contact.expires_on - contact.response.local_date).days == 90


@pytest.mark.parametrize(
    "typed",
    [
        {"A1": "6"},
        {"A1": "0"},
        {"A1": "-1"},
        {"A1": "3.5"},
        {"A1": "٣"},
        {"A1": " 3 "},
        {"A1": "3e0"},
        {"A1": "NaN"},
        {"A1": "9" * 5000},
        {"A1": "4\x00"},
        {"A1": "online"},
        {"B1": "4"},
        {"B1": "Online"},
        {"C1": "Time"},
        {"C1": ["time", "other"]},
        {"GOP_Y": "nul\x00byte"},
        {"GOP_Y": "x" * 3001},
        {"A1": "4", "contact_email": "a@b.vn\nBcc: c@d.vn"},
        {"A1": "4", "contact_email": "a" * 310 + "@b.vn"},
        {"A1": "4", "contact_phone": "113"},
        {"A1": "4", "contact_phone": "0912345678<script>"},
        {"GOP_Y": " \r\n \t"},
        {},
    ],
)
def test_an_answer_that_is_none_of_those_offered_is_refused(typed: dict[str, object]) -> None:
    page = make.form_page(body=[part for part in make.usual_body() if part["type"] != "unit"])

    form = AnswerForm(version_for(page).schema, typed)

    assert not form.is_valid()


def test_the_longest_text_allowed_is_accepted_however_its_lines_end() -> None:
    page = make.form_page()
    text = "a\r\n" * 1499 + "ab"  # 3,000 characters as a person counts them

    form = AnswerForm(version_for(page).schema, {"GOP_Y": text, "unit": ""})
    form.full_clean()

    assert "GOP_Y" not in form.errors
