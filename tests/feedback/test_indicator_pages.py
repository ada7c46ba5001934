from typing import Any

import pytest
from django.test import Client

from feedback.models import Indicator, IndicatorPage
from feedback.services.indicators import compute
from feedback.services.publication import correct, publish, submit
from plan_pages.services.periods import close_period
from tests.factories.plan_pages import UnitFactory
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db
URL = "/ket-qua/chi-so/sipas-access/"
ENGLISH = f"/en{URL}"


@pytest.fixture
def indicator() -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    answers(indicator.form, {"A1": (25, 30), "A2": (20, 30)}, unit="QLDD")
    answers(indicator.form, {"A1": (3, 4), "A2": (1, 4)}, unit="TTR")
    UnitFactory(code="TTR")
    return indicator


@pytest.fixture
def shown_on(indicator: Indicator) -> IndicatorPage:
    return make_page(indicator)


def text(url: str, status: int = 200, **params: str) -> str:
    response = Client().get(url, params)
    assert response.status_code == status
    return response.content.decode()


def test_without_a_published_value_the_page_says_so(shown_on: IndicatorPage) -> None:
    compute(shown_on.indicator, period())
    body = text(ENGLISH)
    assert "No published value yet" in body
    assert "66" not in body.split("<main")[1].split("</main>")[0]
    assert text(f"{ENGLISH}cach-tinh/")
    text(f"{URL}so-lieu/", status=404)


def test_a_citizen_reads_value_n_interval_period_and_caveat(
    shown_on: IndicatorPage, people: People
) -> None:
    published(shown_on.indicator, people)
    body = text(URL)
    assert "66,89\N{NO-BREAK SPACE}%" in body
    assert "55,57–76,55" in body
    assert "n&nbsp;=&nbsp;74" in body
    assert 'class="notice notice-warn ind-caveat"' in body
    assert "style=" not in body.split("<main")[1].split("</main>")[0]


def test_hidden_units_are_named_without_a_figure(shown_on: IndicatorPage, people: People) -> None:
    published(shown_on.indicator, people)
    body = text(ENGLISH)
    assert "Thanh tra Sở" in body
    assert "Under 10 answers: not shown, to protect respondents." in body
    assert "Also hidden so that a small group cannot be worked out." in body
    # TTR 2/4 in mean, QLDD 75.00 %: neither may stand anywhere.
    assert "75.00" not in body
    assert "50.00" not in body


def test_the_period_of_the_address_is_shown_and_an_unknown_one_is_said(
    shown_on: IndicatorPage, people: People
) -> None:
    published(shown_on.indicator, people)
    published(shown_on.indicator, people, period("2026-Q4"))
    assert 'href="?ky=2026-Q4" aria-current="true"' in text(URL, ky="2026-Q4")
    assert 'href="?ky=2026" aria-current="true"' in text(URL)
    for unknown in ("1999", "x" * 5000, "<script>", "2026-11"):
        body = text(ENGLISH, ky=unknown)
        assert "no published value for the period asked for" in body
        assert "<script>alert" not in body


def test_how_it_is_computed_can_be_worked_out_by_hand(
    shown_on: IndicatorPage, people: People
) -> None:
    snapshot = published(shown_on.indicator, people)
    body = text(f"{URL}cach-tinh/")
    assert "Câu hỏi A1" in body
    # A1 58/74, A2 41/74.
    assert "58 ÷ 74 = 78,38" in body
    assert "78,38\N{NO-BREAK SPACE}% + 55,41\N{NO-BREAK SPACE}%" in body
    assert snapshot.result_hash in body
    assert "Chuyên viên phân tích" in body
    assert "Người duyệt" in body
    assert "analyst" not in body


def test_counts_kept_back_are_not_in_the_sums(people: People) -> None:
    indicator = make_indicator(grouping="")
    answers(indicator.form, {"A1": (12, 12), "A2": (6, 12)})
    make_page(indicator)
    published(indicator, people)
    body = text(f"{ENGLISH}cach-tinh/")
    assert "kept back" in body
    assert "ind-sums" not in body


