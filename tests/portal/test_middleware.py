import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from portal.middleware import RequestLogMiddleware

UNREADABLE = [
    "/?q=%00",
    "/?q=%ff%fe",
    "/?q%00=1",
    "/tim-kiem/?q=k%C3",
    "/ke-hoach/%00/",
    "/ke-hoach/%ff%fe/",
    "/en/ke-hoach/%00/",
    "/admin/login/?next=%00",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", UNREADABLE)
def test_nul_and_undecodable_bytes_are_a_400_page_of_the_site(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 400
    assert b"<h1" in answer.content
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_unreadable_post_is_a_400_as_well(client: Client) -> None:
    assert client.post("/gop-y/?x=%00", {"A1": "5"}).status_code == 400


@pytest.mark.django_db
def test_a_nul_in_a_cookie_never_reaches_the_database(client: Client) -> None:
    answer = client.get("/admin/", headers={"cookie": 'sessionid="a\\000b"'})

    assert answer.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["k%E1%BA%BF+ho%E1%BA%A1ch", "100%25", "%u1EBF", "a%2500"])
def test_ordinary_queries_pass(client: Client, query: str) -> None:
    assert client.get(f"/health/live?q={query}").status_code == 200


@pytest.mark.django_db
def test_public_pages_allow_nothing_inline_and_no_frame(client: Client) -> None:
    answer = client.get("/health/live")
    policy = answer["Content-Security-Policy"]

    assert answer["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.django_db
def test_the_login_page_keeps_the_strict_policy(client: Client) -> None:
    policy = client.get("/admin/login/")["Content-Security-Policy"]

    assert "unsafe-inline" not in policy


@pytest.mark.django_db
def test_the_admin_gets_what_wagtail_needs_and_nothing_foreign(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin", "a@example.vn", "x"))
    answer = client.get("/admin/")
    policy = answer["Content-Security-Policy"]

    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("path", ["/administration/", "/tin-tuc/admin/", "/adminx"])
@pytest.mark.django_db
def test_only_the_admin_is_loosened(client: Client, path: str) -> None:
    assert "unsafe-inline" not in client.get(path)["Content-Security-Policy"]


def test_the_request_log_leaves_the_query_out(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/tim-kiem/", {"q": "0912345678"})

    assert RequestLogMiddleware.format_request(request) == "GET /tim-kiem/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/tuy-chon-hien-thi/", "/admin/login/", "/en/gop-y/x/"])
def test_a_large_file_is_refused_before_it_is_read(client: Client, path: str) -> None:
    answer = client.post(path, {"f": SimpleUploadedFile("a.bin", b"x" * 2_600_000)})

    assert answer.status_code == 400
    assert b"<h1" in answer.content
