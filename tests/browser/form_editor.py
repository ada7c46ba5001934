"""What an editor does in Wagtail's form editor, as a person does it: block by block."""

from __future__ import annotations

import re

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from .conftest import overflow, violations
from .story import Visitor

PAGES = "/admin/pages"
# Wagtail's rich text fields have no name that axe finds, and parts of blocks share theirs.
STREAM = "#body-root > [data-streamfield-stream-container]"
NOT_OURS = re.compile(
    r"DraftEditor|w-editing-sessions|w-minimap-item|color-contrast: <li class=\"success\""
    r"|color-contrast: <a href=\"[^\"]*\" class=\"button button-small button-secondary\""
    r"|landmark-unique: <section class=\"w-panel"
)


class Staff(Visitor):
    """Signed in; what Wagtail's editor tells the console for its own sake is no fault."""

    def _note(self, message: ConsoleMessage) -> None:
        # A draft that is not whole yet is not saved by itself, and checks write their results.
        if not re.search(r"status of 4(00|09|22)|^axe.run results", message.text):
            super()._note(message)


def look_at_admin(person: Visitor) -> None:
    """Axe, and the width of the window; what is wrong with Wagtail's own widgets is left out."""
    found = [line for line in violations(person.page) if not NOT_OURS.search(line)]
    if overflow(person.page) > 0:
        found.append(f"{overflow(person.page)} px wider than the window")
    person.faults += [f"{person.page.url}: {line}" for line in found]


# --- finding one's way ---
def find_page(person: Visitor, title: str, words: str = "") -> Page:
    """Into the editor of the page, by the search of the admin."""
    page = person.open(f"{PAGES}/search/?q={words or title}")
    page.locator("main td.title").get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("[name=title]")).to_have_value(title)
    return page


def page_number(page: Page) -> int:
    found = re.search(r"/pages/(\d+)/", page.url)
    assert found, page.url
    return int(found[1])


def begin_form(person: Visitor, title: str) -> Page:
    """Under the page of all forms; the address comes of the title; saved at once."""
    page = find_page(person, "Góp ý")
    page = person.open(f"{PAGES}/{page_number(page)}/")
    page.locator("a[href$='/add_subpage/']").first.click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=title]").press("Tab")
    expect(page.locator("[name=slug]")).not_to_have_value("")
    save_draft(page)
    return page


# --- blocks ---
class Block:
    """The block at a place of the body, with its fields by the path of their names."""

    def __init__(self, page: Page, place: int) -> None:
        self.page, self.prefix = page, f"body-{place}-value"

    def field(self, path: str) -> Locator:
        return self.page.locator(f"[name='{self.prefix}-{path}']")

    def fill(self, **texts: str) -> Block:
        """``options__0__label`` is the label of the first answer."""
        for name, text in texts.items():
            self.field(self._path(name)).fill(text)
        return self

    def answers(self, *labels: str) -> Block:
        """Fill the answers, adding those that are missing."""
        for number, label in enumerate(labels):
            name = f"options-{number}-value-label"
            if not self.field(name).count():
                part = self.field("options-count").locator("xpath=..")
                part.locator(".c-sf-add-button:visible").last.click()
            self.field(name).fill(label)
        return self

    def require(self) -> Block:
        self.field("required").check()
        return self

    def ask_only_if(self, question: str, answer: str) -> Block:
        self.open_rule()
        self.field("show_if-question").fill(question)
        self.field("show_if-value").fill(answer)
        return self

    def open_rule(self) -> None:
        """The rule of a block is folded away until somebody wants one."""
        code = self.field("show_if-question")
        if not code.is_visible():
            self.page.locator(f"[id='{code.get_attribute('id')}']").locator(
                "xpath=ancestor::section[1]"
            ).locator("[data-panel-toggle]").first.click()
        expect(code).to_be_visible()

    def _path(self, name: str) -> str:
        return re.sub(r"__(\d+)__", r"-\1-value-", name)


def add_block(page: Page, kind: str) -> Block:
    """By the last button between the blocks, by its name in the list that opens."""
    blocks = page.locator(f"{STREAM} > [data-streamfield-child]")
    place = blocks.count()
    page.locator(f"{STREAM} > div > .c-sf-add-button").last.click()
    page.get_by_role("option", name=kind, exact=True).click()
    expect(blocks).to_have_count(place + 1)
    return Block(page, place)


def choose_from_bank(block: Block, words: str, code: str) -> None:
    page = block.page
    holder = page.locator(f"[id='{block.prefix}-series-chooser']")
    holder.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator(".modal-content [name=q]").fill(words)
    page.locator(
        ".modal-content a[data-chooser-modal-choice]", has_text=re.compile(rf"^\s*{code} \(")
    ).first.click()
    expect(holder.locator("[data-chooser-title]")).to_contain_text(f"{code} (")


# --- what the buttons at the foot do ---
def act(page: Page, which: str) -> None:
    button = page.locator(f"footer button{which}").first
    if not button.is_visible():
        page.locator("footer .w-dropdown__toggle").click()
    button.click()
    expect(page.locator(".messages li").first).to_be_visible()
    expect(page.locator(".messages .success").first).to_be_visible()


def save_draft(page: Page) -> None:
    act(page, ".action-save:not([name])")


def submit(page: Page) -> None:
    act(page, "[name=action-submit]")


def approve(page: Page) -> None:
    act(page, "[data-workflow-action-name=approve]")


# --- a page elsewhere ---
def before_publication(person: Visitor, number: int) -> Page:
    return person.open(f"/admin/feedback/forms/{number}/before/")
