"""Units by every name they go by, and the name by which each is found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from plan_pages.importers.task_rows import LONGEST_UNIT, UNIT_BREAK
from plan_pages.importers.vietnamese import one_line
from plan_pages.models import Unit
from plan_pages.text import fold


class UnitNames:
    """Names are compared without accents; ``[VP]`` is the unit of that very code.

    ``meanings`` is what a person said of names that are not clear by themselves.
    """

    def __init__(self, units: Iterable[Unit], meanings: Mapping[str, Unit] | None = None) -> None:
        self.meanings = {fold(name).strip(): unit for name, unit in (meanings or {}).items()}
        self.by_code: dict[str, Unit] = {}
        self.by_name: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self.by_code[f"[{unit.code}]"] = unit
            for name in unit.known_as():
                self.by_name[name].append(unit)

    def find(self, name: str) -> list[Unit]:
        """None for a name that nobody has, several for one that is not clear."""
        if name in self.by_code:
            return [self.by_code[name]]
        key = fold(name).strip()
        if key in self.meanings:
            return [self.meanings[key]]
        return self.by_name.get(key, [])

    def label(self, unit: Unit) -> str:
        """The shortest name that a table can hold and ``find`` takes for this unit."""
        names = (unit.short_name, unit.name, unit.code)
        return next((one_line(name) for name in names if self._means(name, unit)), f"[{unit.code}]")

    def _means(self, name: str, unit: Unit) -> bool:
        written = one_line(name)
        return (
            0 < len(written) <= LONGEST_UNIT
            and UNIT_BREAK.search(name) is None
            and self.find(written) == [unit]
        )
