"""Write tallies: additions that meet each other add up, whoever comes first."""

from itertools import islice
from typing import Any

from django.db import connection

from feedback.cells import Key, Sums

from .locks import is_postgresql

COLUMNS = (
    "form_id",
    "half_month",
    "version_id",
    "question",
    "unit",
    "procedure",
    "channel",
    "option",
)
# Of those columns, and of the two numbers, on PostgreSQL.
TYPES = ("bigint", "date", "bigint", "text", "text", "text", "text", "text", "bigint", "bigint")
# SQLite takes 32,766 parameters in a statement; ten stand in each row.
ROWS_PER_STATEMENT = 500

Row = tuple[Key, int, int]


def add(changes: Sums) -> None:
    """Add the signed numbers to ``live`` and ``total``, in one order of keys so that writers never
    deadlock.

    The ORM's upsert would overwrite what another writer has just added.
    """
    rows = iter(changes.moved())
    while batch := list(islice(rows, ROWS_PER_STATEMENT)):
        _upsert(batch)


def _upsert(batch: list[Row]) -> None:
    columns = ", ".join(connection.ops.quote_name(column) for column in COLUMNS)
    rows, values = _columns_of(batch) if is_postgresql() else _rows_of(batch)
    # Only our own column names are put together here; every value is a parameter.
    sql = (
        f"INSERT INTO feedback_tally ({columns}, live, total, archived) {rows} "
        f"ON CONFLICT ({columns}) DO UPDATE SET live = feedback_tally.live + excluded.live, "
        f"total = feedback_tally.total + excluded.total"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _columns_of(batch: list[Row]) -> tuple[str, list[Any]]:
    """One array for each column: five thousand parameters are slow to put together."""
    arrays = ", ".join(f"%s::{kind}[]" for kind in TYPES)
    columns = zip(*([*_values(key), *added] for key, *added in batch), strict=True)
    return f"SELECT *, 0 FROM unnest({arrays})", [list(column) for column in columns]  # noqa: S608


def _rows_of(batch: list[Row]) -> tuple[str, list[Any]]:
    row = "(" + ", ".join(["%s"] * (len(COLUMNS) + 2)) + ", 0)"
    values = [value for key, *added in batch for value in (*_values(key), *added)]
    return f"VALUES {', '.join([row] * len(batch))}", values


def _values(key: Key) -> list[Any]:
    return [getattr(key, column) for column in COLUMNS]
