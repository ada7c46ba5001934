"""The score book of a sheet as rows: rule, input, what follows, and the kinds side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .criteria_tree import Node, build_tree, walk
from .enums import ScoreBasis, ScoreKind
from .figures import row_of
from .models import Criterion, Score, ScoreInput, ScoreSheet
from .rule_words import input_words, rule_words
from .scorebook import PRECEDENCE
from .scoring_rules import BadParams
from .services.scoring import RuledLeaf

KINDS = (
    ScoreKind.SELF_ASSESSED,
    ScoreKind.APPRAISED,
    ScoreKind.OFFICIAL,
    ScoreKind.TARGET,
    ScoreKind.PORTAL_SURVEY,
)


@dataclass(frozen=True)
class KindCell:
    """``points`` is None while unknown; without a ``score`` it is the sum of the parts."""

    points: Decimal | None
    score: Score | None = None

    @property
    def is_by_hand(self) -> bool:
        return self.score is not None and self.score.basis == ScoreBasis.OVERRIDE


@dataclass(frozen=True)
class BookRow:
    """``computed`` is what the rule gives for the input now, ``problem`` why it gives nothing."""

    node: Node
    criterion: Criterion
    rule: str
    input: str
    computed: Decimal | None
    problem: str
    cells: list[KindCell]


@dataclass(frozen=True)
class Book:
    rows: list[BookRow]
    totals: list[KindCell]
    maximum: Decimal

    @property
    def without_score(self) -> int:
        """Leaves that nobody has assessed yet."""
        return sum(row.node.is_leaf and row.cells[0].points is None for row in self.rows)


Scores = Mapping[tuple[str, str], Score]


def book_of(sheet: ScoreSheet) -> Book:
    criteria = list(sheet.criteria_set.criteria.select_related("rule").order_by("sort_key"))
    tree = build_tree(map(row_of, criteria))
    by_code = {criterion.code: criterion for criterion in criteria}
    inputs = inputs_of(sheet)
    scores = {(s.criterion.code, s.kind): s for s in scores_of(sheet)}
    rows = [
        _row(node, by_code[node.code], inputs.get(by_code[node.code].pk), scores)
        for node in walk(tree)
    ]
    totals = [KindCell(_sum([_points(node, kind, scores) for node in tree])) for kind in KINDS]
    return Book(rows, totals, sum((node.row.maximum for node in tree), Decimal(0)))


def inputs_of(sheet: ScoreSheet) -> dict[int, ScoreInput]:
    """The current inputs by the criterion's key."""
    current = ScoreInput.objects.filter(superseded_by__isnull=True, year=sheet.year)
    of_set = current.filter(criterion__criteria_set=sheet.criteria_set_id)
    return {entry.criterion_id: entry for entry in of_set}


def scores_of(sheet: ScoreSheet) -> list[Score]:
    current = Score.objects.current().filter(year=sheet.year)
    of_set = current.filter(criterion__criteria_set=sheet.criteria_set_id)
    return list(of_set.select_related("criterion", "recorded_by"))


def known_points(sheet: ScoreSheet) -> dict[str, Decimal]:
    """By code: official before appraised before self-assessed."""
    by_key = {(score.criterion.code, score.kind): score.points for score in scores_of(sheet)}
    points: dict[str, Decimal] = {}
    for kind in reversed(PRECEDENCE):
        points |= {code: given for (code, of_kind), given in by_key.items() if of_kind == kind}
    return points


def _row(node: Node, criterion: Criterion, entry: ScoreInput | None, scores: Scores) -> BookRow:
    rule = getattr(criterion, "rule", None)
    computed, problem = _computed(RuledLeaf(criterion, rule, entry, None))
    return BookRow(
        node=node,
        criterion=criterion,
        rule=rule_words(rule) if rule else "",
        input=input_words(entry, rule.input_unit if rule else "") if entry else "",
        computed=computed,
        problem=problem,
        cells=[
            KindCell(_points(node, kind, scores), scores.get((node.code, kind))) for kind in KINDS
        ],
    )


def _computed(leaf: RuledLeaf) -> tuple[Decimal | None, str]:
    try:
        return leaf.points(), ""
    except BadParams as error:
        return None, str(error)


def _points(node: Node, kind: ScoreKind, scores: Scores) -> Decimal | None:
    if (node.code, kind) in scores:
        return scores[node.code, kind].points
    return _sum([_points(child, kind, scores) for child in node.children])


def _sum(parts: list[Decimal | None]) -> Decimal | None:
    """Only when each part is known."""
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None
