"""What would move the score: exact sums of any tree."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plan_pages.criteria_tree import build_tree, maximum_of, walk
from plan_pages.scorebook import CriterionRow
from plan_pages.what_if import what_if

from .trees import leaf_rows, some_points, trees


def row(code: str, maximum: str = "1") -> CriterionRow:
    return CriterionRow(code, f"Tiêu chí {code}", Decimal(maximum))


TREE = [row("3", "4"), row("3.1", "3"), row("3.2"), row("7", "2")]


@given(st.data())
def test_the_tree_sums_equal_the_sum_of_the_leaves(data: st.DataObject) -> None:
    rows = data.draw(trees())
    known, supposed = data.draw(some_points(rows)), data.draw(some_points(rows))
    result = what_if(rows, known, supposed)
    assert result.overall.before == sum(known.values(), Decimal(0))
    assert result.overall.after == sum((known | supposed).values(), Decimal(0))
    assert sum((total.after for total in result.fields), Decimal(0)) == result.overall.after
    assert sum((move.change for move in result.moves), Decimal(0)) == result.overall.change
    scored = known | supposed
    unscored = (leaf.maximum for leaf in leaf_rows(rows) if leaf.code not in scored)
    assert result.overall.not_scored == sum(unscored, Decimal(0))
    assert 0 <= result.overall.after <= result.overall.row.maximum


@given(trees())
def test_a_tree_with_right_sums_adds_up_to_its_leaves(rows: list[CriterionRow]) -> None:
    tree = build_tree(rows)
    assert all(node.adds_up for node in walk(tree))
    assert [node.code for node in walk(tree)] == [entry.code for entry in rows]
    assert maximum_of(tree) == sum((leaf.maximum for leaf in leaf_rows(rows)), Decimal(0))


def test_a_parent_whose_parts_do_not_add_up_is_told() -> None:
    (field,) = build_tree([row("1", "3"), row("1.1", "1"), row("1.2", "1.5")])
    assert (field.parts_sum, field.adds_up) == (Decimal("2.5"), False)


def test_the_distance_to_the_target_with_and_without_the_supposed_points() -> None:
    result = what_if(
        TREE, {"3.1": Decimal("1.5"), "7": Decimal(1)}, {"7": Decimal(2)}, Decimal("5.5")
    )
    assert (result.missing_before, result.missing_after) == (Decimal(3), Decimal(2))
    assert [total.change for total in result.fields] == [0, 1]
    assert what_if(TREE, {}, {}).missing_after is None


def test_the_leaf_that_moves_most_may_also_fall() -> None:
    known = {"3.1": Decimal(3), "3.2": Decimal("0.2"), "7": Decimal(1)}
    result = what_if(TREE, known, {"3.1": Decimal(1), "7": Decimal("1.5")})
    assert result.moves_most is not None
    assert (result.moves_most.row.code, result.moves_most.change) == ("3.1", Decimal(-2))
    assert what_if(TREE, known, known).moves_most is None


def test_the_leaves_with_the_most_room_come_first() -> None:
    result = what_if(TREE, {"3.1": Decimal(3), "7": Decimal("0.5")}, {})
    assert [(m.row.code, m.room) for m in result.most_room] == [
        ("7", Decimal("1.5")),
        ("3.2", Decimal(1)),
    ]


def test_what_nobody_scored_is_no_lost_point() -> None:
    result = what_if(TREE, {"3.2": Decimal(0)}, {})
    assert (result.overall.after, result.overall.not_scored) == (Decimal(0), Decimal(5))


def test_points_of_a_criterion_with_parts_are_left_out() -> None:
    assert what_if(TREE, {"3": Decimal(4)}, {"9.9": Decimal(1)}).overall.after == 0
