"""Databases that are migrated (and seeded) without doing so again: copied from templates."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from .made_of import digest, migrated_key, seeded_key
from .owners import PrivateDirectory
from .preparing import checked, environment, manage
from .programs import client_programs
from .templates import kept

FILE = "portal.sqlite3"
DUMP = "dump.sql"


def migrate_and_seed(env: Mapping[str, str], *, seed: bool) -> None:
    checked(manage(env, "migrate", "--verbosity", "0"))
    if seed:
        checked(manage(env, "seed_demo"))


def prepared_data_dir(*, seed: bool = False) -> Path:
    """A data directory with a migrated (and seeded) SQLite file, to be copied, never used."""
    if seed:
        return kept("seeded-sqlite", _key(sqlite3.sqlite_version, seed=True), _seed_data_dir)
    return kept("sqlite", _key(sqlite3.sqlite_version), _migrate_data_dir)


def fill_postgres(url: str, *, seed: bool = False) -> None:
    """Migrate (and seed) an empty database; from a dump, where the programs for one are there."""
    programs = client_programs()
    if programs is None:
        _fill_by_commands(url, seed=seed)
        return
    with psycopg.connect(url) as connection:
        version = str(connection.info.server_version)
    dump = kept(
        "seeded-postgresql" if seed else "postgresql",
        _key(version, seed=seed),
        lambda directory: _dump(url, directory / DUMP, seed=seed),
    )
    _run(programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", dump / DUMP, "-d", url)


def _key(version: str, *, seed: bool = False) -> str:
    return digest(seeded_key() if seed else migrated_key(), version)


def _migrate_data_dir(directory: Path) -> None:
    with _scratch() as scratch:
        migrate_and_seed(environment(scratch), seed=False)
        # One file, without the log that our settings keep beside it.
        with closing(sqlite3.connect(scratch / FILE)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        shutil.copy(scratch / FILE, directory / FILE)


def _seed_data_dir(directory: Path) -> None:
    shutil.copytree(prepared_data_dir(), directory, dirs_exist_ok=True)
    checked(manage(environment(directory), "seed_demo"))


def _fill_by_commands(url: str, *, seed: bool) -> None:
    with _scratch() as scratch:
        migrate_and_seed(environment(scratch, DATABASE_URL=url), seed=seed)


def _dump(server_url: str, target: Path, *, seed: bool) -> None:
    programs = client_programs()
    assert programs is not None
    with _database_beside(server_url) as url:
        if seed:
            fill_postgres(url)
            with _scratch() as scratch:
                checked(manage(environment(scratch, DATABASE_URL=url), "seed_demo"))
        else:
            _fill_by_commands(url, seed=False)
        options = ("--no-owner", "--no-privileges", "--no-comments")
        _run(programs / "pg_dump", *options, "-f", target, "-d", url)


@contextmanager
def _database_beside(url: str) -> Iterator[str]:
    """One more database on that server, for a while."""
    name = urlsplit(url).path.strip("/") + "_beside"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def _scratch() -> Iterator[Path]:
    directory = PrivateDirectory("preparing")
    try:
        yield directory.path
    finally:
        directory.remove()


def _run(*command: str | Path) -> None:
    checked(
        subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    )
