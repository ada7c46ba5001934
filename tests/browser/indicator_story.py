"""How a new indicator is defined, published and corrected on the demo site, by its people."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .form_editor import (
    PAGES,
    approve,
    find_page,
    look_at_admin,
    page_number,
    save_draft,
    submit,
)
from .story import VALUES, Visitor

CODE, TITLE, TITLE_EN = "cho-doi", "Không phải chờ lâu", "No long waiting"
FORM = "Khảo sát mức độ hài lòng đối với sự phục vụ của Sở"
# The factors of the new indicator, by the questions of the demo form; the second counts twice.
FACTORS = {"1": ("A1", "A2"), "2": ("B2", "B3")}
SATISFIED = ("4", "5")
CRITERION = "8.1"
WHY = "Bổ sung 12 phiếu đến sau ngày công bố."


# --- the analyst ---
def make_indicator(analyst: Visitor) -> None:
    """Its name and form; the portal then asks how it is computed."""
    page = analyst.open("/admin/indicator/new/")
    for name, words in (("code", CODE), ("title", TITLE), ("title_en", TITLE_EN)):
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=form]").select_option(label=FORM)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/definitions/of/*/")
    look_at_admin(analyst)


def fill_in_the_sentence(analyst: Visitor, period: str) -> Page:
    """The scale of five degrees; the figures of now stand beside the blanks."""
    page = analyst.page
    scale = page.locator(".builder-scale", has_text="A1")
    scale.locator("a.button").first.click()
    page.locator("[name=rule]").select_option("share")
    page.locator("[name=grouping]").select_option("unit")
    page.locator("[name=calendar]").select_option("civil")
    page.locator("[name=min_respondents]").fill("10")
    criteria = page.locator("[name=criterion] option", has_text=f": {CRITERION} ")
    page.locator("[name=criterion]").select_option(criteria.first.get_attribute("value"))
    for option in SATISFIED:
        page.locator(f"[name='hit-{option}']").check()
    for factor, questions in FACTORS.items():
        for question in questions:
            page.locator(f"[name='factor-{question}']").select_option(factor)
    page.locator("details:has([name='title-1']) > summary").click()
    for number, words in (("1", "Nơi chờ"), ("2", "Thời gian")):
        page.locator(f"[name='title-{number}']").fill(words)
    page.locator("[name='weight_of-2']").fill("2")
    page.locator("[name='weight_of-2']").press("Tab")
    expect(page.locator("#preview .builder-total")).to_contain_text("n =")
    page.locator("#preview-period").select_option(period)
    expect(page.locator("#preview .builder-total")).to_contain_text("%")
    look_at_admin(analyst)
    return page


def propose(analyst: Visitor) -> str:
    """The address of the definition, which its author cannot approve."""
    page = analyst.page
    page.locator("[name=propose]").click()
    page.wait_for_url(re.compile(r"/definitions/\d+/$"))
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator("form[action$='/approve/']")).to_have_count(0)
    look_at_admin(analyst)
    return urlsplit(page.url).path


def submit_the_draft(analyst: Visitor, period: str) -> None:
    """The one that the nightly computation left."""
    page = open_value(analyst, period)
    expect(page.locator("main")).to_contain_text("Văn phòng Đăng ký đất đai")
    look_at_admin(analyst)
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator("form[action$='/publish/']")).to_have_count(0)


def draft_a_correction(analyst: Visitor, period: str) -> None:
    page = open_value(analyst, period)
    page.locator("form[action$='/correct/'] [name=reason]").fill(WHY)
    page.locator("form[action$='/correct/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    look_at_admin(analyst)
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()


def open_value(person: Visitor, period: str) -> Page:
    """The newest of the indicator and period."""
    page = person.open(VALUES)
    of_period = page.get_by_role("cell", name=period, exact=True)
    row = page.locator("tr", has_text=TITLE).filter(has=of_period).first
    row.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(re.compile(rf"{VALUES}\d+/$"))
    return page


# --- the second person ---
def approve_definition(approver: Visitor, address: str) -> None:
    page = approver.open(address)
    expect(page.locator(".builder-sentence")).to_be_visible()
    look_at_admin(approver)
    page.locator("form[action$='/approve/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()


def publish_value(director: Visitor, period: str) -> None:
    page = open_value(director, period)
    look_at_admin(director)
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()


# --- its page ---
def make_page(editor: Visitor) -> int:
    parent = page_number(find_page(editor, "Chỉ số", "chi so"))
    page = editor.open(f"{PAGES}/add/feedback/indicatorpage/{parent}/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=title]").press("Tab")
    # The address follows the title until somebody types another.
    expect(page.locator("[name=slug]")).not_to_have_value("")
    page.locator("[name=indicator]").select_option(label=TITLE)
    page.get_by_role("tab", name="Quảng bá").click()
    page.locator("[name=slug]").fill(CODE)
    page.locator("[name=slug]").press("Tab")
    expect(page.locator("[name=slug]")).to_have_value(CODE)
    save_draft(page)
    number = page_number(page)
    submit(editor.open(f"{PAGES}/{number}/edit/"))
    return number


def publish_page(approver: Visitor, number: int) -> None:
    approve(approver.open(f"{PAGES}/{number}/edit/"))
