"""Criteria without a task, tasks without a criterion, and the points that late tasks put at risk.

Pure functions over plain rows. Points at risk are those that are lost or that nobody has given yet,
below the criteria of late tasks; each is counted once, however many late tasks and however deep in
the tree the tasks are tied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .criteria_tree import Node, build_tree, walk
from .scorebook import CriterionRow

NOTHING = Decimal(0)


@dataclass(frozen=True)
class TaskRow:
    """``criterion_code`` is empty where the task serves none of the criteria; ``note`` says what it
    serves instead, ``key`` leads to it."""

    number: int
    title: str
    criterion_code: str = ""
    is_late: bool = False
    key: int = 0
    note: str = ""


@dataclass(frozen=True)
class CoverageRow:
    """``tasks`` are tied to this very criterion; ``is_covered`` also by one above or below it.

    ``at_risk`` is 0 where no late task is tied to the criterion or below it.
    """

    node: Node
    points: Decimal | None
    tasks: tuple[TaskRow, ...]
    is_covered: bool
    at_risk: Decimal

    @property
    def late(self) -> tuple[TaskRow, ...]:
        return tuple(task for task in self.tasks if task.is_late)


@dataclass(frozen=True)
class Coverage:
    """``rows`` is the tree in order; ``total_at_risk`` is no more than the tree's maximum."""

    rows: list[CoverageRow]
    tasks_without_criterion: list[TaskRow]
    total_at_risk: Decimal

    @property
    def criteria_without_task(self) -> list[CoverageRow]:
        return [row for row in self.rows if row.node.is_leaf and not row.is_covered]

    @property
    def rows_at_risk(self) -> list[CoverageRow]:
        """Those that late tasks are tied to."""
        return [row for row in self.rows if row.late]


@dataclass
class _Ground:
    scores: Mapping[str, Decimal]
    tasks: dict[str, list[TaskRow]] = field(default_factory=lambda: defaultdict(list))

    def is_late(self, code: str) -> bool:
        return any(task.is_late for task in self.tasks.get(code, ()))


def coverage(
    criteria: Iterable[CriterionRow], tasks: Iterable[TaskRow], scores: Mapping[str, Decimal]
) -> Coverage:
    """``scores`` by criterion code, of leaves or of criteria that are scored as a whole."""
    tree = build_tree(criteria)
    codes = {node.code for node in walk(tree)}
    ground, loose = _Ground(scores), []
    for task in tasks:
        if task.criterion_code in codes:
            ground.tasks[task.criterion_code].append(task)
        else:
            loose.append(task)
    rows: list[CoverageRow] = []
    for node in tree:
        _add_rows(node, False, ground, rows)
    return Coverage(rows, loose, sum((at_risk(node, ground) for node in tree), NOTHING))


def _add_rows(node: Node, is_above: bool, ground: _Ground, rows: list[CoverageRow]) -> None:
    own = tuple(ground.tasks.get(node.code, ()))
    below = any(part.code in ground.tasks for part in node.walk())
    row = CoverageRow(
        node=node,
        points=_points(node, ground.scores),
        tasks=own,
        is_covered=is_above or below,
        at_risk=at_risk(node, ground),
    )
    rows.append(row)
    for child in node.children:
        _add_rows(child, is_above or bool(own), ground, rows)


def at_risk(node: Node, ground: _Ground) -> Decimal:
    """All of what is missing below a late task; above one, never more than is missing there."""
    if ground.is_late(node.code):
        return missing(node, ground.scores)
    below = sum((at_risk(child, ground) for child in node.children), NOTHING)
    return min(below, missing(node, ground.scores))


def missing(node: Node, scores: Mapping[str, Decimal]) -> Decimal:
    """Lost or not yet given: a score of its own stands before those of the parts."""
    if node.code in scores:
        return max(NOTHING, node.row.maximum - scores[node.code])
    if node.is_leaf:
        return node.row.maximum
    return sum((missing(child, scores) for child in node.children), NOTHING)


def _points(node: Node, scores: Mapping[str, Decimal]) -> Decimal | None:
    if node.code in scores:
        return scores[node.code]
    known = [_points(child, scores) for child in node.children]
    if not known or None in known:
        return None
    return sum((points for points in known if points is not None), NOTHING)
