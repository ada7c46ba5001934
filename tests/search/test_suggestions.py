from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from tests.factories.plan_pages import PlanTaskFactory
from tests.search.conftest import Site

ADDRESS = "/tim-kiem/goi-y/"


def groups(client: Client, q: str, address: str = ADDRESS) -> dict[str, list[dict[str, str]]]:
    response = client.get(address, {"q": q})
    assert response.status_code == 200
    return {group["kind"]: group["items"] for group in response.json()["groups"]}


@pytest.mark.parametrize("q", ["ke ho", "kế hoạ", "KẾ HOẠCH", "ke hoach"])
def test_a_word_begun_suggests_titles_of_every_kind(client: Client, site: Site, q: str) -> None:
    found = groups(client, q)
    assert found["nhiem-vu"] == [
        {
            "title": "Rà soát kế hoạch sử dụng đất đai",
            "url": "/ke-hoach/ke-hoach-2022/nhiem-vu/13/",
        }
    ]
    assert found["chi-so"][0]["url"] == "/ket-qua/chi-so/sipas-access/"
    assert "/ke-hoach/ke-hoach-2022/" in [item["url"] for item in found["trang"]]


def test_only_titles_are_suggested(client: Client, site: Site) -> None:
    assert groups(client, "bao cao") == {}


def test_seven_together_shared_among_the_kinds(client: Client, site: Site) -> None:
    for number in range(10):
        site.add_news(f"Kế hoạch số {number}")
        PlanTaskFactory.create(plan=site.plan_page.plan, number=50 + number, title="Kế hoạch nữa")
    found = groups(client, "ke hoach")
    assert {kind: len(items) for kind, items in found.items()} == {
        "trang": 3,
        "nhiem-vu": 3,
        "chi-so": 1,
    }


@pytest.mark.parametrize("q", ["", " ", "%", "zzz"])
def test_nothing_near_is_an_empty_list(client: Client, site: Site, q: str) -> None:
    assert groups(client, q) == {}


def test_a_stranger_is_suggested_nothing_hidden(client: Client, hidden: Site) -> None:
    assert groups(client, "phuong an mat") == {}


def test_suggestions_keep_the_reader_s_language(
    client: Client, site: Site, english: Locale
) -> None:
    found = groups(client, "ke hoach", "/en/tim-kiem/goi-y/")
    assert found["nhiem-vu"][0]["url"].startswith("/en/")


def test_suggestions_are_the_same_for_everybody(
    client: Client, site: Site, django_assert_max_num_queries: Any
) -> None:
    groups(client, "ke")
    with django_assert_max_num_queries(10):
        response = client.get(ADDRESS, {"q": "ke"})
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
