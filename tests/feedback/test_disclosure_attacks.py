"""Nothing that can be computed from the published rows tells on a few people."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feedback.indicators.formulas import Item, factor_share
from feedback.indicators.lines import Cell
from feedback.services.disclosure import Disclosed, Group, Level, Rule, cells_of, disclose
from tests.feedback.attacker import Atom, Row, row, what_rows_tell

K = 10
SMALL = 30
QUESTIONS = ("Q1", "Q2")
# Answers that name no unit are in the total only.
NOWHERE = "nowhere"


class Shape(NamedTuple):
    units: tuple[str, ...]
    months: int

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.units, NOWHERE)

    @property
    def atoms(self) -> list[Atom]:
        return [(place, month) for place in self.places for month in range(self.months)]


LONG, BROAD = Shape(("A", "B"), 4), Shape(("A", "B", "C"), 3)

Counts = dict[tuple[Atom, str], tuple[int, int]]

# Shrinking a world takes minutes and makes it no clearer.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]

people = st.one_of(st.integers(0, 3), st.integers(0, 14), st.integers(0, 45))


@st.composite
def worlds(draw: st.DrawFn, shape: Shape, questions: Sequence[str]) -> Counts:
    world: Counts = {}
    for atom in shape.atoms:
        for question in questions:
            valid = draw(people) if atom[0] != NOWHERE else draw(st.integers(0, 4))
            hits = draw(st.sampled_from([0, valid, valid // 2, max(0, valid - 1)]))
            world[atom, question] = (valid, hits)
    return world


def periods(shape: Shape) -> st.SearchStrategy[range]:
    spans = [
        range(start, stop)
        for start in range(shape.months)
        for stop in range(start + 1, shape.months + 1)
    ]
    return st.sampled_from(spans)


def day(month: int) -> date:
    return date(2026, 1 + month, 1)


def items(world: Counts, atoms: Row, questions: Sequence[str]) -> tuple[Item, ...]:
    found = []
    for question in questions:
        counts = [world[atom, question] for atom in atoms]
        found.append(Item(question, sum(h for _, h in counts), sum(v for v, _ in counts)))
    return tuple(found)


def publish(
    shape: Shape, world: Counts, months: range, earlier: list[Cell], questions: Sequence[str]
) -> list[Disclosed]:
    groups = []
    for group in ("", *shape.units):
        counted = items(world, row(shape.places, group, months), questions)
        groups.append(Group(group, factor_share(counted), counted))
    rule = Rule(tuple(questions))
    starts, ends = day(months.start), day(months.stop)
    shown = disclose(groups, K, earlier, rule=rule, starts=starts, ends=ends)
    for one in shown:
        earlier[:0] = cells_of(rule, one, starts, ends)
    return shown


def assert_nothing_told(
    shape: Shape, world: Counts, rows: set[Row], question: str, *, uniform: bool
) -> None:
    for told in what_rows_tell(shape.atoms, rows):
        valid = sum(world[atom, question][0] for atom in told)
        hits = sum(world[atom, question][1] for atom in told)
        assert not 0 < valid < K, f"{valid} people of {told}"
        if uniform:
            assert not (0 < valid < SMALL and hits in (0, valid)), f"{hits} of {valid}: {told}"


@pytest.mark.parametrize("shape", [LONG, BROAD])
@settings(max_examples=40, deadline=None, phases=PHASES)
@given(data=st.data())
def test_overlapping_periods_of_one_item_isolate_nobody(shape: Shape, data: st.DataObject) -> None:
    world = data.draw(worlds(shape, QUESTIONS[:1]))
    earlier: list[Cell] = []
    counted: set[Row] = set()
    valued: set[Row] = set()
    for months in data.draw(st.lists(periods(shape), min_size=1, max_size=6)):
        for shown in publish(shape, world, months, earlier, QUESTIONS[:1]):
            if shown.level >= Level.COUNT:
                counted.add(row(shape.places, shown.name, months))
            if shown.level >= Level.VALUE:
                valued.add(row(shape.places, shown.name, months))
    assert_nothing_told(shape, world, counted, "Q1", uniform=False)
    assert_nothing_told(shape, world, valued, "Q1", uniform=True)


@pytest.mark.parametrize("shape", [LONG, BROAD])
@settings(max_examples=40, deadline=None, phases=PHASES)
@given(data=st.data())
def test_items_shared_by_two_indicators_isolate_nobody(shape: Shape, data: st.DataObject) -> None:
    world = data.draw(worlds(shape, QUESTIONS))
    earlier: list[Cell] = []
    told: dict[str, set[Row]] = {question: set() for question in QUESTIONS}
    publications = st.tuples(periods(shape), st.booleans())
    for months, is_index in data.draw(st.lists(publications, min_size=1, max_size=6)):
        questions = QUESTIONS if is_index else QUESTIONS[:1]
        for shown in publish(shape, world, months, earlier, questions):
            if shown.level >= (Level.ITEMS if is_index else Level.VALUE):
                for question in questions:
                    told[question].add(row(shape.places, shown.name, months))
    for question, rows in told.items():
        assert_nothing_told(shape, world, rows, question, uniform=True)
