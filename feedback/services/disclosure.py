"""What of a computed snapshot may be published: the one place that decides it.

Page, API, CSV, chart and feed read only what was written down from here at publication.

The rules (architecture, "Disclosure control"):

- a group is shown from k respondents on, k for every item of an index;
- a hidden group of a total hides the next smallest one too;
- under 30 respondents a value of 100 % or 0 % is shown as a bound only, and where any item with
  fewer than 30 answers is uniform no item counts are shown;
- of a question of the bank, every form that asks it has k answers in the group, or none;
- nothing that can be worked out from all published rows together, of this period and of others
  that overlap it, tells on 1 … k−1 respondents or on a uniform group under 30.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from fractions import Fraction

from feedback import conf
from feedback.enums import ValueStatus
from feedback.indicators.differencing import SMALL, Finding, Ledger, related
from feedback.indicators.formulas import Item, respondents
from feedback.indicators.lines import TOTAL, Amount, Cell, Column, Kind, amount_of_parts
from feedback.indicators.rules.base import Scoring

FLOOR = 10
BOUNDS = {ValueStatus.BOUNDED_HIGH: "high", ValueStatus.BOUNDED_LOW: "low"}
# Answers that either count or do not.
PLAIN = Scoring({"hit": 1, "miss": 0}, frozenset({"hit", "miss"}))
COMPLEMENTARY = ValueStatus.SUPPRESSED_COMPLEMENTARY
DIFFERENCE = ValueStatus.SUPPRESSED_DIFFERENCE


class Level(IntEnum):
    """How much of a row is shown; each level shows what the ones below it show."""

    NOTHING = 0
    COUNT = 1
    VALUE = 2
    ITEMS = 3


@dataclass(frozen=True)
class Rule:
    """What makes figures of two snapshots comparable: same indicator, items, options and weights.

    ``place`` is the form that the items are asked in, or the bank.
    """

    indicator: str
    items: tuple[str, ...]
    options: str
    place: str = ""
    scoring: Scoring = PLAIN

    @property
    def is_single(self) -> bool:
        """With one item, n and value together are its counts."""
        return len(self.items) == 1

    @property
    def count(self) -> Column:
        return Column(Kind.COUNT, self.indicator)

    @property
    def value(self) -> Column:
        name = f"{self.indicator}|{','.join(self.items)}|{self.options}"
        return self._column(Kind.VALUE, name, len(self.items))

    def item(self, question: str) -> Column:
        return self._column(Kind.ITEM, f"{self.place}|{question}|{self.options}")

    def _column(self, kind: Kind, name: str, answers: int = 1) -> Column:
        return Column(kind, name, answers, self.scoring.low, self.scoring.high)


@dataclass(frozen=True)
class Group:
    """A group as computed; ``name`` is the unit or channel, "" the whole form."""

    name: str
    figure: Fraction | None
    items: tuple[Item, ...]

    @property
    def n(self) -> int:
        return respondents(self.items)

    def bound(self, scoring: Scoring) -> ValueStatus | None:
        """Whether all who answered gave the best, or all the worst answer to everything."""
        asked = [item for item in self.items if item.valid]
        for status, weight in BOUNDS.items():
            if all(i.hits == getattr(scoring, weight) * i.valid for i in asked):
                return status
        return None


@dataclass(frozen=True)
class Disclosed:
    """What is shown of a group."""

    group: Group
    status: ValueStatus
    level: Level

    @property
    def name(self) -> str:
        return self.group.name

    @property
    def is_hidden(self) -> bool:
        return self.level is Level.NOTHING and self.group.n > 0

    @property
    def shows_items(self) -> bool:
        return self.level is Level.ITEMS


def smallest_group(own_minimum: int = FLOOR) -> int:
    """k: the setting and the definition may raise it, nothing lowers it below 10."""
    return max(FLOOR, conf.get("MIN_RESPONDENTS"), own_minimum)


def cells_of(rule: Rule, shown: Disclosed, starts: date, ends: date) -> Iterator[Cell]:
    """The counts that a published row gives away, column by column."""
    group = shown.group
    if shown.level >= Level.COUNT:
        people = amount_of_parts({item.question: item.valid for item in group.items})
        yield Cell(rule.count, group.name, starts, ends, people)
    if shown.level >= Level.VALUE:
        answers = Amount(sum(i.valid for i in group.items), sum(i.hits for i in group.items))
        yield Cell(rule.value, group.name, starts, ends, answers)
    if shown.level >= (Level.VALUE if rule.is_single else Level.ITEMS):
        for item in group.items:
            column, amount = rule.item(item.question), Amount(item.valid, item.hits)
            yield Cell(column, group.name, starts, ends, amount)


def disclose(
    groups: Iterable[Group],
    k: int,
    earlier: Sequence[Cell],
    *,
    rule: Rule,
    starts: date,
    ends: date,
) -> list[Disclosed]:
    """Decide for every group of a snapshot, given all that is public already (newest first).

    Withdraws the least it can find, smallest groups first; in doubt it withdraws more.
    """
    ledgers = _Ledgers(related(starts, ends, earlier), k)
    alone = {group.name: _alone(group, k, rule.scoring) for group in groups}
    decision = _Decision(alone, rule)
    decision.hide_a_second()
    while found := ledgers.betrayed(decision.cells(starts, ends)):
        decision.withdraw(*found)
        decision.hide_a_second()
    return list(decision.rows.values())


def _alone(group: Group, k: int, scoring: Scoring) -> Disclosed:
    """A group by itself, without a look at the others."""
    if group.n == 0:
        # That nobody answered is as exact as any count.
        return Disclosed(group, ValueStatus.NO_DATA, Level.ITEMS)
    if any(0 < n < k for item in group.items for n in (item.valid, *item.parts)):
        return Disclosed(group, ValueStatus.SUPPRESSED, Level.NOTHING)
    bound = group.bound(scoring)
    if group.n < SMALL and bound is not None:
        return Disclosed(group, bound, Level.COUNT)
    is_uniform = any(item.is_uniform(scoring) and item.valid < SMALL for item in group.items)
    return Disclosed(group, ValueStatus.SHOWN, Level.VALUE if is_uniform else Level.ITEMS)


class _Ledgers:
    """A ledger for each column, made when it is first asked for."""

    def __init__(self, known: Sequence[Cell], k: int) -> None:
        self._known, self._k = known, k
        self._ledgers: dict[Column, Ledger] = {}
        self._last: Column | None = None

    def betrayed(self, new: Sequence[Cell]) -> tuple[Column, Finding] | None:
        """The first finding, beginning with the column of the last one and going round."""
        for column in self._round(new):
            own = {cell.group: cell for cell in new if cell.column == column}
            found = self._ledger(column).first_finding(own)
            if found is not None:
                self._last = column
                return column, found
        return None

    def _round(self, new: Sequence[Cell]) -> list[Column]:
        columns = list(dict.fromkeys(cell.column for cell in new))
        at = columns.index(self._last) if self._last in columns else 0
        return columns[at:] + columns[:at]

    def _ledger(self, column: Column) -> Ledger:
        if column not in self._ledgers:
            before = [cell for cell in self._known if cell.column == column]
            self._ledgers[column] = Ledger(column, before, self._k)
        return self._ledgers[column]


@dataclass
class _Decision:
    """The rows of a snapshot while it is found out how much of them may be shown."""

    rows: dict[str, Disclosed]
    rule: Rule

    def cells(self, starts: date, ends: date) -> list[Cell]:
        rows = self.rows.values()
        return [cell for row in rows for cell in cells_of(self.rule, row, starts, ends)]

    def hide_a_second(self) -> None:
        """One hidden group could be worked out as the total less the others."""
        total = self.rows.get(TOTAL)
        hidden = [row for row in self.rows.values() if row.is_hidden]
        if total is None or len(hidden) != 1 or total.is_hidden:
            return
        is_second = hidden[0].status == COMPLEMENTARY
        if not is_second and not self._has_answers_without_group(total.group):
            self._hide(self._smallest(Level.COUNT), COMPLEMENTARY)

    def withdraw(self, column: Column, found: Finding) -> None:
        """Show less: item counts where they are what betrays, else the whole row."""
        if column.kind is Kind.ITEM and not self.rule.is_single:
            name = self._smallest(Level.ITEMS) if found.group is None else found.group
            self._keep_items_back(name)
        elif found.group is None:
            level = Level.COUNT if column.kind is Kind.COUNT else Level.VALUE
            name = self._smallest(level)
            self._hide(name, DIFFERENCE if name == TOTAL else COMPLEMENTARY)
        else:
            self._hide(found.group, DIFFERENCE)

    def _has_answers_without_group(self, total: Group) -> bool:
        """Whether answers that name no unit hide among the hidden ones."""
        groups = [row.group for row in self.rows.values() if row.name != TOTAL]
        named = [sum(group.items[at].valid for group in groups) for at in range(len(total.items))]
        return any(item.valid > n for item, n in zip(total.items, named, strict=True))

    def _smallest(self, level: Level) -> str:
        """The next group to show less of: empty ones last, the total when no other is left."""
        left = [
            (not row.group.n, row.group.n, row.name)
            for row in self.rows.values()
            if row.level >= level and row.name != TOTAL
        ]
        return min(left)[2] if left else TOTAL

    def _keep_items_back(self, name: str) -> None:
        if self.rows[name].group.n:
            self.rows[name] = replace(self.rows[name], level=Level.VALUE)
        else:
            self._hide(name, COMPLEMENTARY)

    def _hide(self, name: str, status: ValueStatus) -> None:
        self.rows[name] = replace(self.rows[name], status=status, level=Level.NOTHING)
