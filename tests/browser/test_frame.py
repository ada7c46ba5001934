"""The frame in a real browser: content policy, axe, keyboard, with and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from portal.display import COOKIE
from tests.factories.plan_pages import PlanPageFactory, PlanTaskFactory
from tests.factories.portal import make_home, make_sections

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE, DESK = 360, 1280

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def chromium(browser: Browser) -> Browser:
    return browser


@pytest.fixture
def site(live_server: LiveServer) -> str:
    plan_page = PlanPageFactory(parent=make_sections(make_home())["ke-hoach"])
    for number in (1, 2, 3):
        PlanTaskFactory(plan=plan_page.plan, number=number, overdue=True)
    return live_server.url


def opened(
    browser: Browser, site: str, *, width: int = DESK, display: str = "", script: bool = True
) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script
    )
    if display:
        context.add_cookies([{"name": COOKIE, "value": display, "url": site}])
    return context


def complaints_of(page: Page) -> list[str]:
    """What the browser's console says, kept while the page is used; a 404 page says so itself."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "404" not in message.text:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def axe_faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_and_the_content_policy_find_nothing_in_any_theme(
    chromium: Browser, site: str, width: int
) -> None:
    for display in ("", "1.toi", "3.tuong-phan"):
        with opened(chromium, site, width=width, display=display) as context:
            page = context.new_page()
            complaints = complaints_of(page)
            for path in ("/", "/khong-co/", "/en/tro-nang/"):
                page.goto(site + path)
                page.locator("details.menu, details.theme").locator("visible=true").first.click()
                assert axe_faults(page) == [], (display, path)
                sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not sideways, (display, path)
            assert complaints == []


def test_the_first_key_leads_past_the_frame(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as context:
        page = context.new_page()
        page.goto(site)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_the_menu_opens_without_a_script(chromium: Browser, site: str) -> None:
    with opened(chromium, site, width=PHONE, script=False) as context:
        page = context.new_page()
        page.goto(site)
        link = page.locator(".menu nav a").first
        assert not link.is_visible()
        page.locator(".menu > summary").click()
        assert link.is_visible()


def test_escape_closes_the_menu_and_gives_the_focus_back(chromium: Browser, site: str) -> None:
    with opened(chromium, site, width=PHONE) as context:
        page = context.new_page()
        page.goto(site)
        page.locator(".menu > summary").click()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert not page.locator(".menu nav a").first.is_visible()
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("script", [True, False])
def test_a_larger_letter_is_one_press_away(chromium: Browser, site: str, script: bool) -> None:
    with opened(chromium, site, script=script) as context:
        page = context.new_page()
        page.goto(f"{site}/tro-nang/")
        page.locator('.strip button[name="co"][value="3"]').click()
        page.locator('html[data-size="3"]').wait_for(state="attached")
        page.goto(site)
        assert page.locator("html").get_attribute("data-size") == "3"


def test_what_is_typed_stays_when_the_display_changes(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as context:
        page = context.new_page()
        page.goto(site)
        page.locator("#q").fill("đất đai")
        page.locator('.strip button[name="co"][value="2"]').click()
        page.locator('html[data-size="2"]').wait_for(state="attached")
        assert page.locator("#q").input_value() == "đất đai"


def test_a_page_loads_two_files_for_a_face_and_no_document_face(
    chromium: Browser, site: str
) -> None:
    with opened(chromium, site) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/so-do-cong/", wait_until="networkidle")
        fonts = {url.rsplit("/", 1)[1] for url in asked if url.endswith(".woff2")}
        assert {name.split("-")[0] for name in fonts} == {"be", "source"}
        assert len(fonts) <= 4
