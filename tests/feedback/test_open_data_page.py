"""What the open data of indicators mean, for people to read."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from feedback.api import dictionary
from feedback.models import IndicatorPage
from tests.feedback.factories_indicators import make_indicator, make_page

pytestmark = pytest.mark.django_db

URL = "/ket-qua/chi-so/du-lieu-mo/"


@pytest.fixture
def shown() -> IndicatorPage:
    return make_page(make_indicator())


def read(address: str = URL) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


@pytest.mark.parametrize(("prefix", "language"), [("", "vi"), ("/en", "en")])
def test_every_column_of_the_dictionary_is_explained(
    shown: IndicatorPage, prefix: str, language: str
) -> None:
    html = read(f"{prefix}{URL}")
    for column in dictionary.columns():
        assert f"<code>{column['column']}</code>" in html
    assert dictionary.columns("values")[0][f"meaning_{language}"] in html


def test_files_licence_identifiers_and_the_program_are_named(shown: IndicatorPage) -> None:
    html = read()
    for address in (
        "/api/v1/indicators/?format=csv",
        "/api/v1/indicators/history/",
        "/api/v1/indicators/definitions/?format=csv",
        "/api/v1/indicators/dictionary/?format=csv",
        "/api/v1/indicators/datasets/sipas-access/",
        "https://creativecommons.org/licenses/by/4.0/",
        "recompute.py",
    ):
        assert address in html, address


def test_an_indicator_that_is_not_for_everybody_is_not_named(shown: IndicatorPage) -> None:
    PageViewRestriction.objects.create(
        page=shown, restriction_type=PageViewRestriction.PASSWORD, password="mat-khau"
    )
    assert "sipas-access" not in read()


def test_the_list_and_an_indicator_lead_there_and_it_takes_no_post(shown: IndicatorPage) -> None:
    assert f'href="{URL}"' in read("/ket-qua/chi-so/")
    assert f'href="/en{URL}"' in read("/en/ket-qua/chi-so/")
    assert Client().post(URL).status_code == 405
