"""What a reader can work out from published counts by adding and subtracting them.

A published row is the count of a group between two dates. Rows of one group between shared dates
add up, so they are kept as heights at dates (like levels on a map): any two dates that rows
connect give the count between them. A total less its published groups gives the rest of it.
Sets of up to ``MOST_RUNS`` separate stretches of time are looked at. Pure; knows no database.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations
from typing import NamedTuple

TOTAL = ""
# A group smaller than this whose answers are all alike tells everybody's answer.
SMALL = 30
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
    """

    kind: Kind
    name: str
    answers: int = 1


Parts = tuple[tuple[str, int], ...]


class Amount(NamedTuple):
    """People and hits; with ``parts`` (answers to each item) people are the largest of them.

    The largest of several counts does not add up over periods and groups, while each of them does:
    the people in a sum or a difference are the largest of its parts.
    """

    people: int
    hits: int
    parts: Parts = ()

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


@dataclass(frozen=True)
class Finding:
    """``group`` changed too little; or, with None, the rest of a total is too small."""

    group: str | None


def betrays(column: Column, amount: Amount, k: int) -> bool:
    """Whether an amount that can be worked out tells on 1 … k−1 people, or on a uniform few."""
    sign = 1 if amount.people >= 0 else -1
    people, hits = sign * amount.people, sign * amount.hits
    if column.kind is not Kind.COUNT and 0 < people < SMALL * column.answers:
        return hits in (0, people) or is_few(column, amount, k)
    return is_few(column, amount, k)


def is_few(column: Column, amount: Amount, k: int) -> bool:
    """Whether 1 … k−1 people came, left or changed their mind."""
    if column.kind is Kind.VALUE:
        return False
    hits = abs(amount.hits) if column.kind is Kind.ITEM else 0
    return 0 < (abs(amount.people) or hits) < k


