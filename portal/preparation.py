"""What ``make run`` does before the processes start: tables, demo content, static files.

A process of its own, so that the runner stays small and free of database connections.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import OperationalError

from portal.collected import collect_if_changed


def main() -> int:
    django.setup()
    try:
        _prepare()
    except OperationalError as error:
        print(f"The database does not answer: {error}", file=sys.stderr)
        return 1
    return 0


def _prepare() -> None:
    print("Preparing the database ...", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    collect_if_changed()
    mark = Path(settings.DATA_DIR) / "demo.seeded"
    if "seed_demo" in get_commands() and not _is_seeded(mark):
        print("Filling the demo site (once, about a minute) ...", flush=True)
        call_command("seed_demo")
        mark.write_text(_what_was_seeded())


def _is_seeded(mark: Path) -> bool:
    """A mark alone is not enough: the database may have been thrown away since."""
    if not mark.exists() or mark.read_text() != _what_was_seeded():
        return False
    return get_user_model()._default_manager.filter(username="editor").exists()


def _what_was_seeded() -> str:
    database = settings.DATABASES["default"]
    where = (database["NAME"], database.get("HOST", ""), database.get("PORT", ""))
    demo = (*where, os.environ.get("DEMO_PASSWORD", ""))
    return hashlib.sha256("\n".join(map(str, demo)).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
