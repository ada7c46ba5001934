"""What a browser is told, what a stranger is not shown, and what an upload cannot do."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from feedback.models import Response
from tests.corpus.entries import BOARD
from tests.corpus.site import FilledSite, filled_site
from tests.factories import feedback as forms
from tests.factories.plan_pages import (
    NewsPageFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
)

pytestmark = pytest.mark.django_db

BASE_DIR = Path(__file__).resolve().parents[2]
PUBLIC_PAGES = (
    "/",
    "/en/",
    "/ke-hoach/",
    "/ke-hoach/ke-hoach-2022/",
    BOARD,
    f"{BOARD}1/",
    "/ket-qua/",
    "/ket-qua/chi-so/",
    "/ket-qua/chi-so/chi-so-0/",
    "/tin-tuc/",
    "/tin-tuc/tin-0-1/",
    "/gop-y/",
    "/gop-y/khao-sat/",
    "/en/gop-y/khao-sat/",
    "/gop-y/tra-cuu/",
    "/tim-kiem/?q=nhiem+vu",
    "/tim-kiem/goi-y/?q=nhiem",
    "/api/v1/indicators/",
    "/rss/",
    "/sitemap.xml",
    "/tro-nang/",
    "/bao-ve-du-lieu/",
    "/khong-co/",
    "/%00",
)
# Searched for by its words, never by its number.
SECRET = "Phương án mật 7391"
SECRET_SLUG = "phuong-an-7391"


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FilledSite]:
    """Made once; each test runs in a savepoint of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield filled_site()
        transaction.set_rollback(True)


@pytest.fixture
def site(filled: FilledSite, db: None) -> FilledSite:
    return filled


# --- heads of answers ---------------------------------------------------------------------------


def test_public_pages_set_no_cookie_and_open_no_session(site: FilledSite, client: Client) -> None:
    for address in PUBLIC_PAGES:
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
    assert not client.cookies


def test_public_pages_are_strict_about_what_runs_and_who_frames_them(
    site: FilledSite, client: Client
) -> None:
    for address in PUBLIC_PAGES:
        head = client.get(address).headers
        policy = _policy(head["Content-Security-Policy"])
        assert policy["default-src"] == ["'self'"], address
        assert policy["frame-ancestors"] == ["'none'"], address
        assert policy["object-src"] == policy["base-uri"] == ["'none'"], address
        assert policy["form-action"] == ["'self'"], address
        assert "unsafe" not in head["Content-Security-Policy"], address
        assert head["Referrer-Policy"] == "same-origin", address
        assert head["X-Content-Type-Options"] == "nosniff", address
        assert head["Cross-Origin-Opener-Policy"] == "same-origin", address


def _policy(header: str) -> dict[str, list[str]]:
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def test_public_pages_hold_nothing_inline(site: FilledSite, client: Client) -> None:
    for address in PUBLIC_PAGES:
        response = client.get(address)
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        for inline in (" style=", "<style", "<script>", "javascript:", " onclick=", " onload="):
            assert inline not in html, (address, inline)


def test_what_a_citizen_sent_is_kept_in_no_cache(site: FilledSite, client: Client) -> None:
    for address in ("/gop-y/khao-sat/", "/gop-y/tra-cuu/", "/gop-y/bien-nhan/"):
        assert client.get(address).headers["Cache-Control"] == "no-store", address


def test_the_admin_alone_has_the_looser_policy(site: FilledSite) -> None:
    editor = site.people.client("editor")
    policy = _policy(editor.get("/admin/").headers["Content-Security-Policy"])
    assert "'unsafe-inline'" in policy["script-src"]
    for address in ("/", "/gop-y/khao-sat/", "/documents/1/a.pdf", "/en/tim-kiem/?q=/admin/"):
        header = editor.get(address).headers["Content-Security-Policy"]
        assert "unsafe" not in header, address


