"""The form in a browser: with and without its script, on a phone and at a desk."""

import pytest
from playwright.sync_api import Page, expect

from feedback.models import FeedbackFormPage, Response

from .conftest import DESK, PHONE, Open, overflow, violations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LOOKUP = "/gop-y/tra-cuu/"
SIZES = [pytest.param(PHONE, id="360"), pytest.param(DESK, id="1280")]


def choose(page: Page, control: str) -> None:
    page.locator(f"label:has(#{control})").click()


def forward(page: Page) -> None:
    page.locator('[data-go="1"]').click()


def to_the_end(page: Page) -> None:
    while page.locator('[data-go="1"]').is_visible():
        forward(page)


def send(page: Page) -> None:
    page.locator("[data-send]").click()


def shown_parts(page: Page) -> list[str]:
    return [part.get_attribute("id") or "" for part in page.locator("[data-part]:visible").all()]


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_from_the_first_part_to_the_look_up(
    khao_sat: FeedbackFormPage, visit: Open, size: dict[str, int]
) -> None:
    page = visit(khao_sat.url, viewport=size)
    found = {"fresh": violations(page)}
    forward(page)
    choose(page, "id_A1_3")
    choose(page, "id_A2_5")
    found["answered"] = violations(page)
    to_the_end(page)
    page.locator(".fb-contact summary").click()
    found["contact"] = violations(page)
    send(page)
    page.wait_for_selector("[data-errors]")
    found["errors"] = violations(page)
    page.locator("#id_unit").select_option("VP")
    send(page)
    page.wait_for_url("**/bien-nhan/**")
    found["receipt"] = violations(page)
    receipt = page.locator("code.receipt").inner_text()
    page.goto(page.url.split("/gop-y/")[0] + LOOKUP)
    page.locator("#id_code").fill(receipt.lower().replace("-", " "))
    page.locator(".fb-lookup button").click()
    page.wait_for_selector(".fb-state")
    found["state"] = violations(page)
    page.goto(page.url.split("/gop-y/")[0] + "/gop-y/")
    found["index"] = violations(page)

    assert {place: lines for place, lines in found.items() if lines} == {}


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_when_all_parts_stand_in_a_row_with_errors(
    khao_sat: FeedbackFormPage, visit: Open, size: dict[str, int]
) -> None:
    page = visit(khao_sat.url, viewport=size, java_script_enabled=False)
    parts = shown_parts(page)
    send(page)
    page.wait_for_selector("#loi")
    page.context.close()
    # axe is a script itself: without scripts of the page, its files are kept away instead.
    bare = visit("/", viewport=size)
    bare.route("**/*.js", lambda route: route.abort())
    bare.goto(bare.url.rstrip("/") + khao_sat.url)

    assert parts == [f"phan-{number}" for number in range(1, 8)]
    assert violations(bare) == []
    send(bare)
    bare.wait_for_selector("#loi")
    assert violations(bare) == []


def test_one_part_at_a_time_and_the_browsers_back_goes_one_part_back(
    khao_sat: FeedbackFormPage, visit: Open
) -> None:
    page = visit(khao_sat.url)
    first = shown_parts(page)
    forward(page)
    second, focused = shown_parts(page), page.evaluate("document.activeElement.id")
    choose(page, "id_A1_3")
    choose(page, "id_A3_5")
    answered = page.locator("[data-answered]").inner_text()
    segments = page.locator(".fb-bar .fb-all").count()
    page.go_back()

    assert (first, second, focused) == (["phan-1"], ["phan-2"], "phan-2")
    assert [word for word in answered.replace("/", " ").split() if word.isdigit()] == ["2", "26"]
    assert segments == 7
    assert shown_parts(page) == ["phan-1"]
    expect(page.locator("#id_A1_3")).to_be_checked()


