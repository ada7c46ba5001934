"""A form inside the page of another portal, on another origin, with and without its script."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from feedback.models import EmbedOrigin, FeedbackFormPage, Response
from tests.browser.conftest import DESK, PHONE, violations

pytestmark = [
    pytest.mark.alone,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PAGES = Path(__file__).parent / "pages"
FIRST_HEIGHT = "700"

OpenHost = Callable[..., Page]


@pytest.fixture
def host(live_server: Any, khao_sat: FeedbackFormPage) -> Iterator[str]:
    """The address of another portal, whose pages embed the form."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = PAGES / Path(self.path).name
            text = file.read_text() if file.is_file() else ""
            text = text.replace("{portal}", live_server.url).replace("{name}", khao_sat.slug)
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit_host(browser: Browser, host: str) -> Iterator[OpenHost]:
    contexts = []

    def open_page(name: str, **context: Any) -> Page:
        contexts.append(browser.new_context(locale="vi-VN", **{"viewport": PHONE, **context}))
        page = contexts[-1].new_page()
        page.goto(f"{host}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def frame_of(page: Page) -> Frame:
    expect(page.locator("iframe")).to_have_count(1)
    page.frame_locator("iframe").locator("body").wait_for()
    return page.frames[1]


def settled_height(page: Page) -> str:
    """The height given to the frame, once it is that of the content: the sections come folded."""
    frame = frame_of(page)
    expect(frame.locator("form")).to_be_visible()
    expect(page.locator("iframe")).not_to_have_attribute("height", FIRST_HEIGHT)
    content = "Math.ceil(document.body.getBoundingClientRect().height) + 8"
    for _ in range(50):
        expected = str(frame.evaluate(content))
        page.wait_for_timeout(100)
        given = page.locator("iframe").get_attribute("height")
        if given == expected == str(frame.evaluate(content)):
            return expected
    raise AssertionError(f"the frame is {given} high, its content {expected}")


def fill_and_send(page: Page) -> None:
    frame = page.frame_locator("iframe")
    frame.locator("select[name=unit]").select_option(index=1)
    send, onward = frame.locator("[data-send]"), frame.locator("[data-go='1']")
    if onward.is_visible():
        onward.click()
    frame.locator("label:has(#id_A1_4)").click()
    while not send.is_visible():
        onward.click()
    send.click()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_citizen_answers_inside_another_portal(
    visit_host: OpenHost, host: str, viewport: dict[str, int]
) -> None:
    EmbedOrigin.objects.create(origin=host)
    page = visit_host("host.html", viewport=viewport)
    frame = frame_of(page)
    expect(frame.locator("form")).to_be_visible()
    expect(page.locator("iframe")).not_to_have_attribute("height", FIRST_HEIGHT)
    assert violations(page) == []
    assert violations(frame) == []
    fill_and_send(page)
    receipt = page.frame_locator("iframe").locator("code.receipt")
    expect(receipt).to_have_text(re.compile(r"^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$"))
    assert violations(page.frames[1]) == []
    assert page.context.cookies() == []
    assert Response.objects.count() == 1
    assert page.url.startswith(host)


def test_the_frame_is_as_high_as_its_content(visit_host: OpenHost, host: str) -> None:
    EmbedOrigin.objects.create(origin=host)
    page = visit_host("host.html")
    frame = frame_of(page)
    expect(frame.locator("form")).to_be_visible()
    before = settled_height(page)
    inside = frame.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert inside <= 0
    frame.evaluate("document.querySelector('main').append(document.createElement('pre'))")
    frame.evaluate("document.querySelector('pre').textContent = 'a\\n'.repeat(200)")
    expect(page.locator("iframe")).not_to_have_attribute("height", before)


def test_a_message_of_another_sender_moves_nothing(visit_host: OpenHost, host: str) -> None:
    EmbedOrigin.objects.create(origin=host)
    page = visit_host("host.html")
    before = settled_height(page)
    page.evaluate("postMessage({cchcHeight: 9}, '*')")
    page.wait_for_timeout(200)
    assert page.locator("iframe").get_attribute("height") == before


def test_a_portal_that_is_not_on_the_list_shows_nothing(visit_host: OpenHost, host: str) -> None:
    EmbedOrigin.objects.create(origin="https://cong.example.vn")
    page = visit_host("host.html")
    expect(page.locator("iframe")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").locator("form").count() == 0


def test_without_any_script_a_plain_frame_is_answered_and_the_link_stays(
    visit_host: OpenHost, host: str, live_server: Any
) -> None:
    EmbedOrigin.objects.create(origin=host)
    page = visit_host("host-plain.html", java_script_enabled=False)
    fill_and_send(page)
    expect(page.frame_locator("iframe").locator("code.receipt")).to_be_visible()
    assert Response.objects.count() == 1
    link = visit_host("host.html", java_script_enabled=False).locator("a[data-cchc-embed]")
    assert (link.get_attribute("href") or "").startswith(live_server.url)
