"""Run the stranger's site: our two apps beside its own code, and nothing else of this project.

``PYTHONPATH`` holds this directory and one with links to ``plan_pages`` and ``feedback`` alone, as
an installed package would lie there. So ``portal`` cannot be imported, and ``search`` is the
stranger's own app.
"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import requests

from tests.rig import Process, free_port
from tests.rig.preparing import checked

HOST_DIR = Path(__file__).resolve().parent
REPOSITORY = HOST_DIR.parents[1]
PACKAGES = ("plan_pages", "feedback")
INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR")

RUN_ALL = """
import json, sys
import django
from django.core.management import call_command

django.setup()
for command in json.loads(sys.argv[1]):
    call_command(*command)
"""


class Host:
    """Use as ``with Host(…) as host`` to have it served; commands run without that too."""

    def __init__(self, directory: Path, settings: str, database_url: str = "") -> None:
        self._directory = directory
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            "PYTHONPATH": os.pathsep.join([str(HOST_DIR), str(installed_packages(directory))]),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": settings,
            "STRANGER_DATA": str(directory),
            **({"DATABASE_URL": database_url} if database_url else {}),
        }
        server = ["gunicorn", "stranger.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.web = self._process("web", *server, "--threads", "4", "--no-control-socket")
        self.worker = self._process(
            "worker", *("celery", "-A", "stranger", "worker", "--pool=solo", "--loglevel", "INFO")
        )

    def __enter__(self) -> "Host":
        self.web.start(self._is_up)
        return self

    def __exit__(self, *_raised: object) -> None:
        self.web.kill()
        self.worker.kill()

    def start_worker(self) -> None:
        self.worker.start(lambda: " ready." in self.worker.log.read_text())

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self._directory,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def manage(self, *arguments: str) -> str:
        """The standard output of a management command that succeeds."""
        return checked(self.python("-m", "django", *arguments))

    def manage_all(self, *commands: list[str]) -> None:
        """Several commands in one process, which starts once."""
        checked(self.python("-c", RUN_ALL, json.dumps(commands)))

    def json_lines(self, *arguments: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.manage(*arguments).splitlines()]

    @property
    def is_bilingual(self) -> bool:
        return self.environment["DJANGO_SETTINGS_MODULE"].endswith("bilingual")

    @property
    def period(self) -> str:
        """The code of the one reporting period there is."""
        return str(date.today().year)

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.base_url + path, **{"timeout": 30, **options})

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self.base_url + path, **{"timeout": 30, **options})

    def logs(self) -> str:
        return "\n".join(file.read_text() for file in self._directory.glob("*.log"))

    def _process(self, name: str, *command: str) -> Process:
        return Process(
            [sys.executable, "-m", *command],
            log=self._directory / f"{name}.log",
            env=self.environment,
            cwd=self._directory,
        )

    def _is_up(self) -> bool:
        try:
            return self.get("/cms/login/", timeout=10).ok
        except requests.RequestException:
            return False


def installed_packages(directory: Path) -> Path:
    packages = directory / "site-packages"
    packages.mkdir()
    for name in PACKAGES:
        (packages / name).symlink_to(REPOSITORY / name, target_is_directory=True)
    return packages
