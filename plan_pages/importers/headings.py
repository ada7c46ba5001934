"""The names of a table's columns, and the headings that Vietnamese offices write for them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .vietnamese import fold, one_line

# A heading that is known and has no column of its own.
LEFT_OUT: Final = "-"
OTHER_SIGNS: Final = re.compile(r"[^a-z0-9]+")


def heading_key(text: str) -> str:
    """``"Thời gian/Tiến độ"`` → ``"thoi gian tien do"``."""
    return OTHER_SIGNS.sub(" ", fold(one_line(text))).strip()


@dataclass(frozen=True, slots=True)
class Headings:
    """``known_as`` gives a column, or ``LEFT_OUT``, by ``heading_key``."""

    columns: Sequence[str]
    known_as: Mapping[str, str] = field(default_factory=dict)

    def column(self, cell: str) -> str:
        """The column that a heading means; a heading that is not known comes back as it is."""
        text = one_line(cell).lower()
        return text if text in self.columns else self.known_as.get(heading_key(text), text)

    def of(self, cells: Sequence[str]) -> list[str]:
        names = [self.column(cell) for cell in cells]
        while names and not names[-1]:
            names.pop()
        return names

    def found(self, cells: Sequence[str]) -> int:
        return len({self.column(cell) for cell in cells} & set(self.columns))

    def fit(self, cells: Sequence[str]) -> bool:
        names = [name for name in self.of(cells) if name != LEFT_OUT]
        return sorted(names) == sorted(self.columns)
