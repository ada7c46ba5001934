"""A criteria set as a tree over plain rows: what is a leaf, what its parts add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .scorebook import CriterionRow


@dataclass(frozen=True)
class Node:
    """``depth`` is 0 for a field; ``parts_sum`` is None for a leaf."""

    row: CriterionRow
    depth: int
    children: tuple[Node, ...] = ()

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def is_leaf(self) -> bool:
        return not self.children

    @property
    def parts_sum(self) -> Decimal | None:
        return maximum_of(self.children) if self.children else None

    @property
    def adds_up(self) -> bool:
        return self.is_leaf or self.parts_sum == self.row.maximum

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Node]:
        return (node for node in self.walk() if node.is_leaf)


def build_tree(criteria: Iterable[CriterionRow]) -> list[Node]:
    """A row whose parent is not among the criteria begins a tree; the order is kept."""
    rows = list(criteria)
    codes = {row.code for row in rows}
    children: defaultdict[str, list[CriterionRow]] = defaultdict(list)
    for row in rows:
        children[row.parent_code if row.parent_code in codes else ""].append(row)

    def node(row: CriterionRow, depth: int) -> Node:
        parts = tuple(node(part, depth + 1) for part in children[row.code])
        return Node(row, depth, parts)

    return [node(row, 0) for row in children[""]]


def walk(tree: Iterable[Node]) -> Iterator[Node]:
    for node in tree:
        yield from node.walk()


def maximum_of(nodes: Iterable[Node]) -> Decimal:
    return sum((node.row.maximum for node in nodes), Decimal(0))
