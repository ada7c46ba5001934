"""Vietnamese at the root; under /en/ the English interface over whatever exists."""

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import Settings
from wagtail.models import Page

from plan_pages.mixins import in_reading_language
from portal.models import HomePage
from tests.factories.plan_pages import NewsPageFactory, PlanPageFactory
from tests.factories.portal import make_home, make_sections, translated

pytestmark = pytest.mark.django_db
NOTICE = "This page is not available in English yet"


@pytest.fixture
def home() -> HomePage:
    return make_home()


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def find(path: str) -> Page:
    """The page that a reader of the English interface gets at ``/en/<path>``."""
    with translation.override("en"):
        found = Page.route_for_request(RequestFactory().get(f"/en/{path}"), path)
    assert found is not None, path
    return found.page


def test_a_page_without_translation_is_served_under_en(client: Client, home: HomePage) -> None:
    page = read(client, "/en/")
    assert '<html lang="en"' in page
    assert NOTICE in page
    assert '<div class="wrap" lang="vi">' in page


def test_the_vietnamese_page_carries_no_notice(client: Client, home: HomePage) -> None:
    page = read(client, "/")
    assert '<html lang="vi"' in page
    assert "lang-notice" not in page
    assert 'class="wrap" lang=' not in page


def test_links_of_a_fallback_page_keep_the_prefix(client: Client, home: HomePage) -> None:
    news = make_sections(home)["tin-tuc"]
    NewsPageFactory(parent=news, slug="tin-moi")
    assert 'href="/en/tin-tuc/tin-moi/"' in read(client, "/en/")
    assert 'href="/tin-tuc/tin-moi/"' in read(client, "/")


def test_canonical_and_hreflang_name_the_real_language_only(client: Client, home: HomePage) -> None:
    page = read(client, "/en/")
    assert '<link rel="canonical" href="http://localhost/">' in page
    assert 'hreflang="vi" href="http://localhost/"' in page
    assert '<link rel="alternate" hreflang="en"' not in page


def test_a_translation_is_served_and_named(client: Client, home: HomePage) -> None:
    translated(home, slug="front", title="Reform portal")
    page = read(client, "/en/")
    assert "<title>Reform portal" in page
    assert NOTICE not in page
    assert '<link rel="canonical" href="http://localhost/en/">' in page
    assert 'hreflang="vi" href="http://localhost/"' in page
    assert 'hreflang="en" href="http://localhost/en/"' in page


def test_a_child_without_translation_is_found_below_a_translated_parent(home: HomePage) -> None:
    NewsPageFactory(parent=make_sections(home)["tin-tuc"], slug="tin-moi")
    translated(home, slug="front", title="Reform portal")
    found = find("tin-tuc/tin-moi/")
    assert found.slug == "tin-moi"
    with translation.override("en"):
        assert found.get_url() == "/en/tin-tuc/tin-moi/"
    with translation.override("vi"):
        assert found.get_url() == "/tin-tuc/tin-moi/"


def test_the_originals_address_finds_the_translation(home: HomePage) -> None:
    plans = make_sections(home)["ke-hoach"]
    translated(home, slug="front", title="Reform portal")
    translated(plans, slug="plans", title="Plans")
    assert find("ke-hoach/").title == "Plans"
    assert find("plans/").title == "Plans"


@pytest.mark.parametrize("section", ["ke-hoach", "plans"])
def test_an_original_and_its_routes_are_found_below_a_translated_section(
    home: HomePage, section: str
) -> None:
    plans = make_sections(home)["ke-hoach"]
    PlanPageFactory(parent=plans)
    translated(home, slug="front", title="Reform portal")
    translated(plans, slug="plans", title="Plans")
    assert find(f"{section}/ke-hoach-2022/nhiem-vu/").slug == "ke-hoach-2022"


def test_a_draft_translation_does_not_hide_the_original(home: HomePage) -> None:
    news = make_sections(home)["tin-tuc"]
    translated(home, slug="front", title="Reform portal")
    translated(news, slug="tin-tuc", title="News draft", live=False)
    assert find("tin-tuc/").title == "Tin tức"


@pytest.mark.parametrize("url", ["/khong-co/", "/en/khong-co/", "/en/tin-tuc/khong-co/"])
def test_what_exists_in_no_language_is_404(client: Client, home: HomePage, url: str) -> None:
    make_sections(home)
    assert client.get(url).status_code == 404
    translated(home, slug="front", title="Reform portal")
    assert client.get(url).status_code == 404


def test_an_unpublished_original_stays_hidden_under_en(client: Client, home: HomePage) -> None:
    news = make_sections(home)["tin-tuc"]
    NewsPageFactory(parent=news, slug="nhap", live=False)
    assert client.get("/tin-tuc/nhap/").status_code == 404
    assert client.get("/en/tin-tuc/nhap/").status_code == 404


def test_the_switch_keeps_the_place_and_the_question(client: Client, home: HomePage) -> None:
    assert 'href="/en/tro-nang/?a=1"' in read(client, "/tro-nang/?a=1")
    assert 'href="/tro-nang/?a=1"' in read(client, "/en/tro-nang/?a=1")


def test_the_switch_of_a_crafted_path_stays_on_the_site(client: Client, home: HomePage) -> None:
    page = client.get("/en//elsewhere.example/").content.decode()
    assert 'href="//elsewhere.example/"' not in page


def test_a_translation_leads_back_to_the_original_by_its_own_address(
    client: Client, home: HomePage
) -> None:
    translated(home, slug="front", title="Reform portal")
    assert 'href="http://localhost/" lang="vi"' in read(client, "/en/")


def test_a_path_is_moved_once_and_only_out_of_the_default_language() -> None:
    with translation.override("vi"):
        assert in_reading_language("/ke-hoach/") == "/ke-hoach/"
    with translation.override("en"):
        assert in_reading_language("/ke-hoach/") == "/en/ke-hoach/"
        assert in_reading_language("/en/ke-hoach/") == "/en/ke-hoach/"


def test_a_site_of_one_language_is_left_alone(home: HomePage, settings: Settings) -> None:
    settings.WAGTAIL_I18N_ENABLED = False
    with translation.override("en"):
        assert not home.is_language_fallback
        with pytest.raises(Http404):
            home.route(RequestFactory().get("/en/x/"), ["x"])


def test_folded_text_is_indexed_beside_the_text_as_written(home: HomePage) -> None:
    home.title, home.sentence = "Kế hoạch", "Đất đai"
    assert home.search_ascii == "ke hoach  dat dai"
