"""What of a computed snapshot may be published: the one place that decides it.

Page, API, CSV, chart and feed read only what was written down from here at publication.

The rules (architecture, "Disclosure control"):

- a group is shown from k respondents on, k for every item of an index;
- a hidden group of a total hides the next smallest one too;
- under 30 respondents a value of 100 % or 0 % is shown as a bound only, and where any item with
  fewer than 30 answers is uniform no item counts are shown;
- figures of the bank are weighed as though each form's own part of them were public too, since
  the form's own figures may be: k answers in the group or none, not uniform under 30;
- nothing that can be worked out from all published rows together, of this period and of others
  that overlap it, tells on 1 … k−1 respondents or on a uniform group under 30.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from fractions import Fraction
from functools import cached_property

from feedback import conf
from feedback.enums import ValueStatus
from feedback.indicators.common_scale import CommonScale, common_scale
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
    """What makes figures of two snapshots comparable: same items, options and weights.

    ``place`` is the form that the items are asked in, or the bank. Whichever indicators tell of
    them, answers are the same people's.
    """

    items: tuple[str, ...]
    place: str = ""
    scoring: Scoring = PLAIN

    @cached_property
    def scale(self) -> CommonScale:
        return common_scale(self.scoring)

    @property
    def is_single(self) -> bool:
        """With one item, n and value together are its counts."""
        return len(self.items) == 1

    def count(self, place: str, questions: Iterable[str]) -> Column:
        """How many answered; whatever their answers weigh."""
        valid = ",".join(sorted(self.scoring.valid))
        return Column(Kind.COUNT, f"{place}|{_names(questions)}|{valid}")

    def value(self, place: str, questions: Sequence[str]) -> Column:
        return self._column(Kind.VALUE, f"{place}|{_names(questions)}", len(questions))

    def item(self, place: str, question: str) -> Column:
        return self._column(Kind.ITEM, f"{place}|{question}")

    def _column(self, kind: Kind, name: str, answers: int = 1) -> Column:
        return Column(kind, f"{name}|{self.scale.name}", answers, 0, self.scale.high)


def _names(questions: Iterable[str]) -> str:
    return ",".join(sorted(questions))


@dataclass(frozen=True)
class Group:
    """A group as computed; ``name`` is the unit or channel, "" the whole form."""

    name: str
    figure: Fraction | None
    items: tuple[Item, ...]

    @property
    def n(self) -> int:
        return respondents(self.items)

    def by_place(self, place: str) -> "dict[str, Group]":
        """The answers by the form in which they were given; all of them in ``place`` where the
        items have no parts."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            for part in item.parts:
                found[str(part.form)].append(Item(part.question, part.hits, part.valid))
            if not item.parts:
                found[place].append(item)
        return {at: Group(self.name, None, tuple(items)) for at, items in found.items()}

    def bound(self, scoring: Scoring) -> ValueStatus | None:
        """Whether all who answered gave the best, or all the worst answer to everything."""
        asked = [item for item in self.items if item.valid]
        for status, weight in BOUNDS.items():
            if all(i.hits == getattr(scoring, weight) * i.valid for i in asked):
                return status
        return None


@dataclass(frozen=True)
class Disclosed:
    """What is shown of a group; ``answers``: of the whole, whether the distribution of a
    question's answers is (``distributions``)."""

    group: Group
    status: ValueStatus
    level: Level
    answers: tuple[tuple[str, ValueStatus], ...] = ()

    @property
    def name(self) -> str:
        return self.group.name

    @property
    def is_hidden(self) -> bool:
        return self.level is Level.NOTHING and self.group.n > 0

    @property
    def shows_items(self) -> bool:
        return self.level is Level.ITEMS

    def told(self, rule: Rule, level: Level) -> Iterator[tuple[Column, Amount]]:
        """The counts that the row would give away at a level, column by column."""
        for place, group in self.group.by_place(rule.place).items():
            yield from _told(rule, level, place, group.items)


