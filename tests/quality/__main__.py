"""``make check``: everything that is looked at without running the site.

Each check is one line when it holds; what a failing one says stands below its line.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import audit, translations
from .report import Finding

BASE_DIR = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
ROOMS = ("plan_pages", "feedback", "search", "portal")


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[], Finding]


def main() -> int:
    failed = []
    for check in CHECKS:
        started = time.monotonic()
        print(f"{check.name} ...", end=" ", flush=True)
        finding = check.run()
        print(f"{'ok' if finding.holds else 'FAILED'} ({time.monotonic() - started:.1f} s)")
        if finding.text.strip():
            print(finding.text.rstrip())
        if not finding.holds:
            failed.append(check.name)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all of it holds'}")
    return int(bool(failed))


def tool(*command: str) -> Callable[[], Finding]:
    return lambda: _outcome([str(BIN / command[0]), *command[1:]], dict(os.environ))


def manage(*command: str, **variables: str) -> Callable[[], Finding]:
    """A management command on an empty data directory, untouched by the developer's shell."""

    def run() -> Finding:
        with tempfile.TemporaryDirectory() as scratch:
            environment = {
                "PATH": os.environ.get("PATH", os.defpath),
                "DJANGO_SETTINGS_MODULE": "portal.settings.by_environment",
                "DATA_DIR": scratch,
                **variables,
            }
            return _outcome([sys.executable, "-W", "ignore", "manage.py", *command], environment)

    return run


def _outcome(command: list[str], environment: dict[str, str]) -> Finding:
    environment = {**environment, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return Finding(holds=True)
    return Finding(holds=False, text=done.stdout + done.stderr)


PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "x8Zt2vQm5Wc1Rb7Ny4Lp0Ks9Jd3Hf6Ga-Ue_TiOoXwEqYrMzBvCnLkJhGfDsAp",
    "SITE_URL": "https://cchc.example.vn",
}

CHECKS = (
    Check("lint", tool("ruff", "check", ".")),
    Check("format", tool("ruff", "format", "--check", ".")),
    Check("types", tool("mypy", *ROOMS, "tests")),
    Check("import layers", tool("lint-imports", "--no-cache")),
    Check("templates", tool("djlint", "--quiet", "--lint", *ROOMS)),
    Check("dependencies", tool("deptry", ".", "--config", "tests/quality/deptry.toml")),
    Check("migrations", manage("makemigrations", "--check", "--dry-run", PORTAL_ENV="demo")),
    Check("deployment", manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)),
    Check("translations", translations.check),
    Check("known vulnerabilities", audit.check),
)


if __name__ == "__main__":
    sys.exit(main())
