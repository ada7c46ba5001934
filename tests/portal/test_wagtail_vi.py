"""The Vietnamese of Wagtail's own admin, which the portal carries because Wagtail has little."""

import re
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import gettext, ngettext, override
from wagtail.admin.menu import Menu
from wagtail.users.models import UserProfile

CATALOGUES = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
OURS = ["portal", "feedback", "plan_pages", "search"]
COMPLETE = [
    ("wagtail", "django"),
    ("wagtail.admin", "django"),
    ("wagtail.admin", "djangojs"),
    ("wagtail.contrib.redirects", "django"),
    ("wagtail.contrib.settings", "django"),
    ("wagtail.contrib.simple_translation", "django"),
    ("wagtail.contrib.table_block", "django"),
    ("wagtail.documents", "django"),
    ("wagtail.embeds", "django"),
    ("wagtail.images", "django"),
    ("wagtail.locales", "django"),
    ("wagtail.search", "django"),
    ("wagtail.sites", "django"),
    ("wagtail.snippets", "django"),
    ("wagtail.users", "django"),
    ("taggit", "django"),
]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def overlay(domain: str) -> list[polib.POEntry]:
    return entries(CATALOGUES / f"{domain}.po")


def sources(entry: polib.POEntry) -> list[str]:
    return [entry.msgid, *filter(None, [entry.msgid_plural])]


def vietnamese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def keeps(pattern: re.Pattern[str], entry: polib.POEntry) -> bool:
    """Whether the translation has what both numbers have, and nothing that neither has."""
    found = [set(pattern.findall(source)) for source in sources(entry)]
    return set.intersection(*found) <= set(pattern.findall(vietnamese(entry))) <= set.union(*found)


def of_package(package: str, language: str, domain: str) -> list[polib.POEntry]:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    return entries(path) if path.exists() else []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_translation_keeps_its_placeholders_and_its_tags(domain: str) -> None:
    broken = [e.msgid for e in overlay(domain) if not (keeps(PLACEHOLDER, e) and keeps(TAG, e))]
    assert broken == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_entry_is_translated_and_none_is_doubtful(domain: str) -> None:
    assert [e.msgid for e in overlay(domain) if not e.translated()] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_says_what_the_readable_one_says(domain: str) -> None:
    compiled = polib.mofile(str(CATALOGUES / f"{domain}.mo"))
    assert {(e.msgctxt, e.msgid): vietnamese(e) for e in compiled} == {
        (e.msgctxt, e.msgid): vietnamese(e) for e in overlay(domain)
    }


def test_nobody_is_shouted_at_or_called_by_a_familiar_name() -> None:
    words = [vietnamese(e) for e in chain(overlay("django"), overlay("djangojs"))]
    assert [text for text in words if re.search(r"!|\bbạn\b", text, re.IGNORECASE)] == []


@pytest.mark.parametrize(("package", "domain"), COMPLETE)
def test_nothing_that_wagtail_says_is_left_in_english(package: str, domain: str) -> None:
    known = {(e.msgctxt, e.msgid) for e in overlay(domain)}
    said = of_package(package, "en", domain)
    assert said, f"{package} has no English catalogue to compare with"
    assert [e.msgid for e in said if (e.msgctxt, e.msgid) not in known] == []


@pytest.mark.parametrize("package", OURS)
def test_an_app_and_the_overlay_never_disagree_about_a_word(package: str) -> None:
    """The overlay wins over an app's catalogue; where they differ the app needs a context."""
    ours = {(e.msgctxt, e.msgid): vietnamese(e) for e in overlay("django")}
    differing = {
        entry.msgid: (vietnamese(entry), ours[entry.msgctxt, entry.msgid])
        for entry in of_package(package, "vi", "django")
        if ours.get((entry.msgctxt, entry.msgid), vietnamese(entry)) != vietnamese(entry)
    }
    assert differing == {}


def labels(hook: str) -> set[str]:
    """A fresh menu: the shared ones would keep this test's addresses for the tests after it."""
    with override("vi"):
        return {str(item.label) for item in Menu(register_hook_name=hook).registered_menu_items}


@pytest.mark.urls("wagtail.admin.urls")
@pytest.mark.parametrize(
    ("hook", "expected"),
    [
        ("register_admin_menu_item", {"Trang", "Hình ảnh", "Tài liệu", "Báo cáo", "Cài đặt"}),
        ("register_reports_menu_item", {"Trang đang khóa", "Quy trình duyệt", "Lịch sử website"}),
        ("register_settings_menu_item", {"Bộ sưu tập", "Website", "Ngôn ngữ", "Chuyển hướng"}),
    ],
)
def test_the_menus_speak_vietnamese(hook: str, expected: set[str]) -> None:
    assert expected <= labels(hook)


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("Publish", "Xuất bản"),
        ("Unpublish", "Gỡ xuất bản"),
        ("Request changes", "Yêu cầu chỉnh sửa"),
        ("Locked Out", "Đã bị khóa"),
        ("is greater than", "lớn hơn"),
    ],
)
def test_the_overlay_wins_over_what_a_library_brings(english: str, expected: str) -> None:
    with override("vi"):
        assert gettext(english) == expected


def test_english_stays_english() -> None:
    with override("en"):
        assert gettext("Unpublish") == "Unpublish"


def test_a_count_reads_the_same_for_one_and_for_many() -> None:
    one, many = "%(count)s image", "%(count)s images"
    with override("vi"):
        said = {ngettext(one, many, n) % {"count": n} for n in (1, 2)}
    assert said == {"1 hình ảnh", "2 hình ảnh"}


@pytest.mark.urls("wagtail.admin.urls")
@pytest.mark.django_db
def test_the_admins_scripts_are_given_vietnamese_before_anyone_signs_in(client: Client) -> None:
    response = client.get("/jsi18n/")
    assert response.status_code == 200
    assert '"Retry": "Th\\u1eed l\\u1ea1i"' in response.content.decode()


@pytest.mark.urls("wagtail.admin.urls")
@pytest.mark.django_db
def test_an_editor_who_prefers_english_gets_scripts_in_english(client: Client) -> None:
    editor = User.objects.create_user("editor")
    UserProfile.objects.create(user=editor, preferred_language="en")
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert "Th\\u1eed" not in client.get("/jsi18n/").content.decode()