def test_the_keyboard_alone_answers_and_sends(khao_sat: FeedbackFormPage, visit: Open) -> None:
    page = visit(khao_sat.url)
    page.locator("#id_unit").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#id_A1_2")).to_be_checked()
    while not page.locator("[data-send]").is_visible():
        page.locator('[data-go="1"]').focus()
        page.keyboard.press("Enter")
    page.locator("[data-send]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bien-nhan/**")

    assert Response.objects.get().revisions.get().answers == {"A1": "3"}


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_control(
    khao_sat: FeedbackFormPage, visit: Open
) -> None:
    page = visit(khao_sat.url)
    to_the_end(page)
    page.locator("#id_GOP_Y").fill("“a” <b>c</b>")
    send(page)
    page.wait_for_selector("[data-errors]")
    focused = page.evaluate("document.activeElement.id")
    page.locator("[data-errors] a").first.click()

    assert focused == "loi"
    assert page.evaluate("document.activeElement.id") == "id_unit"
    assert shown_parts(page) == ["phan-1"]
    assert page.locator("#id_GOP_Y").input_value() == "“a” <b>c</b>"
    expect(page.locator("[data-send]")).to_be_visible()


def test_without_script_the_errors_are_what_is_seen_first(
    khao_sat: FeedbackFormPage, visit: Open
) -> None:
    page = visit(f"{khao_sat.url}#phan-5", java_script_enabled=False)
    choose(page, "id_A1_4")
    send(page)
    page.wait_for_selector("#loi")

    expect(page.locator("#loi")).to_be_in_viewport()
    expect(page.locator("#id_A1_4")).to_be_checked()


def test_a_draft_comes_back_in_the_same_tab_without_contact_data_and_goes_when_sent(
    khao_sat: FeedbackFormPage, visit: Open
) -> None:
    page = visit(khao_sat.url)
    page.locator("#id_unit").select_option("VP")
    forward(page)
    choose(page, "id_A1_3")
    to_the_end(page)
    page.locator("#id_GOP_Y").fill("thêm ghế")
    page.locator(".fb-contact summary").click()
    page.locator("#id_contact_phone").fill("0912 345 678")
    page.goto(page.url)
    kept = page.evaluate("JSON.stringify(Object.values(sessionStorage))")

    expect(page.locator("#id_A1_3")).to_be_checked()
    assert page.locator("#id_unit").input_value() == "VP"
    assert page.locator("#id_GOP_Y").input_value() == "thêm ghế"
    assert page.locator("#id_contact_phone").input_value() == ""
    assert "0912" not in kept
    to_the_end(page)
    send(page)
    page.wait_for_url("**/bien-nhan/**")
    assert page.evaluate("sessionStorage.length") == 0


def test_clearing_asks_first_and_leaves_nothing(khao_sat: FeedbackFormPage, visit: Open) -> None:
    page = visit(khao_sat.url)
    page.locator("#id_unit").select_option("VP")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("[data-clear]").click()
    still = page.locator("#id_unit").input_value()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-clear]").click()

    assert still == "VP"
    assert page.locator("#id_unit").input_value() == ""
    assert page.evaluate("sessionStorage.length") == 0


def test_a_double_click_sends_once_and_says_that_it_is_sending(
    khao_sat: FeedbackFormPage, visit: Open
) -> None:
    page = visit(khao_sat.url)
    page.locator("#id_unit").select_option("VP")
    forward(page)
    choose(page, "id_A1_3")
    to_the_end(page)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.method))
    disabled, button, status = page.locator("[data-send]").evaluate(
        """button => { button.click(); button.click(); return [
            button.getAttribute("aria-disabled"), button.textContent,
            document.querySelector("[data-status]").textContent] }"""
    )
    page.wait_for_url("**/bien-nhan/**")

    assert disabled == "true"
    assert button == status != ""
    assert posts.count("POST") == Response.objects.count() == 1


def test_the_form_fits_320_pixels_large_letters_and_touch(
    khao_sat: FeedbackFormPage, visit: Open
) -> None:
    page = visit(khao_sat.url, viewport={"width": 320, "height": 600})
    forward(page)
    plain = overflow(page)
    sizes = page.evaluate(
        "[...document.querySelectorAll('[data-part]:not([hidden]) label,[data-go],[data-clear]')]"
        ".map(box => box.getBoundingClientRect())"
        ".filter(box => box.height && (box.height < 44 || box.width < 44)).length"
    )
    page.evaluate("document.documentElement.dataset.size = '3'")

    assert (plain, overflow(page), sizes) == (0, 0, 0)


def test_all_parts_are_printed_whichever_is_shown(khao_sat: FeedbackFormPage, visit: Open) -> None:
    page = visit(khao_sat.url, viewport=DESK)
    page.emulate_media(media="print")

    assert len(shown_parts(page)) == 7
    expect(page.locator("[data-send]")).to_be_hidden()
    expect(page.locator("[data-progress]")).to_be_hidden()
