"""Chromium against the live server; axe; a form to look at."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Playwright,
    ViewportSize,
)

from feedback.models import FeedbackFormPage

from .surveys import survey

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: ViewportSize = {"width": 360, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 900}

Open = Callable[..., Page]


def violations(page: Page | Frame) -> list[str]:
    """What axe finds, as "rule: element" lines; an empty list is a pass."""
    report = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in report.response["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@pytest.fixture(scope="session")
def content_of_migrations(django_db_setup: None) -> str | None:
    """The rows that a test with ``serialized_rollback`` finds again after a flush, as JSON;
    None where no such test is run."""
    content: str | None = vars(connections["default"]).get("_test_serialized_contents")
    return content


@pytest.fixture(scope="session")
def playwright(content_of_migrations: str | None, playwright: Playwright) -> Playwright:
    """With its event loop Django opens another connection, which has to know those rows too."""
    if content_of_migrations is not None:
        vars(connections["default"])["_test_serialized_contents"] = content_of_migrations
    return playwright


@pytest.fixture
def khao_sat(transactional_db: None) -> FeedbackFormPage:
    return survey()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Open]:
    """``visit("/gop-y/", viewport=PHONE)``: a page in a fresh browser; fails on script errors."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def open_page(path: str, **context: Any) -> Page:
        contexts.append(browser.new_context(locale="vi-VN", **{"viewport": PHONE, **context}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda message: _note_refusal(message.text, broken))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert broken == []


def _note_refusal(text: str, broken: list[str]) -> None:
    """A page that answers 422 or 404 is none; what the content policy refuses is."""
    if re.search(r"Content.Security.Policy", text):
        broken.append(text)
