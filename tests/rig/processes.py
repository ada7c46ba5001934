import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from portal.procfile import BASE_DIR

Owner = tuple[int, int]


class DidNotStart(Exception):
    """Carries the end of the log of the process that did not come up."""


class Process:
    """A command in a process group of its own, with its output in ``log``."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        owner: Owner | None = None,
        cwd: Path = BASE_DIR,
    ) -> None:
        self.command = list(command)
        self.log = log
        self._env = env
        self._owner = owner
        self._cwd = cwd
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process, and of its group."""
        assert self._popen is not None, "not started"
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def start(self, is_up: Callable[[], bool] | None = None, seconds: float = 60) -> "Process":
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(
                [*_tether(), *self.command],
                cwd=self._cwd,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._owner and self._owner[0],
                group=self._owner and self._owner[1],
                extra_groups=self._owner and [],
            )
        if is_up is not None:
            self._wait_until_up(is_up, seconds)
        return self

    def wait(self, seconds: float) -> int:
        """The exit code of a process that ends by itself."""
        assert self._popen is not None, "not started"
        return self._popen.wait(seconds)

    def kill(self) -> None:
        """``kill -9`` of the whole group."""
        self._end(signal.SIGKILL)

    def stop(self, by: signal.Signals = signal.SIGTERM, seconds: float = 20) -> None:
        self._end(by, seconds)

    def abort(self) -> None:
        """Have it write to its log where each of its threads is, and end."""
        self.stop(signal.SIGABRT, seconds=5)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _wait_until_up(self, is_up: Callable[[], bool], seconds: float) -> None:
        until = time.monotonic() + seconds
        while not is_up():
            if not self.is_running or time.monotonic() > until:
                self.kill()
                raise DidNotStart(f"{' '.join(self.command)}\n{self._end_of_log()}")
            time.sleep(0.05)

    def _end(self, by: signal.Signals, seconds: float = 20) -> None:
        if self._popen is None:
            return
        self._signal(by)
        self._signal(signal.SIGCONT)
        try:
            self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._popen.wait()
        # Children that outlived the leader of their group.
        self._signal(signal.SIGKILL)
        self._popen = None

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def _end_of_log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]


def _tether() -> list[str]:
    """Tie the process to ours, unless a passing thread starts it: the tie is to the thread."""
    if threading.current_thread() is not threading.main_thread():
        return []
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []
