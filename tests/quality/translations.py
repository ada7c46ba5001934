"""Vietnamese is complete and fresh: every text of the sources, no other, compiled as written."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from .report import Finding

BASE_DIR = Path(__file__).resolve().parents[2]
ROOMS = ("plan_pages", "feedback", "search", "portal")
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")


def check() -> Finding:
    problems = [*_incomplete(), *_compiled_otherwise()]
    if shutil.which("xgettext"):
        problems += _stale()
        return Finding(not problems, "\n".join(problems))
    missing = "gettext is not installed, so it was not asked whether the catalogues are fresh"
    strict = os.environ.get("STRICT") == "1"
    return Finding(not problems and not strict, "\n".join([*problems, missing]))


def _incomplete() -> Iterator[str]:
    for room in ROOMS:
        path = BASE_DIR / room / CATALOGUE
        if not path.exists():
            yield f"{room}: there is no {CATALOGUE}"
            continue
        catalogue = polib.pofile(str(path))
        for state, entries in (
            ("untranslated", catalogue.untranslated_entries()),
            ("fuzzy", catalogue.fuzzy_entries()),
        ):
            yield from (f"{room}: {state}: {entry.msgid!r}" for entry in entries)


def _compiled_otherwise() -> Iterator[str]:
    """Compiled messages are committed, because a fresh machine has no ``msgfmt``."""
    for source in sorted(_catalogues()):
        compiled = source.with_suffix(".mo")
        name = source.relative_to(BASE_DIR)
        if not compiled.exists():
            yield f"{name}: not compiled"
        elif _texts(polib.pofile(str(source))) != _texts(polib.mofile(str(compiled))):
            yield f"{name}: the compiled messages are others; run msgfmt"


def _catalogues() -> Iterator[Path]:
    for room in ROOMS:
        yield from (BASE_DIR / room).glob("**/LC_MESSAGES/*.po")


Texts = dict[tuple[str | None, str], object]


def _texts(catalogue: polib.POFile | polib.MOFile) -> Texts:
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue.translated_entries()
    }


def _stale() -> list[str]:
    problems = []
    for room in ROOMS:
        committed = BASE_DIR / room / CATALOGUE
        if committed.exists():
            fresh, old = _freshly_made(room), _named(polib.pofile(str(committed)))
            problems += [f"{room}: not in the catalogue: {text!r}" for text in sorted(fresh - old)]
            problems += [f"{room}: no longer used: {text!r}" for text in sorted(old - fresh)]
    return problems


def _freshly_made(room: str) -> set[str]:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / room
        shutil.copytree(BASE_DIR / room, copy, ignore=shutil.ignore_patterns("*.pyc", "static"))
        (copy / CATALOGUE).unlink()
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run(
            [
                sys.executable,
                "-P",
                "-m",
                "django",
                "makemessages",
                "--locale",
                "vi",
                "--verbosity",
                "0",
            ],
            cwd=copy,
            env=environment,
            check=True,
        )
        made = copy / CATALOGUE
        return _named(polib.pofile(str(made))) if made.exists() else set()


def _named(catalogue: polib.POFile) -> set[str]:
    return {
        f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else entry.msgid
        for entry in catalogue
        if not entry.obsolete
    }
