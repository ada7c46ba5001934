"""The keys of prepared databases: digests of all that decides what is in one."""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module, metadata
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from portal.collected import ROOMS
from portal.procfile import BASE_DIR

# What decides the schema, or the rows that migrations and their signals write.
SETTINGS = (
    "AUTH_USER_MODEL",
    "DEFAULT_AUTO_FIELD",
    "INSTALLED_APPS",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "MIGRATION_MODULES",
    "TIME_ZONE",
    "USE_TZ",
    "WAGTAILSEARCH_BACKENDS",
    "WAGTAIL_CONTENT_LANGUAGES",
    "WAGTAIL_I18N_ENABLED",
    "WAGTAIL_SITE_NAME",
)


def digest(*parts: str | bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        found.update(b"%d:%s" % (len(content), content))
    return found.hexdigest()[:24]


@lru_cache
def migrated_key() -> str:
    """Of a database after `migrate`, whatever kind of database it is."""
    values = [f"{name}={getattr(settings, name, None)!r}" for name in SETTINGS]
    files = [part for app in apps.get_app_configs() for part in migrations(Path(app.path))]
    return digest(versions(), *values, *_models(), *files)


@lru_cache
def seeded_key() -> str:
    """Of a database after `seed_demo`: any line of ours may matter to it, and so does the day."""
    rig = Path(__file__).parent
    files = [file for room in ROOMS for file in (BASE_DIR / room).rglob("*") if _is_ours(file)]
    today = str(timezone.localdate())
    return digest(
        migrated_key(), today, *contents(files, BASE_DIR), *contents(rig.glob("*.py"), rig)
    )


def migrations(app: Path) -> Iterator[str | bytes]:
    """An app's migrations, and what those of ours import of ours."""
    files = set(app.glob("migrations/**/*.py"))
    yield from (app.name, *contents(files, app))
    if app.parent == BASE_DIR:
        imported = {module for file in files for module in _imported_of_ours(file)}
        yield from contents(imported, BASE_DIR)


def contents(files: Iterable[Path], root: Path) -> Iterator[str | bytes]:
    """Name and content of each."""
    for file in sorted(files):
        yield str(file.relative_to(root))
        yield file.read_bytes()


def _is_ours(file: Path) -> bool:
    return file.is_file() and file.suffix != ".pyc"


def versions() -> str:
    """Of Python and of every installed library."""
    libraries = {f"{found.name}=={found.version}" for found in metadata.distributions()}
    return "\n".join([sys.version, *sorted(libraries)])


def _models() -> Iterator[str]:
    """What the signal after the migrations makes permissions and content types of."""
    for model in apps.get_models():
        options = model._meta
        names = (options.label, str(options.verbose_name_raw), options.proxy)
        yield repr((*names, options.permissions, options.default_permissions))


def _imported_of_ours(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        for name in _imported(node):
            if name.partition(".")[0] in ROOMS:
                yield Path(str(import_module(name).__file__))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        modules = (f"{node.module}.{alias.name}" for alias in node.names)
        return [node.module, *(name for name in modules if name in sys.modules)]
    return []
