"""The public points of criteria through the years, and where the points of a year come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from .enums import ScoreKind, ScoringState
from .models import CriteriaSet, Criterion, Plan, Score, ScoreSheet
from .validators import is_address

# The portal's own survey stands apart from them and is told elsewhere.
KINDS = (ScoreKind.TARGET, ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED, ScoreKind.OFFICIAL)


@dataclass(frozen=True)
class HistoryRow:
    """One criterion by its code, one kind: points of each year, None where there are none."""

    code: str
    name: str
    kind: str
    points: Sequence[Decimal | None]


@dataclass(frozen=True)
class History:
    years: Sequence[int]
    rows: Sequence[HistoryRow]
    # Years scored under another criteria set than the newest of them.
    is_of_several_sets: bool


@dataclass(frozen=True)
class SourceRow:
    code: str
    name: str
    kind: str
    points: Decimal
    maximum: Decimal
    basis: str
    source: str
    url: str


def criteria_of_year(year: int) -> QuerySet[Criterion]:
    """Of ``score_year.set_of_year``, in one query."""
    steps = [When(state=state, then=Value(n)) for n, state in enumerate(ScoringState)]
    sheets = ScoreSheet.objects.filter(year=year).order_by(Case(*steps).desc(), "-pk")
    plans = Plan.objects.filter(year=year, criteria_set__criteria__isnull=False)
    chosen = Coalesce(
        Subquery(sheets.values("criteria_set")[:1]),
        Subquery(plans.values("criteria_set")[:1]),
        Subquery(CriteriaSet.objects.values("pk")[:1]),
    )
    return Criterion.objects.filter(criteria_set=chosen).select_related("criteria_set")


def history_of(scores: Iterable[Score]) -> History:
    """Criteria are the same where their codes are; a set may give a code to another criterion."""
    known: dict[tuple[str, str, str], dict[int, Decimal]] = {}
    names: dict[str, str] = {}
    sets: set[int] = set()
    years: set[int] = set()
    for score in sorted(scores, key=lambda score: (score.year, score.pk)):
        if score.kind not in KINDS:
            continue
        criterion = score.criterion
        by_year = known.setdefault((criterion.sort_key, criterion.code, score.kind), {})
        by_year[score.year] = score.points
        names[criterion.code] = criterion.local_name
        sets.add(criterion.criteria_set_id)
        years.add(score.year)
    shown = sorted(years)
    rows = [
        HistoryRow(
            code,
            names[code],
            str(ScoreKind(kind).label),
            [known[key, code, kind].get(year) for year in shown],
        )
        for key, code, kind in sorted(known)
    ]
    return History(shown, rows, len(sets) > 1)


def sources_of(scores: Iterable[Score]) -> list[SourceRow]:
    """In the order of the codes."""
    counted = [score for score in scores if score.kind in KINDS]
    return [
        SourceRow(
            score.criterion.code,
            score.criterion.local_name,
            str(score.get_kind_display()),
            score.points,
            score.criterion.max_score,
            str(score.get_basis_display()),
            score.source,
            safe_link(score.evidence_url),
        )
        for score in sorted(counted, key=lambda s: (s.criterion.sort_key, s.kind))
    ]


def safe_link(address: str) -> str:
    """The address, if it is one of the web or of this site; anybody may have typed it."""
    return address if is_address(address) else ""
