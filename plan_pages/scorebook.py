"""The points of a criteria tree, summed exactly; pure functions over plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .charts import ScoreRow
from .enums import ScoreKind

# The first kind that is known is shown; the portal's own survey never stands among them.
PRECEDENCE = (ScoreKind.OFFICIAL, ScoreKind.APPRAISED, ScoreKind.SELF_ASSESSED)


@dataclass(frozen=True)
class CriterionRow:
    code: str
    name: str
    maximum: Decimal
    is_survey: bool = False

    @property
    def parent_code(self) -> str:
        return self.code.rpartition(".")[0]


Points = Mapping[tuple[str, str], Decimal]


def score_tree(criteria: Iterable[CriterionRow], points: Points) -> list[ScoreRow]:
    """``points`` by (criterion code, kind) → the fields with everything below them.

    A criterion without points of its own has the sum of its parts, but only when each of them is
    known: points that nobody has given yet are not points that were lost. A row whose parent is not
    among the criteria begins a tree.
    """
    rows = list(criteria)
    codes = {row.code for row in rows}
    children: defaultdict[str, list[CriterionRow]] = defaultdict(list)
    for row in rows:
        children[row.parent_code if row.parent_code in codes else ""].append(row)

    def built(row: CriterionRow) -> ScoreRow:
        parts = [built(part) for part in children[row.code]]
        return ScoreRow(
            name=row.name,
            maximum=row.maximum,
            achieved=_known(_own(row.code, points, PRECEDENCE), [p.achieved for p in parts]),
            target=_known(_own(row.code, points, (ScoreKind.TARGET,)), [p.target for p in parts]),
            code=row.code,
            from_survey=row.is_survey,
            children=parts,
        )

    return [built(row) for row in children[""]]


def _own(code: str, points: Points, kinds: Iterable[ScoreKind]) -> Decimal | None:
    return next((points[code, kind] for kind in kinds if (code, kind) in points), None)


def _known(own: Decimal | None, parts: list[Decimal | None]) -> Decimal | None:
    if own is not None:
        return own
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None