class Line:
    """All that can be worked out about one group alone; ``cells`` come newest first."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._land: dict[date, int] = {}
        self._height: dict[date, Amount] = {}
        for cell in cells:
            self._join(cell)
        self.dates = sorted(self._land)

    def _join(self, cell: Cell) -> None:
        """Where rows contradict each other the newest one stands; ``drift`` tells the others."""
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
        balance: Counter[int] = Counter()
        amount = NOTHING
        for start, end in runs:
            if start not in self._land or end not in self._land:
                return None
            balance[self._land[end]] += 1
            balance[self._land[start]] -= 1
            amount = amount.plus(self._height[end]).minus(self._height[start])
        return None if any(balance.values()) else amount

    def sets(self) -> Iterator[tuple[Runs, Amount]]:
        """Every set of stretches whose count can be worked out, with the count."""
        most = MOST_RUNS if len(self.dates) <= MANY_DATES else MOST_RUNS_OF_MANY
        for size in range(1, most + 1):
            for ends in combinations(self.dates, 2 * size):
                runs = tuple(zip(ends[::2], ends[1::2], strict=True))
                amount = self.amount(runs)
                if amount is not None:
                    yield runs, amount

    def most_taken(self, runs: Runs) -> Amount:
        """What adding and subtracting this group's rows takes off a total over ``runs`` at most.

        Walks the dates in order and decides at each of them whether the group is in what is left
        from there on. A date where this group has no row cannot change that; where it has rows,
        as many stretches must begin and end on connected dates as in ``runs``.
        """
        steps = {day: 1 for day, _end in runs} | {day: -1 for _start, day in runs}
        states: dict[tuple[bool, Owed], Amount] = {(False, ()): NOTHING}
        for day in sorted({*steps, *self.dates}):
            states = self._step(states, day, steps.get(day, 0))
        left = states.get((False, ()), NOTHING)
        return NOTHING.minus(left)

    def _step(self, states: "States", day: date, step: int) -> "States":
        following: States = {}
        for (inside, owed), left in states.items():
            for change in (0, -1) if inside else (0, 1):
                after = self._after(owed, left, day, change - step)
                if after is None:
                    continue
                state = (inside != bool(change), after[0])
                if state not in following or after[1].people < following[state].people:
                    following[state] = after[1]
        return following

    def _after(
        self, owed: "Owed", left: Amount, day: date, difference: int
    ) -> "tuple[Owed, Amount] | None":
        if not difference:
            return owed, left
        if day not in self._land:
            return None
        debts = Counter(dict(owed))
        debts[self._land[day]] += difference
        height = self._height[day]
        for _time in range(abs(difference)):
            left = left.minus(height) if difference > 0 else left.plus(height)
        return tuple(sorted((land, n) for land, n in debts.items() if n)), left


Owed = tuple[tuple[int, int], ...]
States = dict[tuple[bool, Owed], Amount]


def related(starts: date, ends: date, cells: Iterable[Cell]) -> list[Cell]:
    """The cells that overlap the period, or overlap one that does; the others add nothing."""
    cells = list(cells)
    waiting = {cell.run for cell in cells}
    reached = {(starts, ends)}
    while touching := {run for run in waiting if any(_overlap(run, other) for other in reached)}:
        reached |= touching
        waiting -= touching
    return [cell for cell in cells if cell.run in reached]


def _overlap(one: Run, other: Run) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def findings(
    column: Column, new: Mapping[str, Cell], earlier: Sequence[Cell], k: int
) -> Iterator[Finding]:
    """What publishing the ``new`` cells of a column would betray; ``earlier`` newest first."""
    groups = {cell.group for cell in earlier} | set(new)
    cells = {group: [cell for cell in earlier if cell.group == group] for group in groups}
    old = {group: Line(known) for group, known in cells.items()}
    moved = {group: _moved(cell, cells[group], old[group]) for group, cell in new.items()}
    yield from _changes(column, moved, k)
    now = {
        group: Line(_up_to_date(new[group], known, moved[group])) if group in new else old[group]
        for group, known in cells.items()
    }
    for group in new:
        yield from _own(column, new[group], old[group], now[group], k)
    yield from _rests(column, old, now, k)


def _moved(cell: Cell, known: Sequence[Cell], old: Line) -> list[Amount]:
    """How the same group and dates were told before, as differences; the newest first."""
    derived = old.amount((cell.run,))
    told = [] if derived is None else [derived]
    told += [before.amount for before in known if before.run == cell.run]
    return [cell.amount.minus(amount) for amount in told]


def _up_to_date(cell: Cell, known: Sequence[Cell], moved: Sequence[Amount]) -> list[Cell]:
    """The cells that may be reckoned together with a new one.

    Where answers came since a longer period was told, that period less the new cell counts nobody
    in particular; a shorter one within it still leaves real people.
    """
    if not moved or moved[0] == NOTHING:
        return [cell, *known]
    return [cell, *[c for c in known if _within(c.run, cell.run) or not _overlap(c.run, cell.run)]]


def _within(inner: Run, outer: Run) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _changes(column: Column, moved: Mapping[str, list[Amount]], k: int) -> Iterator[Finding]:
    """The same group and dates told again with another count.

    Newcomers of one mind are told where they are k or more: a value that may not be refreshed
    would keep citizens' answers from ever being seen.
    """
    for group, changes in moved.items():
        if any(is_few(column, change, k) for change in changes):
            yield Finding(group)
    newest = {group: changes[0] for group, changes in moved.items() if changes}
    if TOTAL in newest:
        rest = newest.pop(TOTAL)
        for change in newest.values():
            rest = rest.minus(change)
        if is_few(column, rest, k) and not _is_artefact(column, rest):
            yield Finding(None)


def _own(column: Column, cell: Cell, old: Line, now: Line, k: int) -> Iterator[Finding]:
    for runs, amount in now.sets():
        if runs == (cell.run,) or old.amount(runs) is not None:
            continue
        if betrays(column, amount, k):
            yield Finding(cell.group)
            return


def _rests(
    column: Column, old: Mapping[str, Line], now: Mapping[str, Line], k: int
) -> Iterator[Finding]:
    if TOTAL not in now:
        return
    for runs, whole in now[TOTAL].sets():
        for rest in _rest(runs, whole, now):
            if not betrays(column, rest, k) or _is_artefact(column, rest):
                continue
            before = old[TOTAL].amount(runs)
            if before is None or rest not in _rest(runs, before, old):
                yield Finding(None)
                return


def _rest(runs: Runs, whole: Amount, lines: Mapping[str, Line]) -> list[Amount]:
    """A total less the groups known in full; and less the known parts of the others as well."""
    rest, is_less = whole, False
    parts = NOTHING
    for group, line in lines.items():
        if group == TOTAL:
            continue
        amount = line.amount(runs)
        if amount is None:
            parts = parts.plus(line.most_taken(runs))
        else:
            rest, is_less = rest.minus(amount), True
    found = [rest] if is_less else []
    return [*found, rest.minus(parts)] if parts != NOTHING else found


def _is_artefact(column: Column, rest: Amount) -> bool:
    """Respondents are the largest item n, so those of groups may add up to more than the total's:
    a rest below zero counts nobody."""
    return column.kind is Kind.COUNT and rest.people < 0
