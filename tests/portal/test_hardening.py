"""What a browser is told, how logins are guarded, and how production starts."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client
from wagtail.models import Page

from tests.corpus.entries import BOARD
from tests.corpus.site import FilledSite
from tests.feedback.editor import edit_form

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
    "/api/v1/indicators/history/?format=csv",
    "/api/v1/indicators/datasets/chi-so-0/",
    "/rss/",
    "/sitemap.xml",
    "/tro-nang/",
    "/bao-ve-du-lieu/",
    "/khong-co/",
    "/%00",
)
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


def test_the_editor_may_frame_a_preview_which_is_as_strict_as_the_page(site: FilledSite) -> None:
    editor = site.people.client("editor")
    page = Page.objects.get(slug="khao-sat")
    draft = edit_form(page.specific, [])
    address = f"/admin/pages/{page.pk}/edit/preview/"
    assert editor.post(address, draft).json()["is_valid"]
    head = editor.get(f"{address}?in_preview_panel=true").headers
    policy = _policy(head["Content-Security-Policy"])
    assert policy["frame-ancestors"] == ["'self'"]
    assert head["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe" not in head["Content-Security-Policy"]


def test_a_page_that_staff_read_is_the_page_that_everybody_reads(site: FilledSite) -> None:
    """A shared cache may keep it, so nothing of a person may stand in it."""
    editor = site.people.client("editor")
    for address in ("/", BOARD, "/gop-y/khao-sat/"):
        html = editor.get(address).content.decode()
        assert site.people.editor.email not in html, address


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