def test_a_bound_is_written_as_a_bound(people: People) -> None:
    indicator = make_indicator(grouping="")
    answers(indicator.form, {"A1": (12, 12), "A2": (12, 12)})
    make_page(indicator)
    published(indicator, people)
    body = text(URL)
    assert "≥\N{NO-BREAK SPACE}95\N{NO-BREAK SPACE}%" in body
    assert "100,00" not in body


def test_a_correction_shows_old_value_new_value_and_reason(
    shown_on: IndicatorPage, people: People
) -> None:
    snapshot = published(shown_on.indicator, people)
    close_period(period())
    answers(shown_on.indicator.form, {"A1": (5, 20), "A2": (5, 20)})
    draft = correct(snapshot, "Nhập thiếu 20 phiếu giấy", people.analyst)
    assert "Nhập thiếu" not in text(URL)
    publish(submit(draft, people.analyst), people.director)
    body = text(URL)
    assert body.index("Nhập thiếu 20 phiếu giấy") < body.index("ind-value-main")
    assert "<s>66,89\N{NO-BREAK SPACE}%</s>" in body
    assert "n&nbsp;=&nbsp;94" in body


def test_a_draft_after_a_publication_changes_no_public_page(
    shown_on: IndicatorPage, people: People
) -> None:
    published(shown_on.indicator, people)
    urls = [URL, f"{URL}cach-tinh/", f"{URL}so-lieu/", "/ket-qua/", "/ket-qua/chi-so/", "/rss/"]
    before = [b"".join(Client().get(url)) for url in urls]
    answers(shown_on.indicator.form, {"A1": (0, 50), "A2": (0, 50)})
    submit(compute(shown_on.indicator, period()), people.analyst)
    assert [b"".join(Client().get(url)) for url in urls] == before


def test_the_list_shows_each_indicator_and_those_without_a_value(
    shown_on: IndicatorPage, people: People
) -> None:
    other = make_indicator(make_form(), "sipas-staff")
    shown_on.get_parent().add_child(
        instance=IndicatorPage(title=other.title, slug=other.code, indicator=other)
    )
    published(shown_on.indicator, people)
    body = text("/en/ket-qua/chi-so/")
    assert "66.89" in body
    assert "No published value yet" in body


def test_the_results_page_shows_the_published_values(
    shown_on: IndicatorPage, people: People
) -> None:
    assert 'id="y-kien"' not in text("/ket-qua/")
    published(shown_on.indicator, people)
    assert "66,89" in text("/ket-qua/")


def test_csv_of_the_page_holds_every_period(shown_on: IndicatorPage, people: People) -> None:
    published(shown_on.indicator, people)
    published(shown_on.indicator, people, period("2026-11"))
    response = Client().get(f"{URL}so-lieu/")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 2 * 4
    assert "66.89" in lines[1]


@pytest.mark.parametrize("path", ["", "cach-tinh/"])
def test_no_page_asks_more_than_fifteen_queries_however_many_units(
    shown_on: IndicatorPage, people: People, django_assert_max_num_queries: Any, path: str
) -> None:
    for number in range(25):
        UnitFactory(code=f"DV{number}")
        answers(shown_on.indicator.form, {"A1": (15, 30), "A2": (15, 30)}, unit=f"DV{number}")
    for code in ("2026", "2026-Q4", "2026-11"):
        published(shown_on.indicator, people, period(code))
    client = Client()
    # Wagtail keeps where its sites begin for an hour; everything else is read each time.
    client.get("/ket-qua/")
    with django_assert_max_num_queries(15):
        client.get(URL + path)
    with django_assert_max_num_queries(15):
        client.get("/ket-qua/chi-so/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_takes_nothing(shown_on: IndicatorPage, method: str) -> None:
    assert getattr(Client(), method)(URL).status_code in (403, 405)
