"""F19: people answer while the site is migrated, and while a migration holds a table."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.rig import Site, preparing

from .citizens import Crowd
from .conftest import Place
from .verdict import assert_exact

HELD = 3.0
LOCK = "LOCK TABLE feedback_response IN ACCESS EXCLUSIVE MODE"
# An addition that the running code does not know, as a new version brings it. docs/operations.md
# has whoever upgrades set this limit, so that nobody waits behind a migration that waits.
IMPATIENT = {"PGOPTIONS": "-c lock_timeout=2s"}
EXPAND = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE feedback_response ADD COLUMN of_a_new_version integer")
"""


def test_nobody_gets_an_error_while_the_site_is_migrated(on_postgres: Place) -> None:
    migrated: list[str] = []

    with on_postgres.open() as site:
        # Something to do that no citizen needs.
        site.manage("migrate", "sessions", "zero")
        with Crowd(site, people=4, answers=60, until=lambda: bool(migrated)) as crowd:
            site.manage("migrate")
            with _transaction(on_postgres.database_url) as holder:
                holder.execute(LOCK)
                time.sleep(HELD)
            with _transaction(on_postgres.database_url) as reader:
                # A backup, a report: as long as it reads, no migration gets the table.
                reader.execute("SELECT count(*) FROM feedback_response")
                refused = _expand(site)
            preparing.checked(_expand(site))
            migrated.append("expanded")
        assert "lock timeout" in refused.stderr
        with Crowd(site, people=4, answers=20, seed=8) as afterwards:
            pass
        assert_exact(site, [*crowd.answered, *afterwards.answered])


@contextmanager
def _transaction(database_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(database_url) as connection:
        yield connection


def _expand(site: Site) -> "subprocess.CompletedProcess[str]":
    env = {**site.environment, **IMPATIENT}
    return preparing.manage(env, "shell", "--no-imports", "-c", EXPAND)
