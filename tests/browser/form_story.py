"""How a form is made and changed on the demo site, by its editor and its approver."""

from __future__ import annotations

import io

import pdfplumber
from playwright.sync_api import Page, expect

from .conftest import PHONE
from .form_editor import (
    Block,
    add_block,
    approve,
    before_publication,
    begin_form,
    choose_from_bank,
    look_at_admin,
    page_number,
    save_draft,
    submit,
)
from .story import Visitor, take_receipt

TITLE, TITLE_EN = "Góp ý tại bộ phận một cửa", "Feedback at the one-stop desk"
SLUG = "gop-y-tai-bo-phan-mot-cua"
ONLINE, DESK_VI = "Qua mạng", "Tại quầy"
DESK_EN = "At the desk"
DESKS = (DESK_VI, DESK_EN)
WORDS = "Xin thêm ghế ngồi “có tựa”"
ENGLISH = {
    2: "How did you hand in your file?",
    5: "Was there room to sit and wait?",
    6: "What should the desk do differently?",
}


# --- the editor ---
def build(editor: Visitor) -> int:
    """The number of the draft's page."""
    page = begin_form(editor, TITLE)
    add_block(page, "Phần").fill(heading="Lần đến gần nhất")
    add_block(page, "Đơn vị").require()
    way = add_block(page, "Chọn một câu trả lời").fill(
        label="Ông/Bà nộp hồ sơ bằng cách nào?", code="KENH"
    )
    way.answers(ONLINE, DESK_VI)
    choose_from_bank(add_block(page, "Câu hỏi từ ngân hàng"), "thai do", "C1")
    desk = add_block(page, "Phần").fill(heading="Ở quầy")
    desk.ask_only_if("KENH", DESK_VI)
    add_block(page, "Chấm điểm theo thang").fill(
        label="Chỗ ngồi chờ có đủ không?", code="CHO", lowest="rất thiếu", highest="rất đủ"
    )
    add_block(page, "Văn bản ngắn").fill(label="Quầy nên thay đổi điều gì?", code="Y_KIEN")
    save_draft(page)
    look_at_admin(editor)
    return page_number(page)


def preview(editor: Visitor, number: int) -> None:
    page = editor.open(f"/admin/pages/{number}/edit/")
    page.get_by_role("button", name="Mở/đóng xem trước").click()
    shown = page.locator("[data-side-panel=preview]").frame_locator("#w-preview-iframe")
    expect(shown.locator("h1")).to_contain_text(TITLE)
    expect(shown.locator("#id_KENH_0")).to_be_attached()


def read_before_publication(person: Visitor, number: int, *words: str) -> Page:
    """What stands there, at a desk and on a phone."""
    page = before_publication(person, number)
    for each in words:
        expect(page.locator("main")).to_contain_text(each)
    look_at_admin(person)
    wide = page.viewport_size
    page.set_viewport_size(PHONE)
    look_at_admin(person)
    if wide is not None:
        page.set_viewport_size(wide)
    return page


def hand_over(editor: Visitor, number: int) -> None:
    submit(editor.open(f"/admin/pages/{number}/edit/"))


def publish(approver: Visitor, number: int) -> None:
    approve(approver.open(f"/admin/pages/{number}/edit/"))


def change_what_is_asked(editor: Visitor, number: int) -> None:
    """Other words for one question, one more answer for another; both are shown beforehand."""
    page = editor.open(f"/admin/pages/{number}/edit/")
    Block(page, 5).fill(label="Chỗ ngồi chờ có đủ cho mọi người không?")
    Block(page, 2).answers(ONLINE, DESK_VI, "Qua bưu điện")
    save_draft(page)
    page = read_before_publication(editor, number, "Qua bưu điện", "cho mọi người")
    expect(page.locator("tr:has-text('KENH') .edit-broken")).to_be_visible()
    expect(page.locator("tr:has-text('CHO') .edit-careful")).to_be_visible()


# --- its English page ---
def translate(person: Visitor, number: int) -> int:
    page = person.open(f"/admin/translation/submit/page/{number}/")
    page.locator("main form [name=locales]").first.check()
    look_at_admin(person)
    page.locator("main form [type=submit]").first.click()
    expect(page.locator("[name=title]")).to_be_visible()
    return page_number(page)