def test_a_page_that_staff_read_is_the_page_that_everybody_reads(site: FilledSite) -> None:
    """A shared cache may keep it, so nothing of a person may stand in it."""
    editor = site.people.client("editor")
    for address in ("/", BOARD, "/gop-y/khao-sat/"):
        html = editor.get(address).content.decode()
        assert site.people.editor.email not in html, address


# --- what is not public -------------------------------------------------------------------------


@pytest.fixture
def secrets(site: FilledSite) -> list[str]:
    """Drafts and private pages of every kind; their addresses."""
    news, plans = site.sections["tin-tuc"], site.sections["ke-hoach"]
    draft_plan = PlanFactory.create(slug=SECRET_SLUG, title=SECRET, year=2031)
    private_plan = PlanFactory.create(slug=f"{SECRET_SLUG}-2", title=SECRET, year=2032)
    for plan in (draft_plan, private_plan):
        PlanTaskFactory.create(plan=plan, number=1, title=SECRET, led_by=[site.people.unit])
    pages = [
        PlanPageFactory(parent=plans, plan=draft_plan, live=False),
        _private(PlanPageFactory(parent=plans, plan=private_plan)),
        NewsPageFactory(parent=news, slug=SECRET_SLUG, title=SECRET, summary=SECRET, live=False),
        _private(NewsPageFactory(parent=news, slug=f"{SECRET_SLUG}-2", title=SECRET)),
        _draft_of_a_live_page(NewsPageFactory(parent=news, slug="tin-cu", title="Tin cũ")),
        _private(forms.form_page(SECRET_SLUG, title=SECRET)),
    ]
    addresses = [page.get_url() or "" for page in pages]
    below = [f"{address}nhiem-vu/{end}" for address in addresses[:2] for end in ("", "1/")]
    return [address for address in [*addresses, *below] if address]


def _private(page: Page) -> Page:
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mat-khau"
    )
    return page


def _draft_of_a_live_page(page: Page) -> Page:
    page.title = page.summary = SECRET
    page.save_revision()
    return page


def test_a_stranger_reads_no_draft_and_no_private_page(secrets: list[str], client: Client) -> None:
    for address in secrets:
        for prefix in ("", "/en"):
            for query in ("", "?format=csv", "?q=mat", "?mode_name=&in_preview_panel=true"):
                response = client.get(f"{prefix}{address}{query}")
                assert SECRET not in response.content.decode(), (prefix, address, query)


def test_what_is_below_a_private_page_or_copies_it_is_private(
    site: FilledSite, client: Client
) -> None:
    section = site.sections["tin-tuc"]
    source = NewsPageFactory(parent=section, slug="nguon", title=SECRET)
    alias = source.create_alias(update_slug="ban-sao", parent=section)
    of_alias = alias.create_alias(update_slug="ban-sao-2", parent=section)
    assert SECRET in client.get("/tin-tuc/ban-sao/").content.decode()

    _private(source)
    for address in (source.url, alias.url, of_alias.url, f"/en{alias.url}"):
        assert SECRET not in client.get(address).content.decode(), address

    _private(section)
    for address in ("/tin-tuc/", "/tin-tuc/tin-0-1/", "/en/tin-tuc/tin-0-1/"):
        assert b'name="password"' in client.get(address).content, address


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/en/",
        "/ke-hoach/",
        BOARD,
        f"{BOARD}1/",
        "/ket-qua/",
        "/tin-tuc/",
        "/gop-y/",
        "/so-do-cong/",
        "/tim-kiem/?q=phuong+an+mat",
        "/en/tim-kiem/?q=Ph%C6%B0%C6%A1ng+%C3%A1n+m%E1%BA%ADt",
        "/tim-kiem/goi-y/?q=phuong+an",
        "/rss/",
        "/sitemap.xml",
        "/api/v1/indicators/",
        "/api/v1/plans/",
        "/api/v1/tasks/",
        "/api/v1/news/",
        "/phuong-an-mat/",
    ],
)
def test_no_list_tells_of_a_draft_or_a_private_page(
    secrets: list[str], client: Client, address: str
) -> None:
    response = client.get(address)

    assert "7391" not in response.content.decode()


