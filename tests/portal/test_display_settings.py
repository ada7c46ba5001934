"""Letter size and contrast: one cookie, set on request and by this site alone."""

import pytest
from django.test import Client, RequestFactory

from portal.display import COOKIE, Display, own_path
from tests.factories.portal import make_home

ADDRESS = "/tuy-chon-hien-thi/"


@pytest.mark.django_db
def test_a_choice_is_kept_and_shown_on_every_page(client: Client) -> None:
    response = client.post(ADDRESS, {"co": "2", "giao_dien": "toi", "tiep": "/tro-nang/"})
    assert response.status_code == 302
    assert response["Location"] == "/tro-nang/"
    make_home()
    page = client.get("/").content.decode()
    assert 'data-size="2" data-theme="dark"' in page


def test_a_second_choice_leaves_the_first(client: Client) -> None:
    client.post(ADDRESS, {"co": "3"})
    client.post(ADDRESS, {"giao_dien": "tuong-phan"})
    assert client.cookies[COOKIE].value == "3.tuong-phan"


def test_the_default_leaves_no_cookie(client: Client) -> None:
    client.post(ADDRESS, {"co": "3"})
    response = client.post(ADDRESS, {"co": "1"})
    assert response.cookies[COOKIE]["max-age"] == 0


def test_the_cookie_is_the_only_one_and_is_closed_to_scripts(client: Client) -> None:
    response = client.post(ADDRESS, {"co": "2"})
    assert list(response.cookies) == [COOKIE]
    assert response.cookies[COOKIE]["httponly"]
    assert response.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_strangers_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    response = client.post(ADDRESS, {"co": "2"}, headers=headers)
    assert response.status_code == 403
    assert response.content.decode().count("<h1>") == 1
    assert COOKIE not in response.cookies


def test_needs_no_token_where_the_browser_sends_one_origin() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(ADDRESS, {"co": "2"}, headers={"Origin": "http://testserver"})
    assert response.status_code == 302


def test_it_rejects_get(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "\t//a.b", "x"],
)
def test_never_leads_to_another_site(target: str) -> None:
    assert own_path(target) == "/"


@pytest.mark.parametrize("value", ["", "9.toi", "2", "x" * 5000, "2.<script>", ".", "٢.toi"])
def test_a_forged_cookie_gives_one_of_the_twelve(value: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = value
    display = Display.of(request)
    assert display.size in {"1", "2", "3"}
    assert display.theme in {"", "light", "dark", "contrast"}
