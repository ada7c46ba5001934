"""What can be worked out about one group from its published counts.

A published row is the count of a group between two dates. Rows of one group between shared dates
add up, so they are kept as heights at dates (like levels on a map): any two dates that rows
connect give the count between them. Pure; knows no database.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations
from typing import Any, NamedTuple

TOTAL = ""
MOST_RUNS, MOST_RUNS_OF_MANY, MANY_DATES = 3, 2, 8

Run = tuple[date, date]
Runs = tuple[Run, ...]


class Kind(Enum):
    COUNT = "count"
    VALUE = "value"
    ITEM = "item"


class Column(NamedTuple):
    """One published figure; rows add up only within a column.

    ``answers``: how many answers one person gives to it (the items of an index, else 1).
    ``low`` and ``high``: what one answer adds to the hits at least and at most.
    """

    kind: Kind
    name: str
    answers: int = 1
    low: int = 0
    high: int = 1


Parts = tuple[tuple[str, int], ...]


class Amount(NamedTuple):
    """People and hits (of weighed answers, the sum of their weights).

    With ``parts`` (answers to each item) people are the largest of them: the largest of several
    counts does not add up over periods and groups, while each of them does.
    """

    people: int
    hits: int
    parts: Parts = ()

    @property
    def weight(self) -> int:
        """What adds up, to compare amounts by: the answers to all items, else the people."""
        return sum(n for _name, n in self.parts) if self.parts else self.people

    def plus(self, other: "Amount") -> "Amount":
        return self._joined(other, 1)

    def minus(self, other: "Amount") -> "Amount":
        return self._joined(other, -1)

    def _joined(self, other: "Amount", sign: int) -> "Amount":
        hits = self.hits + sign * other.hits
        if not self.parts and not other.parts:
            return Amount(self.people + sign * other.people, hits)
        sums = Counter(dict(self.parts))
        for name, n in other.parts:
            sums[name] += sign * n
        return amount_of_parts(sums, hits)


def amount_of_parts(parts: Mapping[str, int], hits: int = 0) -> Amount:
    people = max(parts.values(), key=abs, default=0)
    return Amount(people, hits, tuple(sorted((name, n) for name, n in parts.items() if n)))


NOTHING = Amount(0, 0)


@dataclass(frozen=True)
class Cell:
    """A published count of a group (``TOTAL`` for all) in ``starts <= day < ends``."""

    column: Column
    group: str
    starts: date
    ends: date
    amount: Amount

    @property
    def run(self) -> Run:
        return self.starts, self.ends


class Line:
    """All that can be worked out about one group alone; ``cells`` come newest first."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._land: dict[date, int] = {}
        self._height: dict[date, Amount] = {}
        self._clusters: list[Run] = []
        self._amounts: dict[Runs, Amount | None] = {}
        self._takings: dict[Runs, Amount] = {}
        for cell in cells:
            self._join(cell)
        self.dates = sorted(self._land)

    def _join(self, cell: Cell) -> None:
        """Where rows contradict each other the newest one stands; ``_changes`` tells the others."""
        self._clusters = _clustered(self._clusters, cell.run)
        for day in cell.run:
            if day not in self._land:
                self._land[day], self._height[day] = len(self._land), NOTHING
        low, high = (self._land[day] for day in cell.run)
        if low == high:
            return
        lift = self._height[cell.starts].plus(cell.amount).minus(self._height[cell.ends])
        for day in [day for day, land in self._land.items() if land == high]:
            self._land[day] = low
            self._height[day] = self._height[day].plus(lift)

    def amount(self, runs: Runs) -> Amount | None:
        """The count within the stretches, or None where the rows do not tell it."""
        if runs not in self._amounts:
            self._amounts[runs] = self._amount(runs)
        return self._amounts[runs]

    def _amount(self, runs: Runs) -> Amount | None:
        if not all(day in self._land for run in runs for day in run):
            return None
        begun = sorted(self._land[start] for start, _end in runs)
        if begun != sorted(self._land[end] for _start, end in runs):
            return None
        amount = NOTHING
        for start, end in runs:
            amount = amount.plus(self._height[end]).minus(self._height[start])
        return amount

    def sets(self) -> Iterator[tuple[Runs, Amount]]:
        """Sets of stretches whose count can be worked out, with the count.

        All of them while there are few dates. With many, sets that fall into such sets again are
        left out: their number doubles with each date, and they tell something of their own only
        where a group was shown for a long period and its middle, but for neither end.
        """
        is_many = len(self.dates) > MANY_DATES
        for size in range(1, (MOST_RUNS_OF_MANY if is_many else MOST_RUNS) + 1):
            for ends in combinations(self.dates, 2 * size):
                runs = tuple(zip(ends[::2], ends[1::2], strict=True))
                amount = self.amount(runs)
                if amount is not None and not (is_many and self._falls_apart(runs)):
                    yield runs, amount

    def _falls_apart(self, runs: Runs) -> bool:
        return len(runs) > 1 and any(self._land[s] == self._land[e] for s, e in runs)

    def most_taken(self, runs: Runs) -> Amount:
        """What adding and subtracting this group's rows takes off a total over ``runs`` at most."""
        if runs not in self._takings:
            taken = NOTHING
            for day, times in self._cheapest(runs):
                for _time in range(abs(times)):
                    height = self._height[day]
                    taken = taken.plus(height) if times > 0 else taken.minus(height)
            self._takings[runs] = taken
        return self._takings[runs]

    def _cheapest(self, runs: Runs) -> Iterator[tuple[date, int]]:
        """How often the height of each date is taken off so that least is left.

        Walks the dates in order and decides at each of them whether the group is in what is left
        from there on. A date where this group has no row cannot change that; where it has rows,
        as many stretches must begin and end on connected dates as in ``runs``. Rows that do not
        meet the stretches, even by way of others, can only add to what is left.
        """
        days = self._near(runs)
        steps = {day: 1 for day, _end in runs} | {day: -1 for _start, day in runs}
        states: States = {(False, ()): (0, None)}
        for day in sorted({*steps, *days} if days else ()):
            states = self._step(states, day, steps.get(day, 0), day in days)
        path = states.get((False, ()), (0, None))[1]
        while path is not None:
            path, day, times = path
            yield day, times

    def _near(self, runs: Runs) -> frozenset[date]:
        meeting = [c for c in self._clusters if any(overlap(c, run) for run in runs)]
        return frozenset(d for d in self.dates if any(s <= d <= e for s, e in meeting))

    def _step(self, states: "States", day: date, step: int, is_free: bool) -> "States":
        following: States = {}
        for (inside, owed), (left, path) in states.items():
            for change in (0, -1) if inside else (0, 1):
                times = change - step
                if times and not is_free:
                    continue
                after = (inside != bool(change), self._owing(owed, day, times) if times else owed)
                weight = left - times * self._height[day].weight if times else left
                if after not in following or weight < following[after][0]:
                    following[after] = (weight, (path, day, times) if times else path)
        return following

    def _owing(self, owed: "Owed", day: date, times: int) -> "Owed":
        land = self._land[day]
        debts = {**dict(owed), land: dict(owed).get(land, 0) + times}
        return tuple(sorted(item for item in debts.items() if item[1]))


Owed = tuple[tuple[int, int], ...]
Path = tuple[Any, date, int]
States = dict[tuple[bool, Owed], tuple[int, Path | None]]


def _clustered(clusters: Iterable[Run], run: Run) -> list[Run]:
    """Stretches of time that rows cover, those that overlap made one."""
    apart = [other for other in clusters if not overlap(other, run)]
    met = [run, *(other for other in clusters if overlap(other, run))]
    return [*apart, (min(start for start, _ in met), max(end for _, end in met))]


def overlap(one: Run, other: Run) -> bool:
    return one[0] < other[1] and other[0] < one[1]