def test_a_private_form_takes_no_answer(secrets: list[str], client: Client) -> None:
    before = Response.objects.count()

    response = client.post(f"/gop-y/{SECRET_SLUG}/", {"A1": "4"})

    assert SECRET not in response.content.decode()
    assert b'name="password"' in response.content
    assert Response.objects.count() == before


def test_the_admin_and_its_interface_ask_strangers_to_sign_in(
    site: FilledSite, client: Client
) -> None:
    for address in (
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{site.plan_page.pk}/edit/",
        f"/admin/pages/{site.plan_page.pk}/edit/preview/",
        f"/admin/pages/{site.plan_page.pk}/revisions/1/view/",
        "/admin/api/main/pages/",
        "/admin/responses/",
        "/admin/reports/site-history/",
        "/admin/documents/",
    ):
        response = client.get(address)
        assert response.status_code in (302, 403, 404), address
        if response.status_code == 302:
            assert response["Location"].startswith("/admin/login/"), address


def test_wagtails_own_interface_is_not_open(site: FilledSite, client: Client) -> None:
    for address in ("/api/v2/pages/", "/api/main/pages/", "/api/v1/pages/", "/django-admin/"):
        assert client.get(address).status_code == 404, address


# --- documents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "a.html",
        "a.htm",
        "a.xhtml",
        "a.svg",
        "a.js",
        "a.exe",
        "a.php",
        "a.pdf.html",
        "a.HTML",
        "a.html ",
        "a.html.",
        "a",
        ".html",
    ],
)
def test_no_document_that_a_browser_would_run_is_taken(site: FilledSite, name: str) -> None:
    admin = site.people.client("admin")
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>", "application/pdf")

    one = admin.post("/admin/documents/add/", {"title": "Tệp", "file": file})
    file.seek(0)
    many = admin.post(
        "/admin/documents/multiple/add/",
        {"title": "Tệp", "files[]": file},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert one.status_code == 200
    assert many.status_code in (200, 400)
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.jpg", "a.png"])
def test_no_image_that_is_none_is_taken(site: FilledSite, name: str) -> None:
    from wagtail.images import get_image_model  # noqa: PLC0415 - beside its only use

    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    file = SimpleUploadedFile(name, svg, "image/jpeg")

    response = site.people.client("admin").post(
        "/admin/images/add/", {"title": "Ảnh", "file": file, "description": "x"}
    )

    assert response.status_code == 200
    assert not get_image_model().objects.exists()


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Files on a disk, as on a real site."""
    settings.MEDIA_ROOT = str(tmp_path)
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    return tmp_path


def document(name: str, content: bytes = b"<script>alert(1)</script>") -> Document:
    return Document.objects.create(title="Tệp", file=ContentFile(content, name=name))


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.html", "a.svg", "a.csv"])
def test_a_document_is_handed_over_and_never_shown(
    site: FilledSite, client: Client, media: Path, name: str
) -> None:
    """Also one that came in some other way than by an upload."""
    kept = document(name)

    response = client.get(kept.url)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_document_is_at_its_own_address_only(
    site: FilledSite, client: Client, media: Path
) -> None:
    kept = document("bao-cao.pdf")

    assert client.get(f"/documents/{kept.pk}/khac.pdf").status_code == 404
    assert (media / kept.file.name).exists()
    assert client.get(site_settings.MEDIA_URL + kept.file.name).status_code == 404


def test_a_document_of_a_private_collection_is_not_for_strangers(
    site: FilledSite, client: Client, media: Path
) -> None:
    inner = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=inner, restriction_type=CollectionViewRestriction.LOGIN
    )
    kept = document("noi-bo.pdf", b"bi mat")
    kept.collection = inner
    kept.save()

    response = client.get(kept.url)

    assert response.status_code in (302, 403)
    assert site.people.client("editor").get(kept.url).status_code == 200


# --- logins -------------------------------------------------------------------------------------

LOGIN = "/admin/login/"
RIGHT, WRONG = "a-long-demo-password", "wrong"


def sign_in(username: str, password: str, **environ: Any) -> Any:
    return Client().post(LOGIN, {"username": username, "password": password}, **environ)


def test_wrong_passwords_lock_one_account_from_one_place(site: FilledSite) -> None:
    limit = site_settings.AXES_FAILURE_LIMIT
    statuses = [sign_in("editor", WRONG).status_code for _try in range(limit + 1)]

    assert statuses[0] == 200
    assert statuses[-1] == 429
    locked = sign_in("editor", RIGHT)
    assert locked.status_code == 429
    assert "<h1" in locked.content.decode()
    assert sign_in("approver", RIGHT).status_code == 302
    assert sign_in("editor", RIGHT, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_forged_forwarding_header_does_not_unlock(site: FilledSite) -> None:
    for number in range(site_settings.AXES_FAILURE_LIMIT + 1):
        last = sign_in("editor", WRONG, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert last.status_code == 429


def test_another_way_in_is_locked_as_well(site: FilledSite) -> None:
    for _try in range(site_settings.AXES_FAILURE_LIMIT + 1):
        Client().post("/_util/login/", {"username": "editor", "password": WRONG})

    assert sign_in("editor", RIGHT).status_code == 429


def test_an_unknown_account_is_told_from_a_known_one_by_nothing(site: FilledSite) -> None:
    known, unknown = sign_in("editor", WRONG), sign_in("editorx", WRONG)

    assert known.status_code == unknown.status_code == 200
    assert _plain(known, "editor") == _plain(unknown, "editorx")


def _plain(response: Any, name: str) -> str:
    """Without what is new at each view and the name as it was typed."""
    text = response.content.decode().replace(f'value="{name}"', "")
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


def test_a_session_is_new_after_signing_in(site: FilledSite) -> None:
    client = Client()
    client.cookies["sessionid"] = "chosen-by-somebody-else"
    client.post(LOGIN, {"username": "editor", "password": RIGHT})

    cookie = client.cookies["sessionid"]
    assert cookie.value != "chosen-by-somebody-else"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# --- settings of production ---------------------------------------------------------------------

PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ-_",
    "SITE_URL": "https://cong.example.vn",
}
NAMES = (
    "DEBUG",
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_AGE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "WAGTAIL_GRAVATAR_PROVIDER_URL",
    "WAGTAIL_ENABLE_UPDATE_CHECK",
)
ASK_SETTINGS = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve
found = {name: getattr(settings, name) for name in sys.argv[1:]}
try:
    found["media"] = resolve("/media/documents/a.pdf").url_name or ""
except Resolver404:
    found["media"] = None
print(json.dumps(found))
"""


def run_python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.by_environment"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={**kept, **settings, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_closed_by_default(tmp_path: Path) -> None:
    done = run_python("-c", ASK_SETTINGS, *NAMES, DATA_DIR=str(tmp_path), **PRODUCTION)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["cong.example.vn"],
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_AGE": 8 * 60 * 60,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
        "WAGTAIL_ENABLE_UPDATE_CHECK": False,
        "media": None,
    }


def test_production_has_nothing_to_warn_of(tmp_path: Path) -> None:
    done = run_python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        DATA_DIR=str(tmp_path),
        **PRODUCTION,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "mistake",
    [{"SECRET_KEY": ""}, {"ALLOWED_HOSTS": "*"}, {"DEBUG": "1"}, {"ALLOWED_HOSTS": "a.vn,*"}],
)
def test_production_does_not_start_on_a_mistake(tmp_path: Path, mistake: dict[str, str]) -> None:
    environment = {**PRODUCTION, "DATA_DIR": str(tmp_path), **mistake}
    if not environment["SECRET_KEY"]:
        del environment["SECRET_KEY"]

    assert run_python("-c", "import portal.wsgi", **environment).returncode != 0
