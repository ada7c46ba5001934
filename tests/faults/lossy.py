"""Lines that break after the work was done and before anybody hears of it."""

import contextlib
import socket
import threading
from types import TracebackType
from urllib.parse import urlencode, urlsplit

from tests.rig import Site

from . import forms

STORES_AN_ANSWER = b'INSERT INTO "feedback_response"'
COMMITTED = b"INSERT 0 1"
CHUNK = 65536


class LossyLine:
    """Stands between a site and its PostgreSQL; ``losses`` counts the answers it has lost.

    While ``loses`` is set, a line breaks as soon as the server says that an answer is stored.
    """

    def __init__(self, database_url: str) -> None:
        url = urlsplit(database_url)
        assert url.port is not None
        self._server = (url.hostname or "127.0.0.1", url.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = url._replace(
            netloc=f"{url.username}@127.0.0.1:{self._listener.getsockname()[1]}"
        ).geturl()
        self.loses = threading.Event()
        self.losses = 0

    def __enter__(self) -> "LossyLine":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                site, _address = self._listener.accept()
                server = socket.create_connection(self._server)
                stores = threading.Event()
                for move in (self._to_server, self._to_site):
                    threading.Thread(target=move, args=(site, server, stores), daemon=True).start()

    def _to_server(
        self, site: socket.socket, server: socket.socket, stores: threading.Event
    ) -> None:
        with contextlib.suppress(OSError), site, server:
            while data := site.recv(CHUNK):
                if STORES_AN_ANSWER in data and self.loses.is_set():
                    stores.set()
                server.sendall(data)

    def _to_site(self, site: socket.socket, server: socket.socket, stores: threading.Event) -> None:
        with contextlib.suppress(OSError), site, server:
            while data := server.recv(CHUNK):
                if stores.is_set() and COMMITTED in data:
                    self.losses += 1
                    # Closing alone would wait for the other thread, which reads from it.
                    for end in (site, server):
                        end.shutdown(socket.SHUT_RDWR)
                    return
                site.sendall(data)


def send_and_hang_up(site: Site, sheet: forms.Answers) -> None:
    """Post, wait for the first byte of what comes back, and hear no more of it."""
    body = urlencode(sheet, doseq=True).encode()
    head = (
        f"POST {forms.ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as line:
        line.sendall(head.encode() + body)
        assert line.recv(1)
