"""What the index would be with other points of some leaves: pure, exact sums over plain rows.

Leaves that nobody has scored add nothing to a total and are told apart, so that a total of known
points is never taken for a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .criteria_tree import Node, build_tree
from .scorebook import CriterionRow

NOTHING = Decimal(0)
Leaves = Mapping[str, Decimal]


@dataclass(frozen=True)
class LeafMove:
    """A leaf as it is and as it would be; ``before`` is None while it is not scored."""

    row: CriterionRow
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal:
        return (self.after or NOTHING) - (self.before or NOTHING)

    @property
    def room(self) -> Decimal:
        """What the leaf could still gain."""
        return self.row.maximum - (self.after or NOTHING)


@dataclass(frozen=True)
class Total:
    """Of a field, or of the whole; ``not_scored`` are the points of leaves without a score."""

    row: CriterionRow
    before: Decimal
    after: Decimal
    not_scored: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class WhatIf:
    fields: list[Total]
    overall: Total
    moves: list[LeafMove]
    target: Decimal | None

    @property
    def missing_before(self) -> Decimal | None:
        """Points to the target, 0 or less where it is met."""
        return None if self.target is None else self.target - self.overall.before

    @property
    def missing_after(self) -> Decimal | None:
        return None if self.target is None else self.target - self.overall.after

    @property
    def moves_most(self) -> LeafMove | None:
        """Of the leaves that change the one that changes the total most; the first of equals."""
        changed = [move for move in self.moves if move.change]
        return max(changed, key=lambda move: abs(move.change), default=None)

    @property
    def most_room(self) -> list[LeafMove]:
        """The five leaves that could still gain most."""
        open_ones = [move for move in self.moves if move.room > 0]
        return sorted(open_ones, key=lambda move: -move.room)[:5]


def what_if(
    criteria: Iterable[CriterionRow],
    known: Leaves,
    supposed: Leaves,
    target: Decimal | None = None,
) -> WhatIf:
    """``known`` and ``supposed`` by leaf code; codes that are no leaves are left out."""
    tree = build_tree(criteria)
    moves = {
        leaf.code: LeafMove(
            leaf.row, known.get(leaf.code), supposed.get(leaf.code, known.get(leaf.code))
        )
        for root in tree
        for leaf in root.leaves()
    }
    fields = [_total(root, moves) for root in tree]
    return WhatIf(fields, _overall(fields), list(moves.values()), target)


def _total(root: Node, moves: Mapping[str, LeafMove]) -> Total:
    below = [moves[leaf.code] for leaf in root.leaves()]
    unscored = (move.row.maximum for move in below if move.after is None)
    return Total(
        row=root.row,
        before=sum((move.before or NOTHING for move in below), NOTHING),
        after=sum((move.after or NOTHING for move in below), NOTHING),
        not_scored=sum(unscored, NOTHING),
    )


def _overall(fields: list[Total]) -> Total:
    maximum = sum((total.row.maximum for total in fields), NOTHING)
    return Total(
        row=CriterionRow("", "", maximum),
        before=sum((total.before for total in fields), NOTHING),
        after=sum((total.after for total in fields), NOTHING),
        not_scored=sum((total.not_scored for total in fields), NOTHING),
    )
