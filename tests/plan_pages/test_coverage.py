"""Coverage of the criteria by tasks, and the points at risk, each counted once."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plan_pages.coverage import Coverage, TaskRow, coverage
from plan_pages.scorebook import CriterionRow

from .trees import leaf_rows, some_points, trees


def row(code: str, maximum: str = "1") -> CriterionRow:
    return CriterionRow(code, f"Tiêu chí {code}", Decimal(maximum))


TREE = [row("3", "4"), row("3.1", "3"), row("3.1.1"), row("3.1.2", "2"), row("3.2"), row("7", "2")]


def task(number: int, code: str = "", *, late: bool = False) -> TaskRow:
    return TaskRow(number, f"Nhiệm vụ {number}", code, late)


def without(result: Coverage) -> list[str]:
    return [entry.node.code for entry in result.criteria_without_task]


def test_a_leaf_is_covered_by_a_task_of_its_own_or_of_a_criterion_above() -> None:
    result = coverage(TREE, [task(1, "3.1"), task(2)], {})
    assert without(result) == ["3.2", "7"]
    assert without(coverage(TREE, [task(1, "3"), task(2, "7")], {})) == []
    assert without(coverage(TREE, [], {})) == ["3.1.1", "3.1.2", "3.2", "7"]


def test_tasks_without_a_criterion_and_of_another_set_are_listed() -> None:
    result = coverage(TREE, [task(1), task(2, "9.9"), task(3, "7")], {})
    assert [entry.number for entry in result.tasks_without_criterion] == [1, 2]


def test_several_late_tasks_of_a_criterion_put_its_points_at_risk_once() -> None:
    tasks = [task(1, "3.1.2", late=True), task(2, "3.1.2", late=True), task(3, "7")]
    result = coverage(TREE, tasks, {"3.1.2": Decimal("0.5")})
    assert result.total_at_risk == Decimal("1.5")
    (entry,) = result.rows_at_risk
    assert [late.number for late in entry.late] == [1, 2]


def test_a_late_task_above_another_counts_the_points_below_once() -> None:
    tasks = [task(1, "3.1", late=True), task(2, "3.1.1", late=True)]
    assert coverage(TREE, tasks, {}).total_at_risk == 3


def test_points_that_were_reached_are_not_at_risk() -> None:
    scores = {"3.1.1": Decimal(1), "3.1.2": Decimal(2)}
    assert coverage(TREE, [task(1, "3.1", late=True)], scores).total_at_risk == 0


def test_a_field_scored_as_a_whole_has_no_more_at_risk_than_it_lost() -> None:
    result = coverage(TREE, [task(1, "3.1", late=True)], {"3": Decimal("3.75")})
    assert result.total_at_risk == Decimal("0.25")


def test_a_task_in_time_puts_nothing_at_risk() -> None:
    assert coverage(TREE, [task(1, "3"), task(2, "7")], {}).total_at_risk == 0


@given(st.data())
def test_points_at_risk_are_those_missing_below_the_late_tasks(data: st.DataObject) -> None:
    rows = data.draw(trees())
    scores = data.draw(some_points(rows))
    codes = data.draw(st.lists(st.sampled_from([entry.code for entry in rows]), max_size=6))
    late = [task(number, code, late=True) for number, code in enumerate(codes)]
    below = {
        leaf.code: leaf.maximum - scores.get(leaf.code, Decimal(0))
        for leaf in leaf_rows(rows)
        if any(leaf.code == code or leaf.code.startswith(f"{code}.") for code in codes)
    }
    result = coverage(rows, late, scores)
    assert result.total_at_risk == sum(below.values(), Decimal(0))
    assert len(result.rows) == len(rows)
