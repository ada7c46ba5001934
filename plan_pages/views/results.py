from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import standing
from plan_pages.charts import ScoreBars
from plan_pages.enums import IndexName, ScoreKind
from plan_pages.figures import points_of, row_of
from plan_pages.models import CriteriaSet, Criterion, IndexResult, Plan, ResultPage, Score
from plan_pages.querysets import visible
from plan_pages.registry import results_panels
from plan_pages.scorebook import score_tree

if TYPE_CHECKING:
    from plan_pages.models import ResultsIndexPage


def results_context(page: ResultsIndexPage, request: HttpRequest) -> dict[str, Any]:
    results = list(IndexResult.objects.all())
    all_scores = list(Score.objects.current().select_related("criterion"))
    years = sorted(
        {row.year for row in results} | {score.year for score in all_scores}, reverse=True
    )
    year, problem = _chosen_year(request, years, results)
    scores = [score for score in all_scores if score.year == year]
    criteria = _criteria(year)
    below = visible(ResultPage.objects.child_of(page))
    return {
        "years": years,
        "year": year,
        "problem": problem,
        "sentences": [
            standing.sentence(standing.of_index(results, index), index, year) for index in IndexName
        ],
        "indices": _indices(results),
        "criteria_set": criteria[0].criteria_set if criteria else None,
        "tree": _tree(criteria, scores, year),
        "portal_scores": [score for score in scores if score.kind == ScoreKind.PORTAL_SURVEY],
        "panels": results_panels(request),
        "result_pages": below.order_by("-date", "title"),
    }


def _chosen_year(
    request: HttpRequest, years: list[int], results: list[IndexResult]
) -> tuple[int, str]:
    """The year of ``?nam=``, or the newest with a published value and a sentence why not."""
    asked = request.GET.get("nam", "")
    known = {str(year): year for year in years}
    if asked in known:
        return known[asked], ""
    published = [result.year for result in results if result.value is not None]
    newest = max(published, default=max(years, default=localdate().year))
    problem = _("There are no results for the year asked for; the newest are shown.")
    return newest, problem if asked else ""


def _indices(results: list[IndexResult]) -> list[dict[str, Any]]:
    shown = []
    for index in IndexName:
        of_index = standing.of_index(results, index)
        shown.append(
            {
                "name": index.value,
                "anchor": index.value.lower().replace(" ", "-"),
                "has_break": any(result.breaks_series for result in of_index),
                "history": standing.history_chart(of_index, index.value),
                "ranks": standing.rank_chart(of_index, index.value),
            }
        )
    return shown


def _criteria(year: int) -> list[Criterion]:
    """Of the set that the year's plan is written under, or of the newest set."""
    written = Plan.objects.filter(year=year, criteria_set__criteria__isnull=False)
    of_plan = written.values("criteria_set")
    newest = CriteriaSet.objects.values("pk")
    chosen = Coalesce(Subquery(of_plan[:1]), Subquery(newest[:1]))
    return list(Criterion.objects.filter(criteria_set=chosen).select_related("criteria_set"))


def _tree(criteria: list[Criterion], scores: list[Score], year: int) -> ScoreBars | None:
    if not criteria:
        return None
    shown = {criterion.pk for criterion in criteria}
    points = points_of(score for score in scores if score.criterion_id in shown)
    name = _("Points of the criteria, %(year)s") % {"year": year}
    return ScoreBars(name=name, rows=score_tree(map(row_of, criteria), points))
