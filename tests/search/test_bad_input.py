from typing import Any

import pytest
from django.test import Client

from tests.search.conftest import Site

QUERIES = [
    "%",
    "_",
    "\\",
    '"',
    "'",
    "(",
    ")",
    "&|!:*",
    "a & b | !c:*",
    "kế' OR 1=1 --",
    '"kế hoạch',
    "kế* AND NEAR(hoạch, 5)",
    "title:kế",
    "{title body} : x",
    "kế %s %(x)s %d",
    "\\x00\\' \\",
    "x\u0000y",
    "\u202e\u200b\ufeff",
    "ế" * 5000,
    "e\u0302\u0301" * 3000,
    "\u0301" * 3000,
    '":' * 25_000,
    "a:b:" * 10_000,
    "(" * 50_000,
    "a " * 25_000,
    "🙂 你好 ½ № ß İ",
    "999999999999999999999999",
]
PAGES = ["0", "-1", "abc", "999999", "1e9", "", "1.5", "9" * 5000, "٣", "1\x00"]


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize("address", ["/tim-kiem/", "/tim-kiem/goi-y/"])
def test_no_query_breaks_the_search(client: Client, site: Site, address: str, q: str) -> None:
    assert client.get(address, {"q": q}).status_code in (200, 400)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_number_breaks_the_search(client: Client, site: Site, page: str) -> None:
    response = client.get("/tim-kiem/", {"q": "ke hoach", "page": page})
    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    ["q=a&q=b", "q[]=a", "q=%ff%fe", "q=%00", "loai=%27&q=ke", "loai=" + "x" * 9000, "&&&", "q"],
)
def test_no_odd_query_string_breaks_the_search(client: Client, site: Site, query: str) -> None:
    assert client.get(f"/tim-kiem/?{query}").status_code in (200, 400)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
@pytest.mark.parametrize("address", ["/tim-kiem/", "/tim-kiem/goi-y/"])
def test_only_reading_is_allowed(client: Client, site: Site, method: str, address: str) -> None:
    assert getattr(client, method)(address).status_code == 405


def test_a_term_is_never_read_as_a_pattern(client: Client, site: Site) -> None:
    response: Any = client.get("/tim-kiem/", {"q": "k.* h%ch"})
    assert response.context["hits"] == []
