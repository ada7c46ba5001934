import contextlib
import os
import re
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from portal.demo_env import settle
from portal.procfile import BASE_DIR, commands
from portal.supervision import write_config
from tests.rig import Process, free_port, preparing, wait_until

ACCOUNTS = "editor, approver, officer, head, coordinator, analyst, director, admin"
processes = pytest.mark.processes


class Demo:
    """``make run`` without make, on a port and with data of its own."""

    def __init__(self, data_dir: Path, **variables: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self.data_dir = data_dir
        env = preparing.environment(data_dir, PORT=str(self.port))
        for decided_by_the_runner in ("PORTAL_ENV", "SECRET_KEY", "DEMO_PASSWORD"):
            del env[decided_by_the_runner]
        self.environment = {**env, **variables}
        self.process = Process(
            [sys.executable, "-m", "portal.runner"],
            log=data_dir / "runner.log",
            env=self.environment,
        )

    def start(self) -> "Demo":
        self.process.log.unlink(missing_ok=True)
        self.process.start(lambda: "Ctrl-C stops everything" in self.said, seconds=300)
        return self

    @property
    def said(self) -> str:
        return self.process.log.read_text()

    @property
    def password(self) -> str:
        found = re.search(r"Password: +(\S+)", self.said)
        assert found
        return found.group(1)

    def pids(self) -> dict[str, int]:
        """Of web, worker and beat: the children of the supervisor."""
        runner = self.process.pid
        (supervisor,) = _children(runner)
        return {name: pid for pid in _children(supervisor) if (name := _name(pid))}

    def answers(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.address}health/ready", timeout=5).ok
        return False


def _children(parent: int) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in pids if _stat(pid)[1:2] == [str(parent)]]


def _stat(pid: int) -> list[str]:
    """State, parent and so on, without the name that may hold spaces."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _name(pid: int) -> str:
    """Empty while the process is not yet what it will be, or no longer there."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return ""
    return next((name for name in ("portal.wsgi", "worker", "beat") if name in arguments), "")


def _is_over(pid: int) -> bool:
    return _stat(pid)[:1] in ([], ["Z"])


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kept between the tests: the first start prepares and seeds it."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(data_dir: Path) -> Iterator[Demo]:
    running = Demo(data_dir).start()
    yield running
    running.process.stop()


@processes
def test_it_ends_with_the_address_and_the_accounts_and_serves(demo: Demo) -> None:
    assert demo.address in demo.said
    assert ACCOUNTS in demo.said
    assert requests.get(demo.address, timeout=30).status_code == 200


@processes
def test_what_it_chose_is_kept_private_and_serves_later_commands(demo: Demo) -> None:
    chosen = demo.data_dir / "demo.env"
    asked = "from django.conf import settings; print(settings.PORTAL_ENV, settings.SITE_URL)"

    told = preparing.checked(
        preparing.manage(
            {name: demo.environment[name] for name in ("PATH", "DATA_DIR")},
            *("shell", "--no-imports", "-c", asked),
        )
    )

    assert stat.S_IMODE(chosen.stat().st_mode) == 0o600
    assert told.split() == ["demo", demo.address.rstrip("/")]


@processes
def test_each_process_that_is_killed_comes_back(demo: Demo) -> None:
    wait_until(lambda: len(demo.pids()) == 3, seconds=30, what="three processes")
    before = demo.pids()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    def all_are_new() -> bool:
        now = demo.pids()
        return len(now) == 3 and not set(now.values()) & set(before.values())

    wait_until(all_are_new, seconds=30, what="the killed processes to come back")
    wait_until(demo.answers, seconds=60, what="the site to answer again")


@processes
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_is_left_behind(data_dir: Path, end: signal.Signals) -> None:
    demo = Demo(data_dir).start()
    wait_until(lambda: len(demo.pids()) == 3, seconds=30, what="three processes")
    runner = demo.process.pid
    started = [*demo.pids().values(), *_children(runner)]
    workers = [child for pid in started for child in _children(pid)]

    os.kill(runner, end)

    everybody = {*started, *workers}
    wait_until(lambda: all(map(_is_over, everybody)), seconds=40, what="all processes to end")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", demo.port))
    demo.process.kill()


@processes
def test_a_second_start_keeps_the_password_and_does_not_seed_again(data_dir: Path) -> None:
    first = Demo(data_dir).start()
    password = first.password
    first.process.stop()

    second = Demo(data_dir).start()

    assert second.password == password
    assert "Filling the demo site" not in second.said
    second.process.stop()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT is 'eighty'; it must be a number from 1 to 65535."),
        ({"PORT": "70000"}, "PORT is '70000'; it must be a number from 1 to 65535."),
        ({"PORTAL_ENV": "production"}, "make run starts the demo site"),
    ],
)
def test_what_it_cannot_do_is_said_in_one_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    demo = Demo(tmp_path, **variables)
    demo.process.start()

    assert demo.process.wait(30) == 1
    assert sentence in demo.said
    assert len(demo.said.splitlines()) == 1


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    with socket.create_server(("127.0.0.1", demo.port)):
        demo.process.start()
        exit_code = demo.process.wait(30)

    assert exit_code == 1
    assert f"Port {demo.port} cannot be used" in demo.said
    assert len(demo.said.splitlines()) == 1
    assert not (tmp_path / "demo.env").exists()


def test_secrets_are_made_once_and_a_given_password_wins(tmp_path: Path) -> None:
    path = tmp_path / "demo.env"
    first = settle(path, {})
    again = settle(path, {"DATABASE_URL": "postgresql://db/portal"})
    given = settle(path, {"DEMO_PASSWORD": "it's 100 % \\mine ${HOME}"})

    assert first["SECRET_KEY"] == again["SECRET_KEY"] == given["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert first["DEMO_PASSWORD"] == again["DEMO_PASSWORD"]
    assert settle(path, {})["DEMO_PASSWORD"] == "it's 100 % \\mine ${HOME}"


def test_the_next_start_forgets_a_database_that_is_no_longer_given(tmp_path: Path) -> None:
    path = tmp_path / "demo.env"
    settle(path, {"DATABASE_URL": "postgresql://db/portal"})

    assert "DATABASE_URL" not in settle(path, {})
    assert "DATABASE_URL" not in path.read_text()


def test_the_procfile_names_three_processes_that_replace_their_shell() -> None:
    assert list(commands()) == ["web", "worker", "beat"]
    assert all(command.startswith("exec ") for command in commands().values())
    assert (BASE_DIR / "Procfile").exists()


def test_a_path_with_a_percent_sign_does_not_break_the_supervisor(tmp_path: Path) -> None:
    odd = tmp_path / "100 % data"
    odd.mkdir()

    config = write_config(odd, 8000, {"web": "exec true"}).read_text()

    assert "100 %% data" in config
    assert " % " not in config
