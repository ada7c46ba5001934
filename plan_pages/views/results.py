from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import standing
from plan_pages.charts import ScoreBars
from plan_pages.enums import IndexName, ScoreKind
from plan_pages.explained import public_conclusions
from plan_pages.figures import points_of, row_of
from plan_pages.models import Criterion, IndexResult, ResultPage, Score
from plan_pages.querysets import visible
from plan_pages.registry import results_panels
from plan_pages.score_history import criteria_of_year, history_of, safe_link, sources_of
from plan_pages.score_year import public_scores
from plan_pages.scorebook import PRECEDENCE, score_tree

if TYPE_CHECKING:
    from plan_pages.models import ResultsIndexPage

# Points that were reached, not only aimed at.
REACHED = frozenset(PRECEDENCE)
INSPECTIONS = "kiem-tra"


def results_context(page: ResultsIndexPage, request: HttpRequest) -> dict[str, Any]:
    if request.GET.get("xem") == INSPECTIONS:
        return {"only": INSPECTIONS, "conclusions": public_conclusions()}
    results = list(IndexResult.objects.all())
    scores = list(public_scores().select_related("criterion"))
    years = sorted({row.year for row in results} | {score.year for score in scores}, reverse=True)
    year, problem = _chosen_year(request, years, results)
    below = visible(ResultPage.objects.child_of(page))
    return {
        "years": years,
        "year": year,
        "problem": problem,
        "sentences": [
            standing.sentence(standing.of_index(results, index), index, year) for index in IndexName
        ],
        "indices": _indices(results),
        "portal_scores": _of_portal(scores, year),
        "panels": results_panels(request),
        "result_pages": below.order_by("-date", "title"),
        **_points(scores, year, is_asked=bool(request.GET.get("nam") and not problem)),
    }


def _points(scores: list[Score], year: int, *, is_asked: bool) -> dict[str, Any]:
    """The tree of the year; who asked for none sees the newest that has been scored."""
    scored = [score for score in scores if score.kind in REACHED]
    scored_years = {score.year for score in scored}
    shown = year if is_asked or year in scored_years else max(scored_years, default=year)
    criteria = list(criteria_of_year(shown))
    keys = {criterion.pk for criterion in criteria}
    of_tree = [s for s in scores if s.year == shown and s.criterion_id in keys]
    return {
        "criteria_set": criteria[0].criteria_set if criteria else None,
        "tree_year": shown,
        "tree": _tree(criteria, of_tree, shown),
        "sources": sources_of(of_tree),
        "history": history_of(scores),
    }


def _of_portal(scores: list[Score], year: int) -> list[tuple[Score, str]]:
    """With the safe address of the evidence."""
    survey = [s for s in scores if s.year == year and s.kind == ScoreKind.PORTAL_SURVEY]
    return [(score, safe_link(score.evidence_url)) for score in survey]


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


def _tree(criteria: list[Criterion], scores: list[Score], year: int) -> ScoreBars | None:
    if not criteria:
        return None
    name = _("Points of the criteria, %(year)s") % {"year": year}
    return ScoreBars(name=name, rows=score_tree(map(row_of, criteria), points_of(scores)))
