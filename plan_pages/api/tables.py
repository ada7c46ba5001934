"""Rows of open data as CSV: the same columns as the JSON, cells that no spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse

from plan_pages.spreadsheet import safe_cell

BOM = "\ufeff"
# A longer table waits on the disk, not in memory, while its tag is computed.
IN_MEMORY = 1024 * 1024


def csv_response(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], filename: str
) -> FileResponse:
    """Written before it is sent: it has the tag of its bytes, and a failure sends no half table."""
    table, tag = SpooledTemporaryFile(IN_MEMORY), sha256()  # noqa: SIM115 - the response closes it
    for line in csv_lines(columns, rows):
        written = line.encode()
        tag.update(written)
        table.write(written)
    table.seek(0)
    response = FileResponse(
        table, as_attachment=True, filename=filename, content_type="text/csv; charset=utf-8"
    )
    response["ETag"] = f'"{tag.hexdigest()[:32]}"'
    return response


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Comma-separated, UTF-8 with a byte-order mark, so that a spreadsheet opens it as it is."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(row[name]) for name in columns])


def cell(value: Any) -> Any:
    """Nothing is an empty cell, a list is written ``VP; QLDD``, a flag ``true`` or ``false``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell("; ".join(map(str, value)) if isinstance(value, list) else value)


class _Echo:
    def write(self, line: str) -> str:
        return line
