"""The tests' own database: copied from a template instead of migrated at each start of pytest.

A test with ``serialized_rollback`` finds the rows of the migrations again. Django writes them down
as JSON and saves each anew; on SQLite the template is copied once more.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation
from django.db.backends.sqlite3.creation import DatabaseCreation as SqliteCreation

from tests.rig.prepared import FILE, fill_postgres, prepared_data_dir


def start_from_templates() -> None:
    """Before the databases are set up; threads that connect later do the same."""
    connection = connections["default"]
    made_by = CopiedSqlite if connection.vendor == "sqlite" else CopiedPostgres
    setattr(type(connection), "creation_class", made_by)  # noqa: B010 - typed as the backend's own
    connection.creation = made_by(connection)


class _Copied(BaseDatabaseCreation):
    def create_test_db(
        self,
        verbosity: int = 1,
        autoclobber: bool = False,
        serialize: bool | None = True,
        keepdb: bool = False,
    ) -> str:
        if keepdb:
            return super().create_test_db(verbosity, autoclobber, serialize, keepdb)
        name = str(cast(Any, self)._create_test_db(verbosity, autoclobber, keepdb))
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
        self._fill(name)
        self.connection.ensure_connection()
        return name

    def _fill(self, name: str) -> None:
        raise NotImplementedError


class CopiedPostgres(_Copied, PostgresCreation):
    def _fill(self, name: str) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
        fill_postgres(url.geturl())


class CopiedSqlite(_Copied, SqliteCreation):
    def serialize_db_to_string(self) -> str:
        return "the template"

    def deserialize_db_from_string(self, data: str) -> None:
        self._fill(self.connection.settings_dict["NAME"])

    def _fill(self, name: str) -> None:
        template: Path = prepared_data_dir() / FILE
        self.connection.ensure_connection()
        with closing(sqlite3.connect(f"{template.as_uri()}?mode=ro", uri=True)) as source:
            source.backup(self.connection.connection)
