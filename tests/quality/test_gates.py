"""The gates of ``make check`` that are our own, tried on what they have to catch."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import polib
import pytest

from . import audit, translations

SOURCE = 'from django.utils.translation import gettext as _\n\nGREETING = _("Good day")\n'


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app with one text, translated and compiled."""
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    monkeypatch.setattr(translations, "ROOMS", ("room",))
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "words.py").write_text(SOURCE)
    write_catalogue(tmp_path / "room", {"Good day": "Xin chào"})
    return tmp_path / "room"


def write_catalogue(room: Path, texts: dict[str, str], *, fuzzy: bool = False) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for msgid, msgstr in texts.items():
        catalogue.append(
            polib.POEntry(msgid=msgid, msgstr=msgstr, flags=["fuzzy"] if fuzzy else [])
        )
    path = room / translations.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


@pytest.fixture
def _gettext() -> None:
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed")


@pytest.mark.usefixtures("_gettext")
def test_a_complete_and_fresh_catalogue_passes(room: Path) -> None:
    finding = translations.check()

    assert (finding.holds, finding.text) == (True, "")


@pytest.mark.usefixtures("_gettext")
def test_a_new_text_of_the_sources_is_missed(room: Path) -> None:
    (room / "words.py").write_text(SOURCE + 'FAREWELL = _("Goodbye")\n')

    assert translations.check().text == "room: not in the catalogue: 'Goodbye'"


@pytest.mark.usefixtures("_gettext")
def test_a_text_that_the_sources_no_longer_hold_is_named(room: Path) -> None:
    (room / "words.py").write_text("")

    assert translations.check().text == "room: no longer used: 'Good day'"


def test_an_untranslated_a_fuzzy_and_a_missing_catalogue_fail(room: Path) -> None:
    write_catalogue(room, {"Good day": ""})
    assert "room: untranslated: 'Good day'" in translations.check().text
    write_catalogue(room, {"Good day": "Xin chào"}, fuzzy=True)
    assert "room: fuzzy: 'Good day'" in translations.check().text
    shutil.rmtree(room / "locale")
    assert "room: there is no" in translations.check().text
    assert not translations.check().holds


def test_compiled_messages_that_say_something_else_fail(room: Path) -> None:
    source = room / translations.CATALOGUE
    compiled = source.with_suffix(".mo").read_bytes()
    write_catalogue(room, {"Good day": "Chào Ông/Bà"})
    source.with_suffix(".mo").write_bytes(compiled)

    assert "the compiled messages are others" in translations.check().text


def test_the_table_of_floors_rejects_a_known_bad_pin() -> None:
    assert audit.below_floors(audit.TABLE["known_bad"])
    assert audit.below_floors({"django": "5.2.19", "wagtail": "7.4.4"}) == []


def answer_with(monkeypatch: pytest.MonkeyPatch, *answers: list[dict[str, Any]]) -> None:
    """pip-audit needs the network and a vulnerable package: its answers are told instead."""
    told = iter(answers)

    def run(*_args: Any, **_options: Any) -> subprocess.CompletedProcess[str]:
        output = json.dumps({"dependencies": next(told)})
        return subprocess.CompletedProcess([], 0, stdout=output, stderr="")

    monkeypatch.setattr(subprocess, "run", run)


BAD = {"name": "django", "version": "3.2.0", "vulns": [{"id": "CVE-1"}]}
GOOD = {"name": "wagtail", "version": "7.4.4", "vulns": []}
SKIPPED = {"name": "wagtail", "skip_reason": "not found"}


def test_an_audit_that_finds_the_known_bad_pin_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer_with(monkeypatch, [BAD], [GOOD])
    assert audit.check().holds


def test_a_package_that_was_not_looked_up_fails_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, [BAD], [GOOD, SKIPPED])
    assert audit.check().text == "wagtail: not looked up: not found"


def test_a_vulnerable_package_fails_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, [BAD], [{**GOOD, "vulns": [{"id": "CVE-2"}]}])
    assert audit.check().text == "wagtail 7.4.4: CVE-2"


def test_an_audit_that_lets_the_known_bad_pin_pass_is_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer_with(monkeypatch, [{**BAD, "vulns": []}])
    assert not audit.check().holds


def test_where_nobody_can_be_asked_the_floors_decide_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer_with(monkeypatch, [SKIPPED])
    finding = audit.check()
    assert finding.holds
    assert "could not be asked" in finding.text
