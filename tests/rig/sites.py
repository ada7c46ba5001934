import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

from portal.procfile import commands

from . import preparing
from .owners import PrivateDirectory
from .prepared import migrate_and_seed, prepared_data_dir
from .processes import Process
from .waiting import free_port, wait_until


class Site:
    """The portal as web, workers and beat; see the package's docstring."""

    def __init__(
        self,
        *,
        database_url: str = "",
        redis_url: str = "",
        data_dir: Path | None = None,
        workers: int = 1,
        beat: bool = False,
        web: bool = True,
        seed: bool = False,
        migrate: bool = True,
        env: dict[str, str] | None = None,
    ) -> None:
        self._directory = PrivateDirectory("site")
        self.data_dir = data_dir or self._directory.path / "data"
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._seed, self._migrate = seed, migrate
        self._number_of_workers = workers
        self._with_beat, self._with_web = beat, web
        self.environment = preparing.environment(
            self.data_dir,
            DATABASE_URL=database_url,
            REDIS_URL=redis_url,
            PORT=str(self.port),
        )
        self.environment.update(env or {})
        self.workers: list[Process] = []
        self.web: Process | None = None
        self.beat: Process | None = None
        self._more_beats: list[Process] = []
        self._log_number = 0

    def __enter__(self) -> "Site":
        try:
            self._prepare()
            if self._with_web:
                self.start_web()
            for _ in range(self._number_of_workers):
                self.start_worker()
            if self._with_beat:
                self.start_beat()
        except BaseException:
            self._leave_nothing()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._abort_workers()
            print(self.logs())
        self._leave_nothing()

    # --- processes ---
    def start_web(self) -> Process:
        self.web = self._process("web").start(self._is_live)
        return self.web

    def kill_web(self) -> None:
        if self.web is not None:
            self.web.kill()

    def start_worker(self, *, wait: bool = True) -> Process:
        """``wait`` for its connection to the broker; without a broker there is none to wait for."""
        worker = self._process("worker")
        worker.start((lambda: " ready." in _text(worker.log)) if wait else None)
        self.workers.append(worker)
        return worker

    def kill_worker(self) -> None:
        """``kill -9`` of the oldest worker's group."""
        self.workers.pop(0).kill()

    def stop_worker(self) -> None:
        self.workers.pop(0).stop()

    def start_beat(self) -> Process:
        self.beat = self._process("beat").start()
        return self.beat

    def start_another_beat(self) -> Process:
        """As where two hosts both run one."""
        self._more_beats.append(self._process("beat").start())
        return self._more_beats[-1]

    # --- what a test asks ---
    def url(self, path: str) -> str:
        return self.base_url + path

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url(path), **{"timeout": 30, **options})

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self.url(path), **{"timeout": 30, **options})

    def manage(self, *arguments: str) -> str:
        """The standard output of a management command that succeeds."""
        return preparing.checked(self.try_manage(*arguments))

    def try_manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return preparing.manage(self.environment, *arguments)

    def pending(self) -> int:
        return int(self.get("/health/queue").json()["pending"])

    def wait_counted(self, seconds: float = 120) -> None:
        wait_until(lambda: self.pending() == 0, seconds=seconds, what="all answers to be counted")

    def logs(self) -> str:
        files = sorted(self._directory.path.glob("*.log"))
        return "\n".join(f"--- {file.name}\n{_text(file)[-6000:]}" for file in files)

    # --- inside ---
    def _prepare(self) -> None:
        preparing.collect_static_files()
        if "DATABASE_URL" not in self.environment and not self.data_dir.exists():
            shutil.copytree(prepared_data_dir(seed=self._seed), self.data_dir)
        elif self._migrate:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            migrate_and_seed(self.environment, seed=self._seed)

    def _process(self, name: str) -> Process:
        self._log_number += 1
        log = self._directory.path / f"{self._log_number:02}-{name}.log"
        return Process(["/bin/sh", "-c", commands()[name]], log=log, env=self.environment)

    def _is_live(self) -> bool:
        try:
            return self.get("/health/live", timeout=5).ok
        except requests.RequestException:
            return False

    def _abort_workers(self) -> None:
        """So that the log tells what a worker that did not do its work did instead."""
        for number, worker in enumerate(self.workers):
            print(f"worker {number} is {'running' if worker.is_running else 'dead'}")
            worker.abort()

    def _leave_nothing(self) -> None:
        for process in (self.web, self.beat, *self._more_beats, *self.workers):
            if process is not None:
                process.kill()
        self._directory.remove()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
