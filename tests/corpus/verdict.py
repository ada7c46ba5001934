"""Sends a request as it would come over the wire, and says what is wrong with the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.test import Client

from .bodies import Body
from .texts import MARKS_OF_A_BREACH

MARKUP_KINDS = ("text/html", "xml", "svg")


def stranger(*, strict: bool = True) -> Client:
    """A browser that gets the error page and not the exception; ``strict`` has the CSRF check."""
    return Client(raise_request_exception=False, enforce_csrf_checks=strict)


def ask(client: Client, target: str, method: str = "GET", **environ: Any) -> Any:
    """``target`` is a path with a query string, encoded or not, never read as a full address."""
    path, _mark, query = target.partition("?")
    return client.generic(
        method, "/", PATH_INFO=_on_the_wire(path), QUERY_STRING=_latin(query), **environ
    )


def send(client: Client, target: str, body: Body, **environ: Any) -> Any:
    path, _mark, query = target.partition("?")
    return client.generic(
        "POST",
        "/",
        body.content,
        content_type=body.content_type,
        PATH_INFO=_on_the_wire(path),
        QUERY_STRING=_latin(query),
        **{**body.headers, **environ},
    )


def _on_the_wire(path: str) -> str:
    return unquote_to_bytes(path).decode("latin-1")


def _latin(text: str) -> str:
    return text.encode().decode("latin-1")


def faults_of(response: Any, *, allowed: Iterable[int] = ()) -> list[str]:
    """``allowed``: the statuses that are right; none named, any below 500 is."""
    right = tuple(allowed)
    faults = [] if _is_right(response.status_code, right) else [_status(response)]
    return [*faults, *_faults_of_body(response), *_faults_of_head(response)]


def _is_right(status: int, right: tuple[int, ...]) -> bool:
    return status in right if right else status < 500


def _status(response: Any) -> str:
    error = getattr(response, "exc_info", None)
    return f"{response.status_code} {error[1]!r:.300}" if error else str(response.status_code)


def _faults_of_body(response: Any) -> list[str]:
    if response.streaming:
        return []
    kind = response.headers.get("Content-Type", "")
    text = response.content.decode("utf-8", "replace")
    if not any(markup in kind for markup in MARKUP_KINDS):
        return []
    faults = [f"shows {mark}" for mark in MARKS_OF_A_BREACH if mark in text]
    if "text/html" in kind and text and "<h1" not in text:
        faults.append("is no page of the site")
    return faults


def _faults_of_head(response: Any) -> list[str]:
    faults = [
        f"header {name}" for name, value in response.items() if "\n" in value or "\r" in value
    ]
    if any("xss7" in str(cookie) for cookie in response.cookies.values()):
        faults.append("sets a foreign cookie")
    location = response.headers.get("Location")
    if location is not None and not is_own_address(location):
        faults.append(f"leads to {location[:100]}")
    return faults


def is_own_address(location: str) -> bool:
    """As browsers read it: a backslash is a slash, and white space in front is nothing."""
    read = location.strip().replace("\\", "/").replace("\t", "").replace("\n", "")
    parts = urlsplit(read)
    if read.startswith("//") or parts.scheme not in ("", "http", "https"):
        return False
    return parts.netloc in ("", "testserver") and (bool(parts.netloc) or not parts.scheme)
