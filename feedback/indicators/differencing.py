"""What a reader can work out from all published counts by adding and subtracting them.

Counts of one group add up over periods (``lines``); a total less its published groups gives the
rest of it. Pure; knows no database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.indicators.lines import (
    NOTHING,
    TOTAL,
    Amount,
    Cell,
    Column,
    Kind,
    Line,
    Run,
    Runs,
    overlap,
)

# A group smaller than this whose answers are all alike tells everybody's answer.
SMALL = 30


@dataclass(frozen=True)
class Finding:
    """``group`` changed too little; or, with None, the rest of a total is too small."""

    group: str | None


def betrays(column: Column, amount: Amount, k: int) -> bool:
    """Whether an amount that can be worked out tells on 1 … k−1 people, or on a uniform few."""
    sign = 1 if amount.people >= 0 else -1
    people, hits = sign * amount.people, sign * amount.hits
    if column.kind is not Kind.COUNT and 0 < people < SMALL * column.answers:
        uniform = (column.low * people, column.high * people)
        return hits in uniform or is_few(column, amount, k)
    return is_few(column, amount, k)


def is_few(column: Column, amount: Amount, k: int) -> bool:
    """Whether 1 … k−1 people came, left or changed their mind.

    Who changes their mind moves the hits by the span of the weights at most: a smaller move than
    k of them would make may be one person's.
    """
    if column.kind is Kind.VALUE:
        return False
    if amount.people:
        return abs(amount.people) < k
    span = column.high - column.low
    return column.kind is Kind.ITEM and 0 < abs(amount.hits) < k * span


def related(starts: date, ends: date, cells: Iterable[Cell]) -> list[Cell]:
    """The cells that overlap the period, or overlap one that does; the others add nothing."""
    cells = list(cells)
    waiting = {cell.run for cell in cells}
    reached = {(starts, ends)}
    while touching := {run for run in waiting if any(overlap(run, other) for other in reached)}:
        reached |= touching
        waiting -= touching
    return [cell for cell in cells if cell.run in reached]


class Ledger:
    """The public cells of one column, ``earlier`` newest first, beside which new ones are weighed.

    Lines are kept: the cells of a snapshot are weighed again each time one of them is withdrawn.
    """

    def __init__(
        self,
        column: Column,
        earlier: Sequence[Cell],
        k: int,
        making_up: frozenset[str] = frozenset(),
    ) -> None:
        """``making_up``: the groups whose counts add up to the total, if any do."""
        self.column, self.k, self._making_up = column, k, making_up
        self._cells: dict[str, list[Cell]] = {}
        for cell in earlier:
            self._cells.setdefault(cell.group, []).append(cell)
        self._old: dict[str, Line] = {}
        self._now: dict[str, Line] = {}
        self._safe: frozenset[str] | None = None

    def first_finding(self, new: Mapping[str, Cell]) -> Finding | None:
        """None where the same groups were weighed before and found safe."""
        groups = frozenset(new)
        if groups == self._safe:
            return None
        found = next(self.findings(new), None)
        self._safe = groups if found is None else self._safe
        return found

    def findings(self, new: Mapping[str, Cell]) -> Iterator[Finding]:
        """What publishing the ``new`` cells, one for a group, would betray."""
        column, k = self.column, self.k
        moved = {group: self._moved(cell) for group, cell in new.items()}
        yield from _changes(column, moved, k)
        old = {group: self._old_line(group) for group in {*self._cells, *new}}
        now = {group: self._now_line(group, new, moved) for group in old}
        for group in new:
            yield from _own(column, new[group], old[group], now[group], k)
        yield from _rests(column, old, now, k)
        if self._tells_hidden_total(new):
            yield Finding(None)

    def _tells_hidden_total(self, new: Mapping[str, Cell]) -> bool:
        """Whether a total that is not told is the sum of groups that are."""
        if TOTAL in new or not new or not self._making_up:
            return False
        run = next(iter(new.values())).run
        return all(
            group in new or self._old_line(group).amount((run,)) is not None
            for group in self._making_up
        )

    def _old_line(self, group: str) -> Line:
        if group not in self._old:
            self._old[group] = Line(self._cells.get(group, ()))
        return self._old[group]

    def _now_line(
        self, group: str, new: Mapping[str, Cell], moved: Mapping[str, Sequence[Amount]]
    ) -> Line:
        if group not in new:
            return self._old_line(group)
        if group not in self._now:
            known = self._cells.get(group, ())
            self._now[group] = Line(_up_to_date(new[group], known, moved[group]))
        return self._now[group]

    def _moved(self, cell: Cell) -> list[Amount]:
        """How the same group and dates were told before, as differences; the newest first."""
        derived = self._old_line(cell.group).amount((cell.run,))
        told = [] if derived is None else [derived]
        known = self._cells.get(cell.group, ())
        told += [before.amount for before in known if before.run == cell.run]
        return [cell.amount.minus(amount) for amount in told]


def _up_to_date(cell: Cell, known: Sequence[Cell], moved: Sequence[Amount]) -> list[Cell]:
    """The cells that may be reckoned together with a new one.

    Where answers came since a longer period was told, that period less the new cell counts nobody
    in particular; a shorter one within it still leaves real people.
    """
    if not moved or moved[0] == NOTHING:
        return [cell, *known]
    return [cell, *[c for c in known if _within(c.run, cell.run) or not overlap(c.run, cell.run)]]


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
