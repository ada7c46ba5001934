import shutil
from types import TracebackType

import redis

from .owners import PrivateDirectory
from .processes import Process
from .waiting import accepts_connections, free_port


def redis_binary() -> str | None:
    return shutil.which("redis-server")


class Redis:
    def __init__(self) -> None:
        self._directory = PrivateDirectory("redis")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        command = [redis_binary() or "redis-server", "--port", str(self.port)]
        command += ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--dir", str(self._directory.path)]
        self.process = Process(command, log=self._directory.path / "redis.log")

    def __enter__(self) -> "Redis":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self._directory.remove()

    def start(self) -> None:
        self.process.start(lambda: accepts_connections(self.port))

    def stop(self) -> None:
        self.process.stop()

    def kill(self) -> None:
        self.process.kill()

    def freeze(self) -> None:
        self.process.freeze()

    def thaw(self) -> None:
        self.process.thaw()

    def flush(self) -> None:
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            client.flushall()
