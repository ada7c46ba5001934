"""What ``make run`` runs: the demo site, from nothing to an address to open.

It prepares the data directory, starts web, worker and beat under supervisor, says where the site
is, and waits. Ctrl-C or SIGTERM ends all of it; so does the death of this process.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from portal.demo_env import settle
from portal.procfile import BASE_DIR, TETHER, commands
from portal.supervision import write_config
from portal.tether import end_with_parent

DEMO_ACCOUNTS = (
    "editor",
    "approver",
    "officer",
    "head",
    "coordinator",
    "analyst",
    "director",
    "admin",
)
START_SECONDS = 90
STOP_SECONDS = 25


class CannotStart(Exception):
    """Carries the sentence to say."""


def main(arguments: list[str]) -> int:
    if "--end-with-parent" in arguments:
        end_with_parent()
    # Answers, contact data and passwords: for this user alone.
    os.umask(0o077)
    _end_on_signals()
    try:
        _run()
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    return 0


def _run() -> None:
    port = _free_port()
    data_dir = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = _environment(data_dir, port)
    with _child([sys.executable, "-m", "portal.preparation"], environment) as preparation:
        if preparation.wait() != 0:
            raise CannotStart("The site could not be prepared; the reason stands above.")
    config = write_config(data_dir, port, commands())
    supervisord = str(Path(sys.executable).with_name("supervisord"))
    with _child([supervisord, "--configuration", str(config)], environment) as supervisor:
        print("Starting web, worker and beat ...", flush=True)
        _wait_until_ready(port, supervisor, data_dir)
        _say_where(port, environment["DEMO_PASSWORD"], data_dir)
        supervisor.wait()
        raise CannotStart(f"The supervisor ended by itself; see {data_dir / 'logs'}.")


def _free_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:  # noqa: PLR2004
        raise CannotStart(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("BIND") or "127.0.0.1", int(text)))
        except OSError as error:
            raise CannotStart(
                f"Port {text} cannot be used ({error.strerror}); choose another: PORT=8001 make run"
            ) from None
    return int(text)


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    if os.environ.get("PORTAL_ENV", "demo") != "demo":
        raise CannotStart(
            "make run starts the demo site, and PORTAL_ENV asks for another one; "
            "docs/operations.md tells how to run a real site."
        )
    here = {"PORT": str(port), "DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}
    here["DJANGO_SETTINGS_MODULE"] = "portal.settings.by_environment"
    here["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    given = {**os.environ, **here}
    return {**given, **settle(data_dir / "demo.env", given)}


@contextmanager
def _child(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a session of its own, so that a Ctrl-C at the terminal reaches only us."""
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [sys.executable, TETHER, *command],
        cwd=BASE_DIR,
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        _ignore_signals()
        _end(process)
        _end_on_signals()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_ready(port: int, supervisor: subprocess.Popen[bytes], data_dir: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and supervisor.poll() is None:
        if _is_ready(port):
            return
        time.sleep(0.2)
    raise CannotStart(f"The site does not answer; see {data_dir / 'logs' / 'web.log'}.")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004
    except (urllib.error.URLError, OSError):
        return False


def _say_where(port: int, password: str, data_dir: Path) -> None:
    address = f"http://127.0.0.1:{port}/"
    print(
        f"\nThe site:    {address}"
        f"\nThe admin:   {address}admin/"
        f"\nAccounts:    {', '.join(DEMO_ACCOUNTS)}"
        f"\nPassword:    {password}"
        f"\nData, logs:  {data_dir}"
        "\nCtrl-C stops everything; the data stays.\n",
        flush=True,
    )


def _end_on_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)


def _ignore_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
