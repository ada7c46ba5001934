"""``python -m portal.collected``: collect the static files if they changed since the last time.

Collecting hashes and compresses a thousand files of Wagtail, so a start does it only when a file
of ours or a pinned version changed.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
ROOMS = ("plan_pages", "feedback", "search", "portal")


def static_root() -> Path:
    return Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "var" / "static")


def collect_if_changed() -> bool:
    """Returns whether anything had to be collected."""
    root = static_root()
    root.mkdir(parents=True, exist_ok=True)
    with _only_one_at_a_time(root):
        fingerprint = _fingerprint()
        mark = root / ".collected"
        if mark.exists() and mark.read_text() == fingerprint:
            return False
        _collect()
        mark.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for room in ROOMS:
        for path in sorted((BASE_DIR / room / "static").glob("**/*")):
            if path.is_file():
                digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def _collect() -> None:
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.by_environment",
            "PORTAL_ENV": "demo",
        },
        check=True,
    )


@contextmanager
def _only_one_at_a_time(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    collect_if_changed()