def smallest_group(own_minimum: int = FLOOR) -> int:
    """k: the setting and the definition may raise it, nothing lowers it below 10."""
    return max(FLOOR, conf.get("MIN_RESPONDENTS"), own_minimum)


def cells_of(rule: Rule, shown: Disclosed, starts: date, ends: date) -> Iterator[Cell]:
    for column, amount in shown.told(rule, shown.level):
        yield Cell(column, shown.name, starts, ends, amount)


def _told(
    rule: Rule, level: Level, place: str, items: Sequence[Item]
) -> Iterator[tuple[Column, Amount]]:
    questions, n = [item.question for item in items], respondents(items)
    is_told = level >= (Level.VALUE if rule.is_single else Level.ITEMS)
    if level >= Level.COUNT and len(items) > 1:
        people = amount_of_parts({item.question: item.valid for item in items})
        yield rule.count(place, questions), people
    if level >= Level.VALUE:
        answers = Amount(sum(i.valid for i in items), sum(map(rule.scale.hits, items)))
        yield rule.value(place, questions), answers
    for item in items:
        # n is the one of the questions that most people answered, whatever else they were asked.
        if level >= (Level.COUNT if item.valid == n else Level.ITEMS):
            yield rule.count(place, [item.question]), Amount(item.valid, 0)
        if is_told:
            yield rule.item(place, item.question), Amount(item.valid, rule.scale.hits(item))


def disclose(
    groups: Iterable[Group],
    k: int,
    earlier: Sequence[Cell],
    *,
    rule: Rule,
    starts: date,
    ends: date,
    most: Disclosed | None = None,
) -> list[Disclosed]:
    """Decide for every group of a snapshot, given all that is public already (newest first).

    Withdraws the least it can find, smallest groups first; in doubt it withdraws more. ``most`` is
    what may be shown of the total at most.
    """
    alone = {group.name: _alone(group, k, rule) for group in groups}
    ledgers = _Ledgers(related(starts, ends, earlier), k, _making_up(alone.values(), rule))
    if most is not None and most.level < alone[TOTAL].level:
        alone[TOTAL] = most
    decision = _Decision(alone, rule)
    decision.hide_a_second()
    while found := ledgers.betrayed(decision.cells(starts, ends)):
        decision.withdraw(*found)
        decision.hide_a_second()
    return list(decision.rows.values())


def _alone(group: Group, k: int, rule: Rule) -> Disclosed:
    """A group by itself, without a look at the others."""
    if group.n == 0:
        # That nobody answered is as exact as any count.
        return Disclosed(group, ValueStatus.NO_DATA, Level.ITEMS)
    parts = group.by_place(rule.place).values()
    items = [item for part in parts for item in part.items]
    if any(0 < item.valid < k for item in items):
        return Disclosed(group, ValueStatus.SUPPRESSED, Level.NOTHING)
    bound = group.bound(rule.scoring)
    if group.n < SMALL and bound is not None:
        return Disclosed(group, bound, Level.COUNT)
    if any(0 < part.n < SMALL and part.bound(rule.scoring) for part in parts):
        return Disclosed(group, COMPLEMENTARY, Level.NOTHING)
    is_uniform = any(item.is_uniform(rule.scoring) and item.valid < SMALL for item in items)
    return Disclosed(group, ValueStatus.SHOWN, Level.VALUE if is_uniform else Level.ITEMS)


def _making_up(rows: Iterable[Disclosed], rule: Rule) -> dict[Column, frozenset[str]]:
    """The groups that add up to the total, where no answer is left that names none."""
    counts: dict[Column, dict[str, int]] = defaultdict(dict)
    for row in rows:
        for column, amount in row.told(rule, Level.ITEMS):
            counts[column][row.name] = amount.weight
    found = {}
    for column, of_group in counts.items():
        total = of_group.pop(TOTAL, 0)
        if total == sum(of_group.values()):
            found[column] = frozenset(name for name, n in of_group.items() if n)
    return found


