"""Backup and restore of the database and the uploaded files.

A backup is a directory: ``backup.json`` (when, of what, the checksum), ``database`` (an SQLite
file or a ``pg_dump`` archive), ``media/``, and ``feedback-files/`` with what citizens sent. The
database is taken first: a file that a later page needs may be missing from it, a file that a saved
page needs is not. The erasure log stays out, so that a restore cannot bring back whoever was
erased since.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.services.erasure import log_path, replay
from feedback.storage import private_storage

MANIFEST = "backup.json"
DATABASE = "database"
MEDIA = "media"
CITIZENS_FILES = "feedback-files"


class BackupError(Exception):
    """Carries the sentence to say."""


@dataclass(frozen=True)
class Restored:
    taken_at: str
    erased_again: int


def back_up(target: Path) -> None:
    """Write a backup into ``target``, which must not exist or be empty; whole or not at all."""
    if target.exists() and any(target.iterdir()):
        raise BackupError(
            _("%(directory)s is not empty; name a new directory.") % {"directory": target}
        )
    draft = target.with_name(f".{target.name}.incomplete")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        _fill(draft)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def restore(source: Path, erasures: Path | None = None) -> Restored:
    """Fill the empty database and the media directory from ``source`` and migrate.

    ``erasures`` is the erasure log to replay, by default that of this site if there is one.
    """
    manifest = _checked_manifest(source)
    if connection.introspection.table_names():
        raise BackupError(_("The database is not empty; restore needs an empty one, not migrated."))
    log = _erasure_log(erasures)
    _load_database(source / DATABASE)
    connection.close()
    for name, folder in _folders().items():
        if (source / name).is_dir():
            shutil.copytree(source / name, folder, dirs_exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(manifest["taken_at"], replay(log) if log else 0)


def _fill(directory: Path) -> None:
    taken_at = timezone.now().isoformat(timespec="seconds")
    _dump_database(directory / DATABASE)
    for name, folder in _folders().items():
        if folder.is_dir():
            shutil.copytree(folder, directory / name)
        else:
            (directory / name).mkdir()
    manifest = {
        "taken_at": taken_at,
        "database": connection.vendor,
        "sha256": _sha256(directory / DATABASE),
    }
    (directory / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _folders() -> dict[str, Path]:
    """By their names in a backup; files that lie with a service elsewhere are backed up there."""
    folders = {MEDIA: Path(settings.MEDIA_ROOT)}
    storage = private_storage()
    if isinstance(storage, FileSystemStorage):
        folders[CITIZENS_FILES] = Path(storage.location)
    return folders


def _checked_manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        checksum = _sha256(source / DATABASE)
    except (OSError, ValueError):
        raise BackupError(
            _("%(directory)s is not a complete backup.") % {"directory": source}
        ) from None
    if manifest["sha256"] != checksum:
        raise BackupError(
            _("The database in %(directory)s is not what was backed up (checksum).")
            % {"directory": source}
        )
    if manifest["database"] != connection.vendor:
        raise BackupError(
            _("The backup is of %(kind)s, the database here is %(here)s.")
            % {"kind": manifest["database"], "here": connection.vendor}
        )
    return manifest


def _erasure_log(given: Path | None) -> Path | None:
    if given is not None and not given.is_file():
        raise BackupError(_("There is no erasure log at %(path)s.") % {"path": given})
    path = given or log_path()
    return path if path and path.is_file() else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(settings.DATABASES["default"]["NAME"]), target)
    else:
        _postgres_tool("pg_dump", "--format", "custom", "--file", str(target))


def _load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        _copy_sqlite(source, Path(settings.DATABASES["default"]["NAME"]))
    else:
        whole = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        name = settings.DATABASES["default"]["NAME"]
        _postgres_tool("pg_restore", *whole, "--dbname", name, str(source))


def _copy_sqlite(source: Path, target: Path) -> None:
    """By SQLite's own backup, which copies a consistent state while others write."""
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def _postgres_tool(name: str, *arguments: str) -> None:
    database = settings.DATABASES["default"]
    variables = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tools
        [_found(name), *arguments],
        env={**os.environ, **{key: value for key, value in variables.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(
            _("%(tool)s failed: %(reason)s") % {"tool": name, "reason": done.stderr.strip()}
        )


def _found(name: str) -> str:
    """The tool on the path, or the newest that Debian installed beside it."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not installed:
        raise BackupError(
            _("%(tool)s is not installed; it comes with PostgreSQL's client programs.")
            % {"tool": name}
        )
    return str(installed[-1])
