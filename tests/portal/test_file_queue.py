"""The queue of files, for a site without Redis: a process killed at any moment does it no harm."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from portal.file_queue import Transport

QUEUE = "celery"


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Callable[[], Connection]]:
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    # What this process knows to be bound; another test's process knows nothing.
    Transport.global_state.clear()
    opened: list[Connection] = []

    def make() -> Connection:
        connection = Connection(
            "filesystem://localhost/",
            transport="portal.file_queue:Transport",
            transport_options={
                "data_folder_in": str(tmp_path / "messages"),
                "data_folder_out": str(tmp_path / "messages"),
                "control_folder": str(tmp_path / "control"),
            },
        )
        opened.append(connection)
        return connection

    yield make
    for connection in opened:
        connection.release()


def test_what_is_put_is_got_once(connect: Callable[[], Connection]) -> None:
    queue = connect().SimpleQueue(QUEUE)

    queue.put({"wake": 1})

    assert queue.get(block=False).payload == {"wake": 1}
    with pytest.raises(Empty):
        queue.get(block=False)


@pytest.mark.parametrize("left", [b"", b'{"body": "W1t', b"\xff\xfe"])
def test_a_half_written_message_is_passed_over(
    connect: Callable[[], Connection], tmp_path: Path, left: bytes
) -> None:
    queue = connect().SimpleQueue(QUEUE)
    (tmp_path / "messages" / f"0_half.{QUEUE}.msg").write_bytes(left)
    queue.put({"wake": 2})

    assert queue.get(block=False).payload == {"wake": 2}


@pytest.mark.parametrize("left", [b"", b'[["celery", "", "ce', b"\xff\xfe"])
def test_a_half_written_table_is_written_anew(
    connect: Callable[[], Connection], tmp_path: Path, left: bytes
) -> None:
    (tmp_path / "control" / f"{QUEUE}.exchange").write_bytes(left)
    queue = connect().SimpleQueue(QUEUE)

    queue.put({"wake": 3})

    assert queue.get(block=False).payload == {"wake": 3}


def test_many_writers_and_readers_lose_and_break_nothing(
    connect: Callable[[], Connection],
) -> None:
    connect().SimpleQueue(QUEUE)  # bound, as at a site's start
    puts = [(writer, turn) for writer in range(3) for turn in range(150)]

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(_read, connect(), len(puts) // 2) for _ in range(2)]
        writers = [pool.submit(_write, connect(), puts[nth::3]) for nth in range(3)]
    got = [message for reader in readers for message in reader.result()]

    assert all(writer.exception() is None for writer in writers)
    assert sorted(got) == puts


def _write(connection: Connection, messages: list[tuple[int, int]]) -> None:
    queue = connection.SimpleQueue(QUEUE)
    for message in messages:
        queue.put(message)


def _read(connection: Connection, number: int) -> list[tuple[int, int]]:
    queue = connection.SimpleQueue(QUEUE)
    return [tuple(queue.get(timeout=30).payload) for _ in range(number)]
