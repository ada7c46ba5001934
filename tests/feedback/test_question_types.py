"""The smaller question types: what is accepted, how it is stored, and what a tally counts."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from feedback.models import FeedbackFormPage, Response, ResponseRevision
from feedback.questions.date import read_day
from feedback.questions.number import read_number
from feedback.services.counting import count_pending
from tests.factories import feedback as make

FORM = "/gop-y/khao-sat/"
BODY: list[dict[str, Any]] = [
    make.block("rating", "R", "How clear?", points=7, lowest="unclear", highest="clear"),
    make.block("yes_no", "Y", "In time?"),
    make.block("number", "N", "Days?", smallest=0, largest=1500, decimals=1, measure="days"),
    make.block("date", "D", "When?", earliest="2022-01-01", latest=None),
    make.block("email", "E", "E-mail"),
    make.block("phone", "P", "Phone"),
    {"type": "note", "id": "5d5c7c39-4c40-4d7f-9c6e-0d9f4ac5c9b0", "value": {"text": "Thank you"}},
]


@pytest.fixture
def survey(db: None) -> FeedbackFormPage:
    return make.form_page(body=BODY)


def send(survey: FeedbackFormPage, **typed: Any) -> Any:
    client = Client()
    found = re.search(r'name="token" value="([^"]+)"', client.get(FORM).content.decode())
    assert found
    return client.post(FORM, {"token": found[1], **typed})


def stored() -> ResponseRevision:
    return ResponseRevision.objects.get()


def test_each_type_stores_one_canonical_value_and_is_counted(survey: FeedbackFormPage) -> None:
    typed = {"R": "6", "Y": "no", "N": "1.234,5", "D": "17/8/2022", "E": "a@b.vn"}

    assert send(survey, **typed, P="0912 345 678").status_code == 303

    count_pending()
    assert stored().answers == {"R": "6", "Y": "no", "N": "1234.5", "D": "2022-08-17"}
    assert stored().texts == {"E": "a@b.vn", "P": "0912 345 678"}
    assert (stored().cells or {})["cells"] == [
        ["_response", "_response"],
        ["R", "6"],
        ["Y", "no"],
        ["N", "_answered", 123450],
        ["D", "_answered"],
    ]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("R", "8"),
        ("R", "0"),
        ("Y", "maybe"),
        ("N", "mười"),
        ("N", "1501"),
        ("N", "-1"),
        ("N", "1,25"),
        ("N", "1e3"),
        ("N", "NaN"),
        ("N", "١٢"),
        ("N", "9" * 400),
        ("D", "31/2/2022"),
        ("D", "31/12/2021"),
        ("D", "tomorrow"),
        ("D", "0000-00-00"),
        ("E", "nobody"),
        ("E", "a@b.vn\nBcc: c@d.vn, x"),
        ("P", "123"),
        ("P", "+84 9 \u0000"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    survey: FeedbackFormPage, name: str, typed: str
) -> None:
    answer = send(survey, **{name: typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {name}
    assert not Response.objects.exists()


def test_the_page_shows_every_type_with_its_words(survey: FeedbackFormPage) -> None:
    page = Client().get(FORM).content.decode()

    assert "7 – clear" in page
    assert "1 – unclear" in page
    assert "Thank you" in page
    assert 'inputmode="decimal"' in page
    assert 'type="tel"' in page


def test_bounds_that_exclude_every_number_close_the_form(db: None) -> None:
    make.form_page(body=[make.block("number", "N", smallest=5, largest=4, decimals=0, measure="")])

    assert Client().get(FORM).status_code == 404


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    number, day = read_number(text), read_day(text)

    assert number is None or number.is_finite()
    assert day is None or day.isoformat()


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_number_is_read_as_both_languages_write_it(number: Decimal) -> None:
    english = f"{number}"
    vietnamese = f"{number:,}".replace(",", " ").replace(".", ",")

    assert read_number(english) == read_number(vietnamese) == number
