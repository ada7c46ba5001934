"""Markers, servers and a clean cache for every test; the suite's own report."""

import gc
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling

from tests.copied_databases import start_from_templates
from tests.rig import Postgres, Redis, postgres_binaries, redis_binary

# Playwright's synchronous interface runs an event loop, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Tests assert no time, and the machine that they run on may be busy.
hypothesis_settings.register_profile(
    "portal", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("portal")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MARKERS = {
    "processes": "starts real processes and knows itself which databases it needs",
    "alone": "has transactions of its own, which empty the tables: run apart, on each database",
    "long": "the long fault suite, run by `make faults` only",
    "bench": "a benchmark, run by `make bench` only",
}
MARKS_OF_DIRECTORIES = {
    "faults": "processes",
    "browser": "processes",
    "host": "processes",
    "bench": "bench",
}
TESTS = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return _TogetherWhatSharesASite(config, log) if config.option.dist == "loadfile" else None


class _TogetherWhatSharesASite(LoadFileScheduling):
    """A file at a time, but all of the hosts': to build their two sites takes a minute."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/host" if nodeid.startswith("tests/host/") else super()._split_scope(nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        directory = item.path.relative_to(TESTS).parts[0]
        if directory in MARKS_OF_DIRECTORIES:
            item.add_marker(MARKS_OF_DIRECTORIES[directory])
        if directory == "browser" and not Path(CHROMIUM).exists():
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def pytest_collection_finish() -> None:
    """What is there now stays to the end; looking it over again and again took a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write down for ``tests.suite`` what ran and what did not."""
    target = os.environ.get("SUITE_REPORT")
    if target:
        stats = terminalreporter.stats
        counts = {
            name: len(reports)
            for name, reports in stats.items()
            if name in ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
        }
        skipped = [f"{report.nodeid}: {report.longrepr[2]}" for report in stats.get("skipped", [])]
        Path(target).write_text(json.dumps({"counts": counts, "skipped": skipped}))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool
) -> None:
    """The database of the tests is a copy of a migrated one; see ``tests.copied_databases``."""
    if django_db_use_migrations:
        start_from_templates()


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    """Limits and fragments of one test are no business of the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """The language that one test's request chose is no business of the next."""
    translation.activate("vi")
    yield
    translation.activate("vi")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A private cluster for the whole session; take a database of it with ``prepared()``."""
    if postgres_binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with Postgres() as server:
        yield server


@pytest.fixture
def redis_server() -> Iterator[Redis]:
    if redis_binary() is None:
        pytest.skip("Redis is not installed")
    with Redis() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def site_database(request: pytest.FixtureRequest) -> str:
    """``database_url`` of a ``Site``, once for each kind: '' is SQLite in its data directory."""
    if request.param == "sqlite":
        return ""
    server: Postgres = request.getfixturevalue("postgres")
    return server.prepared()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}
