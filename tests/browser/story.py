"""What people do at a running site, step by step: a citizen on a phone, staff at a desk."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from portal.demo.form import FACTORS, items_of
from tests.faults.citizens import RECEIPT, hidden_fields
from tests.rig import Site
from tests.rig.preparing import DEMO_PASSWORD

from .conftest import PHONE, overflow, violations

PLAN = "/ke-hoach/ke-hoach-2022/"
BOARD = f"{PLAN}nhiem-vu/"
FORM = "/gop-y/khao-sat-hai-long/"
LOOKUP = "/gop-y/tra-cuu/"
VALUES = "/admin/feedback/indicator-values/"
UNIT = "VPDKDD"
ITEMS = [code for factor in FACTORS for code in items_of(factor)]
WORDS = "Xin thêm ghế ngồi “có tựa” & quạt"


class Visitor:
    """A person with a browser of their own; ``faults`` is what was wrong with what they saw."""

    def __init__(self, browser: Browser, site: Site, **context: Any) -> None:
        self.has_scripts = context.get("java_script_enabled", True)
        window = {"base_url": site.base_url, "locale": "vi-VN", "viewport": PHONE, **context}
        self.context = browser.new_context(**window)
        self.page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.faults: list[str] = []

    def open(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def look(self) -> None:
        """At the whole page: axe, which is a script itself, and whether it fits the window."""
        found = violations(self.page) if self.has_scripts else []
        if overflow(self.page):
            found.append(f"{overflow(self.page)} px wider than the window")
        self.faults += [f"{self.page.url}: {line}" for line in found]

    def _note(self, message: ConsoleMessage) -> None:
        """The browser calls the 422 of a sheet with an error one too; that is as it should be."""
        if message.type == "error" and "status of 422" not in message.text:
            self.faults.append(message.text)


Come = Callable[..., Visitor]


def people_at(site: Site, browser: Browser, staff: type[Visitor] = Visitor) -> Iterator[Come]:
    """For a fixture: ``come("editor")`` is somebody signed in, ``come()`` a citizen; nothing may
    be wrong with what any of them saw."""
    visitors: list[Visitor] = []

    def enter(name: str = "", **context: Any) -> Visitor:
        visitors.append((staff if name else Visitor)(browser, site, **context))
        if name:
            sign_in(visitors[-1], name)
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


# --- citizens ---
def read_the_plan(citizen: Visitor) -> None:
    page = citizen.open(PLAN)
    page.locator(".plan-toc-small summary").click()
    link = page.locator(".plan-toc-small a[href^='#']").last
    anchor = (link.get_attribute("href") or "")[1:]
    link.click()

    expect(page.locator("h1")).to_contain_text("KẾ HOẠCH")
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    expect(page.locator(".doc-foot")).to_contain_text("Nơi nhận:")
    citizen.look()


def filter_the_board(citizen: Visitor) -> None:
    """By the form, to a status that some tasks of the unit have and others have not."""
    page = citizen.open(BOARD)
    every = page.locator(".task-rows > li").count()
    citizen.look()
    page.locator(".board-filters summary").click()
    page.locator("[name=don_vi]").select_option("VP")
    page.locator("[name=trang_thai][value=hoan-thanh]").check()
    citizen.look()
    page.locator(".board-filters [type=submit]").click()
    page.wait_for_url("**?*don_vi=VP&*trang_thai=hoan-thanh*")
    rows = page.locator(".task-rows > li")
    assert 0 < rows.count() < every
    assert {tag.strip() for tag in rows.locator(".tag").all_inner_texts()} == {"Hoàn thành"}
    expect(page.locator(".chips li")).to_have_count(2)
    citizen.look()
    rows.first.locator("a").first.click()
    page.wait_for_url(re.compile(rf"{BOARD}\d+/"))
    citizen.look()


def answer_part_by_part(citizen: Visitor, degree: str) -> str:
    """The receipt."""
    page = citizen.open(FORM)
    page.locator("#id_unit").select_option(UNIT)
    tick_what_is_shown(page, degree)
    citizen.look()
    while page.locator('[data-go="1"]').is_visible():
        page.locator('[data-go="1"]').click()
        tick_what_is_shown(page, degree)
        citizen.look()
    page.locator("#id_GOP_Y").fill(WORDS)
    page.locator("[data-send]").click()
    return take_receipt(citizen)


def answer_all_in_a_row(citizen: Visitor, degree: str) -> str:
    """Without scripts, and without the unit at first; the receipt."""
    page = citizen.open(FORM)
    expect(page.locator("[data-part]:visible")).to_have_count(len(FACTORS))
    tick_what_is_shown(page, degree)
    page.locator("#id_GOP_Y").fill(WORDS)
    citizen.look()
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        page.locator("[data-send]").click()

    assert refused.value.status == 422
    expect(page.locator("#loi")).to_be_in_viewport()
    expect(page.locator("#loi a")).to_have_attribute("href", "#id_unit")
    expect(page.locator("#id_GOP_Y")).to_have_value(WORDS)
    expect(page.locator(f"input[value='{degree}']:checked")).to_have_count(len(ITEMS))
    citizen.look()
    page.locator("#id_unit").select_option(UNIT)
    page.locator("[data-send]").click()
    return take_receipt(citizen)


def tick_what_is_shown(page: Page, degree: str) -> None:
    for question in page.locator("fieldset:has([type=radio]):visible").all():
        question.locator(f"label:has(input[value='{degree}'])").click()


def take_receipt(citizen: Visitor) -> str:
    citizen.page.wait_for_url("**/bien-nhan/**")
    citizen.look()
    return citizen.page.locator("code.receipt").inner_text()


def look_up(citizen: Visitor, receipt: str) -> str:
    """The state that the page tells: "pending", "counted" …"""
    page = citizen.open(LOOKUP)
    page.locator("#id_code").fill(receipt.lower().replace("-", " "))
    page.locator(".fb-lookup [type=submit]").click()
    classes = page.locator(".fb-state").get_attribute("class") or ""
    citizen.look()
    return classes.rpartition("fb-state-")[2]


def answer_by_post(site: Site, degree: str) -> str:
    """As a browser sends it; the receipt."""
    token = hidden_fields(site.get(FORM).text)["token"][0]
    sheet = {"token": token, "unit": UNIT, **dict.fromkeys(ITEMS, degree)}
    sent = site.post(FORM, data=sheet, allow_redirects=False)
    assert sent.status_code == 303, sent.text
    receipt = RECEIPT.search(site.get(sent.headers["Location"]).text)
    assert receipt
    return receipt[1]


# --- staff ---
def sign_in(staff: Visitor, name: str) -> None:
    page = staff.open("/admin/login/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/admin/")


def compute_and_submit(staff: Visitor, indicator: str, period: str) -> None:
    page = staff.open(f"{VALUES}compute/")
    page.locator("[name=indicator]").select_option(label=indicator)
    page.locator("[name=period]").select_option(label=period)
    page.locator("form:has([name=period]) [type=submit]").click()
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator(".messages")).to_contain_text("Đã trình duyệt để công bố.")


def try_to_publish_what_one_submitted(staff: Visitor) -> str:
    """There is no button for it; what is told to who sends the form all the same."""
    page = staff.page
    expect(page.locator("form[action$='/publish/']")).to_have_count(0)
    page.locator("form[action$='/return/']").evaluate(
        """(form, seen) => {
            form.action = form.action.replace(/return\\/$/, "publish/");
            form.noValidate = true;
            form.elements.reason.name = "seen";
            form.elements.seen.value = seen;
        }""",
        page.locator("dd code").inner_text(),
    )
    page.locator("form[action$='/publish/'] button").click()
    return page.locator(".messages").inner_text()


def publish(staff: Visitor, indicator: str, period: str) -> None:
    page = staff.open(VALUES)
    row = page.locator("tr", has_text=period).filter(has_text=indicator)
    row.get_by_role("link", name=indicator).first.click()
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator(".messages")).to_contain_text("Đã công bố.")
