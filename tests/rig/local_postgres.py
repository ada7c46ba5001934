import itertools
import os
import signal
import subprocess
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg import sql

from .owners import PrivateDirectory, unprivileged
from .prepared import fill_postgres
from .processes import Process
from .programs import postgres_binaries
from .waiting import free_port, wait_until


class Postgres:
    def __init__(self, *, durable: bool = False) -> None:
        """``durable``: each commit waits for the disk, as on a real site."""
        binaries = postgres_binaries()
        assert binaries is not None, "PostgreSQL is not installed"
        self._binaries = binaries
        self._durable = durable
        self._owner = unprivileged()
        self._directory = PrivateDirectory("postgres", self._owner)
        self._names = (f"site{number}" for number in itertools.count(1))
        self._templates: dict[bool, str] = {}
        self.port = free_port()
        self._server_url = f"postgresql://portal@127.0.0.1:{self.port}"
        self.process = Process(
            self._command(),
            log=self._directory.path / "postgres.log",
            owner=self._owner,
            cwd=self._directory.path,
        )

    def _command(self) -> list[str]:
        # A process that is killed loses nothing without fsync; only a machine would.
        options = [] if self._durable else ["fsync=off", "full_page_writes=off"]
        options.append("max_connections=200")
        options += [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        flags = [part for option in options for part in ("-c", option)]
        return [str(self._binaries / "postgres"), "-D", str(self._data), *flags]

    @property
    def _data(self) -> Path:
        return self._directory.path / "data"

    def __enter__(self) -> "Postgres":
        self._initdb()
        self.start()
        self.url = self.database()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.stop(signal.SIGQUIT)
        self._directory.remove()

    def start(self) -> None:
        self.process.start(self._answers)

    def stop(self) -> None:
        self.process.stop(signal.SIGQUIT)
        wait_until(lambda: not self._answers(), seconds=10, what="PostgreSQL to end")

    def restart(self) -> None:
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Only the server's parent: it is the one that accepts connections."""
        self.process.freeze()

    def thaw(self) -> None:
        self.process.thaw()

    def database(self, template: str = "template0") -> str:
        name = next(self._names)
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return f"{self._server_url}/{name}"

    def prepared(self, *, seed: bool = False) -> str:
        if seed not in self._templates:
            url = self.database()
            fill_postgres(url, seed=seed)
            self._templates[seed] = url.rpartition("/")[2]
        return self.database(self._templates[seed])

    def _initdb(self) -> None:
        command = [str(self._binaries / "initdb"), "-D", str(self._data), "-U", "portal"]
        command += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd=self._directory.path,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            user=self._owner and self._owner[0],
            group=self._owner and self._owner[1],
            extra_groups=self._owner and [],
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _answers(self) -> bool:
        try:
            self._run(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        url = f"{self._server_url}/postgres?connect_timeout=3"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
