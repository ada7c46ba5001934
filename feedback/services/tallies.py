"""Write tallies: additions that meet each other add up, whoever comes first."""

from itertools import islice
from typing import Any

from django.db import connection

from feedback.cells import Key, Sums

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
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in COLUMNS)
    row = "(" + ", ".join(["%s"] * (len(COLUMNS) + 2)) + ", 0)"
    # Only our own column names are put together here; every value is a parameter.
    sql = (
        f"INSERT INTO feedback_tally ({columns}, live, total, archived) "  # noqa: S608
        f"VALUES {', '.join([row] * len(batch))} "
        f"ON CONFLICT ({columns}) DO UPDATE SET live = feedback_tally.live + excluded.live, "
        f"total = feedback_tally.total + excluded.total"
    )
    values = [value for key, *added in batch for value in (*_values(key), *added)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _values(key: Key) -> list[Any]:
    return [getattr(key, column) for column in COLUMNS]
