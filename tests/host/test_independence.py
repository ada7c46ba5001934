"""What the sources themselves say: the plugin names neither the portal nor its search."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.procfile import BASE_DIR

APPS = ("plan_pages", "feedback")
OURS = ("portal", "search")
# Labels, template folders, url names, template tags and static folders of the two rooms.
NAMED = re.compile(
    r"""['"](?:portal|search)(?:[./:][\w./:-]+)?['"]|\{%\s*load\s[^%]*\bportal_|--portal-"""
)
# A kind of input field, not the app.
ALLOWED = ('"type": "search"', 'type="search"')


def sources(*endings: str) -> Iterator[Path]:
    for app in APPS:
        for path in sorted((BASE_DIR / app).rglob("*")):
            if path.suffix in endings and "migrations" not in path.parts:
                yield path


def imported(path: Path) -> set[str]:
    """The first names of all absolute imports, those inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("room", OURS)
def test_no_module_imports_the(room: str) -> None:
    assert [path for path in sources(".py") if room in imported(path)] == []


def test_the_plan_imports_nothing_of_feedback() -> None:
    paths = [path for path in sources(".py") if "plan_pages" in path.parts]

    assert [path for path in paths if "feedback" in imported(path)] == []


def test_no_source_names_an_app_template_or_address_of_the_portal() -> None:
    named = [
        f"{path.relative_to(BASE_DIR)}: {line.strip()}"
        for path in sources(".py", ".html", ".css", ".js", ".txt")
        for line in path.read_text().splitlines()
        if NAMED.search(line) and not any(word in line for word in ALLOWED)
    ]

    assert named == []


def test_every_page_of_ours_extends_the_hosts_base() -> None:
    bases = {app: (BASE_DIR / app / "templates" / app / "base.html").read_text() for app in APPS}

    assert all(text.startswith('{% extends "base.html" %}') for text in bases.values())


def test_our_templates_use_only_our_own_tags_and_those_of_installed_apps() -> None:
    known = {"i18n", "l10n", "static", "cache", "wagtailcore_tags", "wagtailimages_tags"}
    known |= {"wagtailadmin_tags", "wagtailroutablepage_tags", "table_block_tags"}
    own = {
        path.stem
        for app in APPS
        for path in (BASE_DIR / app / "templatetags").glob("*.py")
        if path.stem != "__init__"
    }
    loaded = {
        name
        for path in sources(".html")
        for names in re.findall(r"\{%\s*load\s+([^%]+?)\s*%\}", path.read_text())
        for name in names.partition(" from ")[2].split() or names.split()
    }

    assert loaded <= known | own


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
