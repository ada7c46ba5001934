"""What a table is before its columns are known: numbered rows of text cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

MAX_ROWS: Final = 5_000
# A title and the name of an appendix often stand above the header.
HEADER_WITHIN: Final = 20
# Reading ends here: enough to know that a table is too long.
MOST_ROWS_READ: Final = MAX_ROWS + HEADER_WITHIN + 1
WHOLE_FILE: Final = 0


@dataclass(frozen=True, slots=True)
class RowError:
    """``row`` 0 is the file as a whole, ``column`` is empty where the row as a whole is meant;
    ``message`` is a sentence in the active language, ``code`` is stable."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RowNote:
    """Something that was left out and does no harm; ``message`` is a sentence."""

    row: int
    message: str


class Merged(Enum):
    """How cells of a row are joined: with those beside them, or with those of other rows."""

    ACROSS = "across"
    DOWN = "down"


@dataclass(slots=True)
class Row:
    """``number`` is a spreadsheet's. ``faults`` are code and sentence by the cell's index."""

    number: int
    cells: list[str]
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)
    merged: Merged | None = None

    @property
    def is_blank(self) -> bool:
        return not self.faults and not any(cell.strip() for cell in self.cells)


def up_to_the_limit(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows that are not blank, no more of them than are needed."""
    found = 0
    for row in rows:
        if not row.is_blank:
            found += 1
            yield row
        if found >= MOST_ROWS_READ:
            return