def put_into_english(editor: Visitor, number: int) -> None:
    page = editor.open(f"/admin/pages/{number}/edit/")
    page.locator("[name=title]").fill(TITLE_EN)
    Block(page, 0).fill(heading="Your last visit")
    Block(page, 1).fill(label="Which unit did you visit?")
    for place, label in ENGLISH.items():
        Block(page, place).fill(label=label)
    Block(page, 2).answers("Online", DESK_EN)
    Block(page, 4).fill(heading="At the desk").ask_only_if("KENH", DESK_EN)
    Block(page, 5).fill(lowest="far too little", highest="plenty")
    save_draft(page)
    look_at_admin(editor)


# --- its place ---
def keep_counter(editor: Visitor, name: str, kind: str, unit: str) -> None:
    page = editor.open("/admin/feedback_counters/new/")
    page.locator("[name=form]").select_option(label=TITLE)
    page.locator("[name=name]").fill(name)
    page.locator("[name=kind]").select_option(kind)
    page.locator("[name=unit]").select_option(label=unit)
    page.locator("main form [type=submit]").first.click()
    expect(page.locator(".messages .success").first).to_be_visible()


def poster_path(editor: Visitor, name: str) -> str:
    """The address that the poster of the counter shows, as a path; the poster fits one sheet."""
    page = editor.open("/admin/feedback_counters/")
    page.locator("main table").get_by_role("link", name=name, exact=True).first.click()
    page.locator("a[href$='/poster/']").first.click()
    expect(page.locator(".po-qr svg")).to_be_visible()
    look_at_admin(editor)
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as sheet:
        assert len(sheet.pages) == 1
    address = page.locator(".po-address").inner_text().strip()
    return "/" + address.partition("/")[2]


# --- citizens ---
def answer(citizen: Visitor, address: str, *, way: str, unit: str = "") -> str:
    """Part by part where there is a script, else all in a row; the receipt.

    Who filed online has no answer to the questions of the desk, and is not asked them.
    """
    page = citizen.open(address)
    if unit:
        page.locator("#id_unit").select_option(unit)
    fill_in(citizen, way)
    page.locator("[data-send]").click()
    return take_receipt(citizen)


def fill_in(citizen: Visitor, way: str) -> None:
    page = citizen.page
    page.locator(".fb-opt", has_text=way).first.click()
    page.locator("label:has(input[name=C1][value='5'])").click()
    citizen.look()
    if page.locator('[data-go="1"]').is_visible():
        page.locator('[data-go="1"]').click()
    if way in DESKS:
        page.locator("label:has(input[name=CHO][value='4'])").click()
        page.locator("[name=Y_KIEN]").fill(WORDS)
        citizen.look()


def answer_at_the_kiosk(kiosk: Visitor, address: str) -> None:
    """One person after the other; of the first nothing is left."""
    page = kiosk.open(address)
    fill_in(kiosk, DESK_VI)
    page.locator("[data-send]").click()
    expect(page.locator("code.receipt")).to_be_visible()
    kiosk.look()
    page.locator(".fb-foot .fb-btn").click()
    expect(page.locator("#id_KENH_0")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("[name=Y_KIEN]")).to_have_value("")


def leave_the_kiosk_alone(kiosk: Visitor, address: str) -> None:
    """Somebody began and went away: the form asks, then clears."""
    page = kiosk.page
    page.clock.install()
    kiosk.open(address)
    page.locator(".fb-opt", has_text=DESK_VI).first.click()
    page.clock.run_for(91_000)
    expect(page.locator("[data-leaving]")).to_be_visible()
    kiosk.look()
    page.locator("[data-more]").click()
    expect(page.locator("[data-leaving]")).to_be_hidden()
    expect(page.locator("input:checked")).to_have_count(1)
    page.clock.run_for(91_000)
    expect(page.locator("[data-leaving]")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.locator("input:checked")).to_have_count(0)


# --- the clerk ---
def key_a_sheet(clerk: Visitor, number: str) -> None:
    """By the number keys alone: at the desk, 5 of 5, 4 of 5."""
    page = clerk.open("/admin/feedback/paper/")
    look_at_admin(clerk)
    form = page.locator(".key-forms li", has_text=TITLE)
    form.get_by_role("link", name="(vi)").click()
    expect(page.locator("#id_sheet-number")).to_be_focused()
    look_at_admin(clerk)
    page.locator("#id_sheet-number").fill(number)
    page.locator("#id_KENH_0").focus()
    for key in "254":
        page.keyboard.press(key)
    expect(page.locator("[name=Y_KIEN]")).to_be_focused()
    page.locator("[data-send]").click()
    expect(page.locator(".messages .success")).to_contain_text(number)
