"""The queue of a site without Redis: kombu's files, safe against readers and kills at any moment.

kombu writes a message where readers already look for it. A worker that reads it a moment too
early, or after its writer was killed, gets half a message and ends. Here a message appears whole,
and whatever half thing an older process left is passed over: a wake-up lost is one the sweeper
makes good.
"""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    # The stubs of kombu's two base classes name the argument differently.
    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        name = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out, name), dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Raises ``queue.Empty``."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                continue

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        file = self._table_of(exchange)
        with self._one_writer():
            table = self.get_table(exchange)
            if bound not in table:
                _write_whole(file, dumps([bound, *table]))

    def get_table(self, exchange: str) -> list[Any]:
        try:
            table = loads(self._table_of(exchange).read_bytes())
        except (FileNotFoundError, ValueError):
            return []
        return [filesystem.exchange_queue_t(*row) for row in table]

    def _table_of(self, exchange: str) -> Path:
        """Raises ``ChannelError`` at a name that would leave the folder."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        return file

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


def _write_whole(file: Path, text: str) -> None:
    """Raises ``ChannelError``. A reader sees all of it or nothing."""
    unfinished = file.with_name(f"{uuid.uuid4()}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.rename(file)
    except OSError as error:
        raise ChannelError(f"Cannot write {file}") from error
