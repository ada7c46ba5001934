"""Criteria trees of any shape, with whole cents so that sums can be compared exactly."""

from decimal import Decimal

from hypothesis import strategies as st

from plan_pages.scorebook import CriterionRow

cents = st.integers(0, 2_000).map(lambda number: Decimal(number) / 100)


@st.composite
def trees(draw: st.DrawFn) -> list[CriterionRow]:
    """Up to four fields, three levels; a parent has the sum of its parts."""
    rows: list[CriterionRow] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        _grow(draw, str(number), 0, rows)
    return rows


def _grow(draw: st.DrawFn, code: str, depth: int, rows: list[CriterionRow]) -> Decimal:
    place = len(rows)
    rows.append(CriterionRow(code, code, Decimal(0)))
    parts = draw(st.integers(0, 3)) if depth < 2 else 0
    sums = [_grow(draw, f"{code}.{part}", depth + 1, rows) for part in range(1, parts + 1)]
    maximum = sum(sums, Decimal(0)) if sums else draw(cents)
    rows[place] = CriterionRow(code, code, maximum)
    return maximum


def leaf_rows(rows: list[CriterionRow]) -> list[CriterionRow]:
    parents = {row.parent_code for row in rows}
    return [row for row in rows if row.code not in parents]


@st.composite
def some_points(draw: st.DrawFn, rows: list[CriterionRow]) -> dict[str, Decimal]:
    """Points of some leaves, never above the maximum."""
    points = {}
    for row in leaf_rows(rows):
        if draw(st.booleans()):
            points[row.code] = draw(st.integers(0, int(row.maximum * 100))) * Decimal("0.01")
    return points
