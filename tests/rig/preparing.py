"""Environments and commands for our processes."""

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from portal.collected import collect_if_changed
from portal.procfile import BASE_DIR

DEMO_PASSWORD = "a-password-of-the-rig"
_INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "STATIC_ROOT", "TMPDIR", "USER")


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """Of our processes: nothing of the test run's own settings leaks into it."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {
        **inherited,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.by_environment",
        "PORTAL_ENV": "demo",
        "SECRET_KEY": "the-rig-signs-with-this-and-nobody-else-ever-should",
        "DEMO_PASSWORD": DEMO_PASSWORD,
        "DATA_DIR": str(data_dir),
        "PYTHONUNBUFFERED": "1",
        # A process that is aborted writes where each of its threads is.
        "PYTHONFAULTHANDLER": "1",
        **{name: value for name, value in variables.items() if value},
    }


def manage(env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )


class CommandFailed(Exception):
    """Carries the command and what it wrote."""


def checked(done: subprocess.CompletedProcess[str]) -> str:
    """The standard output of a command that has to succeed."""
    if done.returncode != 0:
        command = " ".join(done.args[1:])
        raise CommandFailed(f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


@lru_cache
def collect_static_files() -> None:
    collect_if_changed()
