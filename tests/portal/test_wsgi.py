"""The door of the site: what a web server hands over, before Django makes a request of it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import close_old_connections

from portal.wsgi import application
from tests.corpus.headers import CHARSETS

pytestmark = pytest.mark.django_db

KINDS = (
    "text/plain; charset={}",
    "application/x-www-form-urlencoded;CharSet = {}",
    "multipart/form-data; boundary=b; charset*=utf-8''{}",
)


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """A request ends the transaction of the test otherwise, as a new one of a web server."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def answer(kind: str, method: str = "GET") -> tuple[str, bytes]:
    """The status line and the body, as a web server gets them."""
    statuses: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/tim-kiem/",
        "QUERY_STRING": "q=%2BAAA-%61&loai=%2BAAA-",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": "4",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(b"a=%6"),
    }
    body = b"".join(application(environ, lambda status, _headers: statuses.append(status)))
    return statuses[0], body


@pytest.mark.parametrize("kind", KINDS)
def test_another_encoding_changes_nothing(kind: str) -> None:
    for charset in CHARSETS:
        status, body = answer(kind.format(charset))
        assert status == "200 OK", charset
        assert b"+AAA-a" in body, charset


def test_a_body_in_another_encoding_is_no_error() -> None:
    for kind in KINDS:
        for charset in CHARSETS:
            assert answer(kind.format(charset), "POST")[0] == "403 Forbidden", (kind, charset)
