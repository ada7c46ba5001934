"""Random small worlds of two forms that ask a question of the bank, published in any order by
indicators of the forms and of the bank, with shares and with means: an attacker who knows linear
algebra learns of nobody."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feedback.indicators.formulas import Item, Part
from feedback.indicators.lines import Cell
from feedback.indicators.rules.base import Scoring
from feedback.services.disclosure import Group, Level, Rule, cells_of, disclose
from tests.feedback.attacker import Atom, Row, what_rows_tell

K, SMALL = 10, 30
FORMS, UNITS, MONTHS = (1, 2), ("A", "B"), 2
# Answers that name no unit are in the totals only.
NOWHERE = "nowhere"
# Everybody answered best or worst; the one counts satisfied answers, the other adds up scores.
SCORINGS = {
    "share": Scoring({"1": 0, "5": 1}, frozenset({"1", "5"})),
    "mean": Scoring({"1": 1, "5": 5}, frozenset({"1", "5"})),
}
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]

# An atom's place is "form/unit".
World = dict[Atom, tuple[int, int]]
Places = tuple[int, ...]


def place(form: int, unit: str) -> str:
    return f"{form}/{unit}"


ATOMS = [(place(f, u), month) for f in FORMS for u in (*UNITS, NOWHERE) for month in range(MONTHS)]
people = st.one_of(st.integers(0, 3), st.integers(0, 14), st.integers(0, 45))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world: World = {}
    for atom in ATOMS:
        valid = draw(st.integers(0, 4) if atom[0].endswith(NOWHERE) else people)
        world[atom] = (draw(st.sampled_from([0, valid, valid // 2, max(0, valid - 1)])), valid)
    return world


def cells(forms: Places, group: str, months: range) -> Row:
    units = [group] if group else [*UNITS, NOWHERE]
    return frozenset((place(f, u), m) for f in forms for u in units for m in months)


def sums(world: World, row: Row) -> tuple[int, int]:
    """(best answers, all answers)"""
    return sum(world[atom][0] for atom in row), sum(world[atom][1] for atom in row)


def counted(world: World, row: Row, how: Scoring) -> tuple[int, int]:
    best, valid = sums(world, row)
    return best * how.high + (valid - best) * how.low, valid


def groups(world: World, forms: Places, months: range, how: Scoring) -> Iterator[Group]:
    for name in ("", *UNITS):
        hits, valid = counted(world, cells(forms, name, months), how)
        parts = [
            Part(form, "A1", *counted(world, cells((form,), name, months), how)) for form in forms
        ]
        item = Item("A1", hits, valid, tuple(parts) if len(forms) > 1 else ())
        yield Group(name, Fraction(hits, valid) if valid else None, (item,))


def publish(
    world: World, forms: Places, months: range, rule_name: str, earlier: list[Cell]
) -> dict[str, Level]:
    how = SCORINGS[rule_name]
    at = str(forms[0]) if len(forms) == 1 else "bank"
    rule = Rule(("A1",), at, how)
    starts, ends = date(2026, 1 + months.start, 1), date(2026, 1 + months.stop, 1)
    shown = disclose(
        list(groups(world, forms, months, how)), K, earlier, rule=rule, starts=starts, ends=ends
    )
    earlier[:0] = [cell for row in shown for cell in cells_of(rule, row, starts, ends)]
    return {row.name: row.level for row in shown}


SPANS = [range(a, b) for a in range(MONTHS) for b in range(a + 1, MONTHS + 1)]
publications = st.lists(
    st.tuples(
        st.sampled_from([(1,), (2,), (1, 2)]), st.sampled_from(SPANS), st.sampled_from([*SCORINGS])
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(world=worlds(), order=publications)
def test_no_publication_of_forms_and_bank_isolates_anybody(
    world: World, order: list[tuple[Places, range, str]]
) -> None:
    earlier: list[Cell] = []
    told: set[Row] = set()
    valued: set[Row] = set()
    for forms, months, rule_name in order:
        for name, level in publish(world, forms, months, rule_name, earlier).items():
            row = cells(forms, name, months)
            told |= {row} if level >= Level.COUNT else set()
            valued |= {row} if level >= Level.VALUE else set()
    for known in what_rows_tell(ATOMS, told):
        _best, valid = sums(world, frozenset(known))
        assert not 0 < valid < K, f"{valid} people: {known}"
    for known in what_rows_tell(ATOMS, valued):
        best, valid = sums(world, frozenset(known))
        assert not (0 < valid < SMALL and best in (0, valid)), f"{best} of {valid}: {known}"


came = st.dictionaries(
    st.sampled_from(ATOMS), st.tuples(st.integers(0, 15), st.booleans()), min_size=1, max_size=4
)


@pytest.mark.parametrize("sign", [1, -1], ids=["answers come", "answers leave"])
@settings(max_examples=75, deadline=None, phases=PHASES)
@given(
    world=worlds(),
    first=publications,
    changes=came,
    second=publications,
)
def test_what_came_or_left_between_two_publications_is_nobody_in_particular(
    sign: int,
    world: World,
    first: list[tuple[Places, range, str]],
    changes: dict[Atom, tuple[int, bool]],
    second: list[tuple[Places, range, str]],
) -> None:
    """Erased, marked as spam, or answered since: rows of the same cells differ by none or ten."""
    later = _moved(world, changes, sign)
    earlier: list[Cell] = []
    levels: list[dict[Row, Level]] = []
    for state, order in ((world, first), (later, second)):
        told: dict[Row, Level] = {}
        for forms, months, rule_name in order:
            for name, level in publish(state, forms, months, rule_name, earlier).items():
                row = cells(forms, name, months)
                told[row] = max(level, told.get(row, Level.NOTHING))
        levels.append(told)
    before = {row for row, level in levels[0].items() if level >= Level.COUNT}
    after = {row for row, level in levels[1].items() if level >= Level.COUNT}
    for row in before & after:
        change = abs(sums(later, row)[1] - sums(world, row)[1])
        assert not 0 < change < K, f"{change} people of {row}"


def _moved(world: World, changes: dict[Atom, tuple[int, bool]], sign: int) -> World:
    later = dict(world)
    for atom, (n, is_best) in changes.items():
        best, valid = later[atom]
        moved = min(n, valid) if sign < 0 else n
        after = valid + sign * moved
        best = min(after, max(0, best + sign * moved * is_best))
        later[atom] = (best, after)
    return later
