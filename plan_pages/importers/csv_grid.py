"""Comma, semicolon or tab, with or without a byte order mark."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from .errors import NotATableError
from .grids import HEADER_WITHIN, Row, up_to_the_limit
from .headings import Headings
from .text import decode
from .vietnamese import normalise

DELIMITERS: Final = (",", ";", "\t")


def read_csv(data: bytes, headings: Headings) -> list[Row]:
    """Raises a ``NotAPlanError`` for what is no text or no table."""
    text = normalise(decode(data))
    delimiter = _delimiter(text, headings)
    try:
        return list(up_to_the_limit(_rows(text, delimiter)))
    except csv.Error:
        raise NotATableError from None


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(rows, start=1):
        yield Row(number, cells)


def _delimiter(text: str, headings: Headings) -> str:
    """The one that finds most of the columns in a line near the top."""
    lines = text.strip().split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    return max(DELIMITERS, key=lambda mark: max(headings.found(_split(x, mark)) for x in lines))


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]
