"""What ``make test`` runs, and ``make faults`` and ``make bench``.

The fast tests run on SQLite and again on PostgreSQL, those with transactions of their own apart
from them; the tests that start processes run once. The last lines name what was
not run and sum up. With ``STRICT=1`` (as in CI) a test that was not run is a failure.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.rig import Postgres, postgres_binaries

BASE_DIR = Path(__file__).resolve().parents[1]
FAST = "not processes and not alone and not long and not bench"
NO_TESTS = 5
# What a developer's shell may hold and the tests decide themselves.
DECIDED_HERE = (
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "DATA_DIR",
    "DJANGO_SETTINGS_MODULE",
    "ERASURE_LOG",
    "MEDIA_ROOT",
    "PORTAL_ENV",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
)


@dataclass
class Result:
    counts: Counter[str] = field(default_factory=Counter)
    not_run: list[str] = field(default_factory=list)
    failed: bool = False

    def __add__(self, other: "Result") -> "Result":
        return Result(
            self.counts + other.counts,
            self.not_run + other.not_run,
            self.failed or other.failed,
        )


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    suites = {"faults": run_faults, "bench": run_benchmarks}
    result = suites[arguments[0]]() if arguments else run_tests()
    summary = _summary(result, time.monotonic() - started)
    strict = os.environ.get("STRICT") == "1"
    print("\n".join([f"not run: {name}" for name in result.not_run] or ["not run: nothing"]))
    print(summary)
    return int(result.failed or (strict and bool(result.not_run)))


def run_tests() -> Result:
    in_parallel = ("-n", "2", "--dist", "loadfile", "-m", FAST)
    result = _pytest("fast tests on SQLite", *in_parallel)
    with _postgres_url() as url:
        if url:
            result += _pytest("fast tests on PostgreSQL", *in_parallel, database_url=url)
        else:
            result += Result(not_run=["the fast tests on PostgreSQL, which is not installed"])
        result += _alone_on_each(["", url] if url else [""])
    # They wait more than they compute, so two files go at a time; the stories of
    # the browser, which are few and long, first.
    return result + _pytest(
        "tests with real processes",
        *("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"),
        *("-m", "processes and not long"),
    )


def _alone_on_each(database_urls: list[str]) -> Result:
    """Each has its database for itself, so the databases go at the same time."""

    def run(url: str) -> Result:
        where = "PostgreSQL" if url else "SQLite"
        title = f"tests with transactions of their own on {where}"
        return _pytest(title, "-m", "alone", database_url=url, at_once=False)

    with ThreadPoolExecutor() as each:
        return sum(each.map(run, database_urls), Result())


def run_faults() -> Result:
    return _pytest("the long fault suite", "-m", "long or processes", "tests/faults")


def run_benchmarks() -> Result:
    return _pytest("benchmarks", "-s", "-m", "bench", "tests/bench")


@contextmanager
def _postgres_url() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
    elif postgres_binaries() is None:
        yield ""
    else:
        with Postgres() as server:
            yield server.url


def _pytest(title: str, *arguments: str, database_url: str = "", at_once: bool = True) -> Result:
    """Shows ``at_once`` what pytest writes, or whole at the end."""
    headline = f"\n=== {title}"
    if at_once:
        print(headline, flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *arguments],
            cwd=BASE_DIR,
            env=_environment(report, database_url),
            stdout=None if at_once else subprocess.PIPE,
            stderr=None if at_once else subprocess.STDOUT,
            text=True,
            check=False,
        )
        if not at_once:
            print(f"{headline}\n{done.stdout}", flush=True)
        return _result(title, done.returncode, report)


def _environment(report: Path, database_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in DECIDED_HERE}
    kept.pop("DATABASE_URL", None)
    # Else every worker of every part compiles the tests anew.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    if database_url:
        kept["DATABASE_URL"] = database_url
    return {**kept, "SUITE_REPORT": str(report)}


def _result(title: str, exit_code: int, report: Path) -> Result:
    if not report.exists():
        return Result(failed=True, not_run=[f"{title}: pytest ended with {exit_code}"])
    told = json.loads(report.read_text())
    not_run = list(told["skipped"])
    if exit_code == NO_TESTS:
        not_run.append(f"{title}: there are none")
    return Result(Counter(told["counts"]), not_run, exit_code not in (0, NO_TESTS))


def _summary(result: Result, seconds: float) -> str:
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
    counts = [f"{result.counts[name]} {name}" for name in order if result.counts[name]]
    return f"===== {', '.join(counts) or 'no tests ran'} in {seconds:.2f}s ====="


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
