"""The frame round every page, the home page's panels, and the error pages."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from plan_pages.enums import IndexName
from plan_pages.models import IndexResult, Plan
from portal import views
from portal.home import Home, Rank
from portal.models import HomePage, SiteFrame
from tests.factories.plan_pages import (
    NewsPageFactory,
    PlanPageFactory,
    PlanTaskFactory,
    UnitFactory,
)
from tests.factories.portal import make_home, make_sections

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return make_home()


def test_browsers_find_the_icon_where_they_look_by_themselves(client: Client) -> None:
    """Beside the kiosk's page, or a framed form's, which name none."""
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, static("portal/img/emblem.svg"))
    assert client.post("/favicon.ico").status_code == 405


def read(client: Client, url: str = "/") -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def make_plan(home: HomePage, tasks: int = 3) -> None:
    page = PlanPageFactory(parent=make_sections(home)["ke-hoach"])
    lead = UnitFactory(code="VP")
    for number in range(1, tasks + 1):
        PlanTaskFactory(plan=page.plan, number=number, overdue=True, led_by=[lead])


def panels(home: HomePage, day: date | None = None) -> Home:
    return Home(home, RequestFactory().get("/"), day)


def rank_of(home: HomePage) -> Rank:
    rank = panels(home).rank
    assert rank is not None
    return rank


def plan_of(home: HomePage) -> Plan:
    page = panels(home).plan_page
    assert page is not None
    return page.plan


# --- home ---------------------------------------------------------------------------------------


def test_an_empty_portal_says_what_will_stand_here(client: Client, home: HomePage) -> None:
    page = read(client)
    assert page.count("<h1") == 1
    assert "No plan has been published yet" in read(client, "/en/")


def test_the_opening_sentence_is_written_from_the_plan(home: HomePage) -> None:
    make_plan(home)
    PlanTaskFactory(plan=plan_of(home), number=9, done=True)
    sentence = panels(home, date(2022, 11, 1)).plain_sentence
    assert "1/4" in sentence
    assert "3" in sentence


def test_the_editors_sentence_comes_before_the_written_one(client: Client, home: HomePage) -> None:
    home.sentence = "Lời của biên tập <viên>"
    home.save()
    page = read(client)
    assert '<p class="lead">Lời của biên tập &lt;viên&gt;</p>' in page
    assert '<meta name="description" content="Lời của biên tập &lt;viên&gt;">' in page


def test_overdue_tasks_come_first_and_at_most_five(home: HomePage) -> None:
    make_plan(home, tasks=7)
    due = panels(home, date(2022, 10, 10)).due_tasks
    assert [each.task.number for each in due] == [1, 2, 3, 4, 5]
    assert {each.days for each in due} == {10}
    assert due[0].url == "/ke-hoach/ke-hoach-2022/nhiem-vu/1/"


def test_a_rank_is_not_compared_across_a_break_of_method(home: HomePage) -> None:
    make = IndexResult.objects.create
    make(index=IndexName.PAR_INDEX, year=2024, value=Decimal(90), rank=10, out_of=63)
    newest = make(index=IndexName.PAR_INDEX, year=2025, value=Decimal(90), rank=8, out_of=34)
    assert rank_of(home).steps == 0
    newest.out_of = 63
    newest.save()
    assert rank_of(home).steps == 2
    newest.breaks_series = True
    newest.save()
    assert rank_of(home).steps == 0


def test_a_target_is_met_at_its_own_rank(home: HomePage) -> None:
    home.target_rank = 30
    IndexResult.objects.create(index=IndexName.PAR_INDEX, year=2022, rank=30, out_of=63)
    assert rank_of(home).meets_target
    home.target_rank = 29
    assert not rank_of(home).meets_target


def test_a_draft_plan_is_nowhere_on_the_home_page(client: Client, home: HomePage) -> None:
    PlanPageFactory(parent=make_sections(home)["ke-hoach"], live=False)
    assert "ke-hoach-2022" not in read(client)


def count_queries(client: Client, url: str) -> int:
    read(client, url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(client, url)
    return len(asked)


def test_the_home_page_asks_at_most_fifteen_questions(client: Client, home: HomePage) -> None:
    make_plan(home)
    few = count_queries(client, "/")
    assert few <= 15
    plan = plan_of(home)
    for number in range(10, 40):
        PlanTaskFactory(plan=plan, number=number, overdue=True)
        NewsPageFactory(parent=home)
    assert count_queries(client, "/") == few


# --- frame --------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/", "/en/", "/tro-nang/", "/bao-ve-du-lieu/", "/so-do-cong/"])
def test_public_pages_set_no_cookie_and_look_at_none_but_one(
    client: Client, home: HomePage, url: str
) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("url", ["/", "/tro-nang/", "/so-do-cong/", "/khong-co/"])
def test_nothing_in_a_page_is_inline(client: Client, home: HomePage, url: str) -> None:
    make_plan(home)
    page = client.get(url).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_the_navigation_says_where_the_reader_is(client: Client, home: HomePage) -> None:
    assert re.search(r'<a href="/" aria-current="page"', read(client))
    page = client.get("/tin-tuc/khong-co/").content.decode()
    assert '<a href="/tin-tuc/" aria-current="true"' in page


def test_tasks_in_the_navigation_lead_to_the_newest_plans_board(
    client: Client, home: HomePage
) -> None:
    make_plan(home)
    assert 'href="/ke-hoach/ke-hoach-2022/nhiem-vu/"' in read(client, "/tro-nang/")
    assert 'href="/en/ke-hoach/ke-hoach-2022/nhiem-vu/"' in read(client, "/en/tro-nang/")


def test_names_are_the_sites_own_or_the_default(client: Client, home: HomePage) -> None:
    assert "Department of Natural Resources and Environment" in read(client, "/en/")
    SiteFrame.objects.create(site=home.get_site(), agency_name="Sở Mẫu <b>")
    assert "Sở Mẫu &lt;b&gt;" in read(client)


def test_a_get_writes_no_settings(client: Client, home: HomePage) -> None:
    read(client)
    assert not SiteFrame.objects.exists()


def test_the_site_map_names_public_pages_only(client: Client, home: HomePage) -> None:
    sections = make_sections(home)
    NewsPageFactory(parent=sections["tin-tuc"], title="Tin công khai")
    NewsPageFactory(parent=sections["tin-tuc"], title="Tin còn nháp", live=False)
    page = read(client, "/so-do-cong/")
    assert "Tin công khai" in page
    assert "Tin còn nháp" not in page


# --- error pages --------------------------------------------------------------------------------


def test_a_missing_page_offers_a_search_with_its_words(client: Client, home: HomePage) -> None:
    response = client.get("/ke-hoach/ke-hoach-2023/")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'value="ke hoach 2023"' in page
    assert 'action="/tim-kiem/"' in page


def test_what_the_address_says_is_escaped(client: Client, home: HomePage) -> None:
    page = client.get('/"><script>alert(1)</script>/').content.decode()
    assert "<script>alert" not in page


def test_the_server_error_page_asks_nothing_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = RequestFactory().get("/ke-hoach/")
    with django_assert_num_queries(0):
        response = views.server_error(request)
    assert response.status_code == 500
    assert "site-footer" in response.content.decode()


def test_the_server_error_page_speaks_the_language_of_the_address() -> None:
    response = views.server_error(RequestFactory().get("/en/x/"))
    assert "This is our fault, not yours" in response.content.decode()


def test_a_broken_error_page_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> str:
        raise DatabaseError

    monkeypatch.setattr(views, "render_to_string", broken)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Cổng đang gặp sự cố" in response.content.decode()


def test_unreadable_bytes_get_a_page_of_their_own(client: Client) -> None:
    response = client.get("/%00")
    assert response.status_code == 400
    assert "site-footer" in response.content.decode()


def test_a_lost_token_is_explained(home: HomePage) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "site-footer" in response.content.decode()


def test_the_home_page_has_no_task_due_years_before(home: HomePage) -> None:
    make_plan(home)
    assert panels(home, date(2020, 1, 1)).due_tasks == []
    assert panels(home).day == localdate()
