"""The text of a PDF, page by page, read by a process that may take only so much."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from .documents import DocumentText
from .errors import (
    BrokenFileError,
    EncryptedFileError,
    NotAPlanError,
    ScannedError,
    TooHardError,
    TooLargeError,
    TooManyPagesError,
)
from .grids import Merged, Row
from .text import MAX_BYTES

READER: Final = str(Path(__file__).with_name("pdf_process.py"))
SECONDS: Final = 40
REFUSALS: Final[dict[str, type[NotAPlanError]]] = {
    error.code: error
    for error in (BrokenFileError, EncryptedFileError, TooManyPagesError, TooHardError)
}


def read_pdf(data: bytes) -> DocumentText:
    """Raises a ``NotAPlanError`` for what is damaged, locked, too much, or holds no text."""
    if len(data) > MAX_BYTES:
        raise TooLargeError
    told = _run(data)
    if "error" in told:
        raise REFUSALS[told["error"]]
    document = DocumentText()
    for page in told["pages"]:
        document.lines.extend(page["text"].split("\n"))
        for table in page["tables"]:
            document.add_table([_row(cells) for cells in table])
    if not document.text.strip() and not document.appendix:
        raise ScannedError
    return document


def _run(data: bytes) -> dict[str, Any]:
    """A reader that was ended for what it took says nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the file is only its input
            [sys.executable, READER], input=data, capture_output=True, timeout=SECONDS, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise TooHardError from None
    return told


def _row(cells: list[str | None]) -> Row:
    """A cell that is part of the one beside or above it has no text of its own, not even none."""
    # The lines of a cell are broken where the column ends, not where a name does.
    row = Row(0, [(cell or "").replace("\n", " ") for cell in cells])
    if None in cells:
        filled = [cell for cell in cells if cell]
        row.merged = Merged.ACROSS if len(filled) <= 1 else Merged.DOWN
    return row
