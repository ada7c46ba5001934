"""What is made once and copied often, kept under ``.venv/.databases`` for the next run too.

A template's key says what is in it (``made_of``), so one that no longer fits is never found.
Whoever needs one that is not there makes it, one process at a time.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.procfile import BASE_DIR

STORE = BASE_DIR / ".venv" / ".databases"
# More than the branches that one works on at a time; the longest unused go.
KEPT_OF_A_KIND = 8


def kept(kind: str, key: str, make: Callable[[Path], None], store: Path = STORE) -> Path:
    """The directory that ``make`` has filled for this ``key``; to be copied, never written to."""
    target = store / kind / key
    target.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(target.parent / ".lock"):
        if not target.exists():
            _make_whole(target, make)
            _forget_unused(target.parent)
        os.utime(target)
    return target


def _make_whole(target: Path, make: Callable[[Path], None]) -> None:
    """A run that is killed meanwhile leaves no half of a template."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch:
        directory = Path(scratch) / "made"
        directory.mkdir()
        make(directory)
        directory.rename(target)


def _forget_unused(directory: Path) -> None:
    found = [path for path in directory.iterdir() if not path.name.startswith(".")]
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[KEPT_OF_A_KIND:]:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
