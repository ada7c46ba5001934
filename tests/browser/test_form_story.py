"""A form on the demo site from its first block to the counts, by people in their browsers."""

import json
from collections import defaultdict
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.rig import Site

from . import form_story as story
from .conftest import DESK
from .form_editor import Staff, find_page, page_number
from .story import Come, Visitor, people_at, take_receipt

UNIT = "VPDKDD"
UNIT_NAME = "Văn phòng Đăng ký đất đai"

TABLET: ViewportSize = {"width": 800, "height": 1280}
COUNTS = f"""
import json
from django.db.models import F, Sum
from feedback.models import Tally
rows = Tally.objects.filter(form__slug="{story.SLUG}").values_list(
    "question", "version__number", "option", "channel"
)
print(json.dumps([list(row) for row in rows.annotate(n=Sum(F("live") + F("archived")))]))
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(seed=True, beat=True, env={"FEEDBACK_RATE_LIMIT": "0"}) as running:
        yield running


@pytest.fixture
def come(site: Site, browser: Browser) -> Iterator[Come]:
    yield from people_at(site, browser, Staff)


def test_a_form_is_built_published_answered_everywhere_and_changed(site: Site, come: Come) -> None:
    editor, approver = come("editor", viewport=DESK), come("approver", viewport=DESK)
    number = story.build(editor)
    story.preview(editor, number)
    story.read_before_publication(editor, number)
    story.hand_over(editor, number)
    story.publish(approver, number)
    _put_into_english(editor, approver, number)
    story.keep_counter(editor, "Quầy 1", "qr", UNIT_NAME)
    story.keep_counter(editor, "Máy ở sảnh", "kiosk", UNIT_NAME)
    poster = story.poster_path(editor, "Quầy 1")
    hall = story.poster_path(editor, "Máy ở sảnh")

    story.answer(come(has_touch=True), poster, way=story.DESK_VI)
    plain = come(java_script_enabled=False)
    story.answer(plain, f"/en/gop-y/{story.SLUG}/", way="Online", unit=UNIT)
    kiosk = come(viewport=TABLET, has_touch=True)
    story.answer_at_the_kiosk(kiosk, hall)
    story.answer_at_the_kiosk(kiosk, hall)
    story.leave_the_kiosk_alone(kiosk, hall)
    story.key_a_sheet(come("officer", viewport=DESK), "7")
    site.wait_counted()
    before = _series(site)
    at_the_desk = {"qr": 1, "kiosk": 2, "paper": 1}
    assert before["CHO"] == {(1, "4", channel): n for channel, n in at_the_desk.items()}
    assert before["C1"] == {**{(1, "5", c): n for c, n in at_the_desk.items()}, (2, "5", "web"): 1}
    assert sum(before["KENH"].values()) == 5

    late = come(has_touch=True)
    late.open(poster)
    story.fill_in(late, story.DESK_VI)
    story.change_what_is_asked(editor, number)
    story.hand_over(editor, number)
    story.publish(approver, number)
    late.page.locator("[data-send]").click()
    take_receipt(late)
    story.answer(come(has_touch=True), poster, way=story.DESK_VI)
    site.wait_counted()

    after = _series(site)
    assert after["CHO"] == {**before["CHO"], (1, "4", "qr"): 2, (3, "4", "qr"): 1}
    assert after["C1"] == {**before["C1"], (1, "5", "qr"): 2, (3, "5", "qr"): 1}
    assert sum(after["KENH"].values()) == 7
    assert site.try_manage("recount", "--check").returncode == 0


def _put_into_english(editor: Visitor, approver: Visitor, number: int) -> None:
    """The list of forms first, because a page is translated after the one above it."""
    index = story.translate(editor, page_number(find_page(editor, "Góp ý")))
    story.hand_over(editor, index)
    story.publish(approver, index)
    english = story.translate(editor, number)
    story.put_into_english(editor, english)
    story.read_before_publication(editor, english)
    story.hand_over(editor, english)
    story.publish(approver, english)


def _series(site: Site) -> dict[str, dict[tuple[int, str, str], int]]:
    """Per question what was counted, by version, option and channel."""
    found: dict[str, dict[tuple[int, str, str], int]] = defaultdict(dict)
    for question, *cell, n in json.loads(site.manage("shell", "--no-imports", "-c", COUNTS)):
        found[question][tuple(cell)] = n
    return found
