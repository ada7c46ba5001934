import random
import socket
import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Raises ``TimeoutError`` that names ``what`` was waited for."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(0.05)


def free_port() -> int:
    """A port below those that the system gives to outgoing connections, which would take it."""
    while True:
        port = random.randint(12_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def accepts_connections(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
