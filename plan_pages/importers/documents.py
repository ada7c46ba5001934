"""What is read of a Word or PDF document: its text in order, and the appendix where it has one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .grids import Row
from .task_rows import is_appendix

LAYOUT_COLUMNS = 2


@dataclass(slots=True)
class DocumentText:
    """Tables that go on over pages become one; other tables are text, cell by cell."""

    lines: list[str] = field(default_factory=list)
    appendix: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def add_table(self, rows: Sequence[Row]) -> None:
        if is_appendix(rows):
            self._add_rows(rows[1:] if self._repeats_header(rows) else rows)
        elif self.appendix and rows and len(rows[0].cells) == len(self.appendix[0].cells):
            self._add_rows(rows)
        else:
            self.lines.extend(_cells_in_order(rows))

    def _repeats_header(self, rows: Sequence[Row]) -> bool:
        return any(row.cells == rows[0].cells for row in self.appendix)

    def _add_rows(self, rows: Sequence[Row]) -> None:
        for row in rows:
            row.number = len(self.appendix) + 1
            self.appendix.append(row)


def _cells_in_order(rows: Sequence[Row]) -> list[str]:
    """Two columns are a layout, as of a letterhead: the left one is read first."""
    cells = [row.cells for row in rows]
    if max(map(len, cells), default=0) <= LAYOUT_COLUMNS:
        cells = [[row[index] for row in cells if index < len(row)] for index in (0, 1)]
    return [line for row in cells for cell in row for line in cell.split("\n")]
