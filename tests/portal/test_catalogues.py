"""The Vietnamese of the four rooms: complete, exact, polite, and what a reader really sees."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup, Comment
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import gettext, override

from feedback.enums import SnapshotState
from feedback.models import Response
from feedback.questions.unit import UnitChoice
from plan_pages.blocks import PictureBlock
from plan_pages.enums import TaskStatus
from plan_pages.models import IndexResult, Unit
from portal.login import LoginForm
from tests.corpus.site import FilledSite, filled_site
from tests.factories.plan_pages import UnitFactory

ROOMS = ("plan_pages", "feedback", "search", "portal")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|%%|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
VIETNAMESE = re.compile("[ăâđêôơưà-ãè-êìíò-õùúýĩũ\u1ea0-\u1ef9]", re.IGNORECASE)
# Words of English that no Vietnamese word looks like, not even one without accents.
ENGLISH = re.compile(
    r"\b(the|and|with|please|of|for|not|are|this|page|search|print|filter|home|send|"
    r"published|overdue|task|indicator|feedback|receipt|download|source|true|false|none)\b",
    re.IGNORECASE,
)
BOARD = "/ke-hoach/ke-hoach-2022/nhiem-vu/"
PAGES = (
    "/",
    "/ke-hoach/",
    "/ke-hoach/ke-hoach-2022/",
    BOARD,
    f"{BOARD}?don_vi=khong-co&han=hom-qua&trang_thai=x&linh_vuc=99&tieu_chi=99",
    f"{BOARD}1/",
    "/ket-qua/",
    "/ket-qua/?nam=2018",
    "/ket-qua/chi-so/",
    "/ket-qua/chi-so/chi-so-0/",
    "/ket-qua/chi-so/chi-so-0/cach-tinh/",
    "/tin-tuc/",
    "/tin-tuc/?loai=khong-co",
    "/gop-y/",
    "/gop-y/khao-sat/",
    "/gop-y/tra-cuu/",
    "/gop-y/tra-cuu/?ma=OOOO",
    "/tim-kiem/",
    "/tim-kiem/?q=nhiem+vu",
    "/tim-kiem/?q=khongcogi",
    "/bao-ve-du-lieu/",
    "/tro-nang/",
    "/so-do-cong/",
    "/khong-co-trang-nay/",
)
RECORDS = (
    "reform_plans",
    "reform_tasks",
    "reform_units",
    "reform_memberships",
    "reform_periods",
    "reform_criteria_sets",
    "reform_criteria",
    "reform_scores",
    "reform_index_results",
)


def catalogue(room: str) -> polib.POFile:
    return polib.pofile(str(Path(settings.BASE_DIR) / room / "locale/vi/LC_MESSAGES/django.po"))


def vietnamese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def keeps(pattern: re.Pattern[str], entry: polib.POEntry) -> bool:
    """Whether the translation has what both numbers have, and nothing that neither has."""
    sources = [entry.msgid, *filter(None, [entry.msgid_plural])]
    found = [set(pattern.findall(source)) for source in sources]
    return set.intersection(*found) <= set(pattern.findall(vietnamese(entry))) <= set.union(*found)


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_of_a_room_is_translated_and_none_is_doubtful(room: str) -> None:
    assert len(catalogue(room)) > 10
    assert [entry.msgid for entry in catalogue(room) if not entry.translated()] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_translation_keeps_its_placeholders_and_its_tags(room: str) -> None:
    broken = [e.msgid for e in catalogue(room) if not (keeps(PLACEHOLDER, e) and keeps(TAG, e))]
    assert broken == []


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_is_shouted_at_or_called_by_a_familiar_name(room: str) -> None:
    words = [vietnamese(entry) for entry in catalogue(room)]
    assert [text for text in words if re.search(r"!|\bbạn\b", text, re.IGNORECASE)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_sentence_ends_as_its_english_does(room: str) -> None:
    ends = (".", ":", "?", "…")
    differing = [
        entry.msgid
        for entry in catalogue(room)
        if entry.msgid.endswith(ends) != vietnamese(entry).endswith(ends)
    ]
    assert differing == []


def test_the_rooms_never_disagree_about_a_word() -> None:
    """Django puts all catalogues into one; the app named first would win unseen."""
    said: defaultdict[tuple[str | None, str], set[str]] = defaultdict(set)
    for room in ROOMS:
        for entry in catalogue(room):
            said[entry.msgctxt, entry.msgid].add(vietnamese(entry))
    assert {key: words for key, words in said.items() if len(words) > 1} == {}


def test_the_states_of_tasks_are_called_as_in_reporting_practice() -> None:
    with override("vi"):
        labels = [str(status.label) for status in TaskStatus]
    assert labels == [
        "Chưa thực hiện",
        "Chưa đến hạn",
        "Đang thực hiện",
        "Sắp đến hạn",
        "Chờ duyệt",
        "Quá hạn",
        "Thường xuyên",
        "Hoàn thành",
        "Hoàn thành quá hạn",
        "Tạm dừng",
        "Không thực hiện",
        "Đã thay thế",
    ]


def test_a_page_is_put_online_but_a_value_is_made_public() -> None:
    with override("vi"):
        assert str(SnapshotState.PUBLISHED.label) == "Đã công bố"
        assert gettext("Published") == "Đã xuất bản"


@pytest.fixture
def site(db: None) -> FilledSite:
    return filled_site()


def texts(html: str) -> Iterator[str]:
    """What is seen or read out, except what says itself that it is in another language."""
    tree = BeautifulSoup(html, "html.parser")
    for element in tree.select("script, style, code, template, [lang=en]"):
        element.decompose()
    yield from (text for text in tree.find_all(string=True) if not isinstance(text, Comment))
    for name in ("aria-label", "placeholder", "alt", "title"):
        yield from (str(element[name]) for element in tree.select(f"[{name}]"))


def english(html: str) -> set[str]:
    words = {" ".join(text.split()) for text in texts(html)}
    return {text for text in words if ENGLISH.search(text) and not VIETNAMESE.search(text)}


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code in (200, 404), path
    return response.content.decode()


def left_in_english(client: Client, paths: Iterable[str]) -> dict[str, set[str]]:
    found = {path: english(read(client, path)) for path in paths}
    return {path: words for path, words in found.items() if words}


def test_no_public_page_shows_english_to_a_vietnamese_reader(site: FilledSite) -> None:
    assert left_in_english(Client(), PAGES) == {}


def test_no_list_form_or_record_of_the_plan_shows_english(site: FilledSite) -> None:
    unit, index = Unit.objects.earliest("pk"), IndexResult.objects.earliest("pk")
    paths = [f"/admin/{record}/{place}" for record in RECORDS for place in ("", "new/")]
    paths += [
        f"/admin/reform_units/inspect/{unit.pk}/",
        f"/admin/reform_index_results/inspect/{index.pk}/",
        *(f"/admin/reform_import/{kind}" for kind in ("", "plan/", "tasks/", "criteria/")),
    ]
    client = Client()
    client.force_login(User.objects.create_superuser("quan-tri"))
    assert left_in_english(client, paths) == {}


def test_no_page_about_responses_shows_english(site: FilledSite) -> None:
    response = Response.objects.earliest("pk")
    paths = ["/admin/feedback/responses/", f"/admin/feedback/responses/{response.pk}/"]
    pages = {path: read(site.people.client("coordinator"), path) for path in paths}
    assert [english(page) for page in pages.values()] == [set(), set()]
    assert f"Phiếu trả lời số {response.pk}" in titles(pages[paths[1]])


def titles(html: str) -> str:
    return " ".join(
        found.get_text() for found in BeautifulSoup(html, "html.parser").select("title")
    )


@pytest.mark.django_db
def test_the_sign_in_page_asks_in_vietnamese(client: Client) -> None:
    page = BeautifulSoup(read(client, "/admin/login/"), "html.parser")
    labels = [label.get_text(" ", strip=True) for label in page.select("label")]
    assert [label for label in labels if not VIETNAMESE.search(label)] == []
    assert any(label.startswith("Mật khẩu") for label in labels)


@pytest.mark.parametrize(("language", "expected"), [("vi", "Mật khẩu"), ("en", "Password")])
def test_the_label_of_the_password_follows_the_language(language: str, expected: str) -> None:
    with override(language):
        assert str(LoginForm().fields["password"].label) == expected


@pytest.mark.parametrize(("language", "expected"), [("vi", "Hình ảnh"), ("en", "Image")])
def test_an_editor_chooses_a_picture_in_their_language(language: str, expected: str) -> None:
    with override(language):
        assert str(PictureBlock().child_blocks["image"].label) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "expected"), [("vi", "Văn phòng Sở"), ("en", "Office of the Department")]
)
def test_a_form_offers_units_in_the_readers_language(language: str, expected: str) -> None:
    UnitFactory(code="VP", name="Văn phòng Sở", name_en="Office of the Department")
    entry = {"label": "", "help": "", "required": False}
    with override(language):
        field = UnitChoice().fields(entry)["unit"]
        offered = str(field.widget.render("unit", ""))
    assert f'<option value="VP">{expected}</option>' in offered