class _Ledgers:
    """A ledger for each column, made when it is first asked for."""

    def __init__(
        self, known: Sequence[Cell], k: int, making_up: Mapping[Column, frozenset[str]]
    ) -> None:
        self._k, self._making_up = k, making_up
        self._before: dict[Column, list[Cell]] = defaultdict(list)
        for cell in known:
            self._before[cell.column].append(cell)
        self._ledgers: dict[Column, Ledger] = {}
        self._last: Column | None = None

    def betrayed(self, new: Sequence[Cell]) -> tuple[Column, Finding] | None:
        """The first finding, beginning with the column of the last one and going round."""
        told: dict[Column, dict[str, Cell]] = defaultdict(dict)
        for cell in new:
            told[cell.column][cell.group] = cell
        for column in self._round(list(told)):
            found = self._ledger(column).first_finding(told[column])
            if found is not None:
                self._last = column
                return column, found
        return None

    def _round(self, columns: list[Column]) -> list[Column]:
        at = columns.index(self._last) if self._last in columns else 0
        return columns[at:] + columns[:at]

    def _ledger(self, column: Column) -> Ledger:
        if column not in self._ledgers:
            self._ledgers[column] = Ledger(
                column,
                self._before[column],
                self._k,
                self._making_up.get(column, frozenset()),
            )
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
        hidden = [row for row in self.rows.values() if row.level is Level.NOTHING]
        if total is None or total in hidden:
            return
        with_answers = [row for row in hidden if row.is_hidden]
        is_second = any(row.status == COMPLEMENTARY for row in with_answers)
        is_alone = bool(hidden) and len(with_answers) <= 1 and not is_second
        if is_alone and not self._has_answers_without_group(total.group):
            self._hide_next()

    def _hide_next(self) -> None:
        """An empty group hides nothing: what is left of a total is then 0 of each."""
        name = self._smallest(Level.COUNT)
        is_empty = not self.rows[name].group.n
        self._hide(*((TOTAL, DIFFERENCE) if is_empty or name == TOTAL else (name, COMPLEMENTARY)))

    def withdraw(self, column: Column, found: Finding) -> None:
        """Show less: item counts where they are what betrays, else the whole row."""
        name = self._smallest(Level.ITEMS, column) if found.group is None else found.group
        if self._is_told_by_items(column, self.rows[name]):
            self._keep_items_back(name)
        elif found.group is None:
            level = Level.COUNT if column.kind is Kind.COUNT else Level.VALUE
            name = self._smallest(level, column)
            self._hide(name, DIFFERENCE if name == TOTAL else COMPLEMENTARY)
        else:
            self._hide(found.group, DIFFERENCE)

    def _is_told_by_items(self, column: Column, row: Disclosed) -> bool:
        """Whether the row would not tell it if it kept the counts of its items back."""
        if self.rule.is_single or not row.shows_items:
            return False
        return all(column != told for told, _amount in row.told(self.rule, Level.VALUE))

    def _has_answers_without_group(self, total: Group) -> bool:
        """Whether answers that name no unit hide among the hidden ones."""
        groups = [row.group for row in self.rows.values() if row.name != TOTAL]
        named = [sum(group.items[at].valid for group in groups) for at in range(len(total.items))]
        return any(item.valid > n for item, n in zip(total.items, named, strict=True))

    def _smallest(self, level: Level, column: Column | None = None) -> str:
        """The next group to show less of: ones that are empty, or add nothing to the column, last;
        the total when no other is left."""
        left = [
            (not self._people(row, column), row.group.n, row.name)
            for row in self.rows.values()
            if row.level >= level and row.name != TOTAL
        ]
        return min(left)[2] if left else TOTAL

    def _people(self, row: Disclosed, column: Column | None) -> int:
        told = row.told(self.rule, Level.ITEMS) if column is not None else ()
        return next((amount.people for each, amount in told if each == column), row.group.n)

    def _keep_items_back(self, name: str) -> None:
        if self.rows[name].group.n:
            self.rows[name] = replace(self.rows[name], level=Level.VALUE)
        else:
            self._hide(name, COMPLEMENTARY)

    def _hide(self, name: str, status: ValueStatus) -> None:
        self.rows[name] = replace(self.rows[name], status=status, level=Level.NOTHING)
