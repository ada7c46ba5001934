"""Figures that an editor places in an article."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from . import standing
from .charts import ScoreBars
from .enums import CriterionSource
from .models import Criterion, IndexResult
from .score_year import public_scores
from .scorebook import CriterionRow, score_tree


def index_figure(index: str, show: str) -> dict[str, Any]:
    results = standing.of_index(IndexResult.objects.filter(index=index), index)
    chart = standing.rank_chart if show == "rank" else standing.history_chart
    anchor = f"{index.lower().replace(' ', '-')}-{show}"
    return {"chart": chart(results, index), "chart_id": anchor}


def score_figure(criterion: Criterion, year: int) -> dict[str, Any]:
    """The criterion with what is below it, as a tree of its own."""
    below = Criterion.objects.filter(criteria_set=criterion.criteria_set_id)
    rows = [row_of(c) for c in below if c.code == criterion.code or _is_below(c, criterion)]
    scores = public_scores().filter(criterion__criteria_set=criterion.criteria_set_id)
    chart = ScoreBars(
        name=_("Points of %(criterion)s, %(year)s") % {"criterion": criterion, "year": year},
        rows=score_tree(rows, points_of(scores.filter(year=year).select_related("criterion"))),
    )
    return {"chart": chart, "chart_id": f"tieu-chi-{criterion.code.replace('.', '-')}-{year}"}


def _is_below(criterion: Criterion, above: Criterion) -> bool:
    return criterion.code.startswith(f"{above.code}.")


def row_of(criterion: Criterion) -> CriterionRow:
    is_survey = criterion.source == CriterionSource.SURVEY
    return CriterionRow(criterion.code, criterion.local_name, criterion.max_score, is_survey)


def points_of(scores: Any) -> dict[tuple[str, str], Any]:
    return {(score.criterion.code, score.kind): score.points for score in scores}
