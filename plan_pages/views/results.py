from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.models import Page

from plan_pages import standing
from plan_pages.charts import ScoreBars
from plan_pages.enums import IndexName, ScoreKind
from plan_pages.figures import points_of, row_of
from plan_pages.models import CriteriaSet, Criterion, IndexResult, Plan, ResultPage, Score
from plan_pages.registry import results_panels
from plan_pages.scorebook import score_tree

if TYPE_CHECKING:
    from plan_pages.models import ResultsIndexPage


def results_context(page: ResultsIndexPage, request: HttpRequest) -> dict[str, Any]:
    results = list(IndexResult.objects.all())
    years = _years(results)
    year, problem = _chosen_year(request, years, results)
    plan = Plan.objects.filter(year=year).select_related("criteria_set").first()
    criteria_set = (plan.criteria_set if plan else None) or CriteriaSet.objects.first()
    scores = list(Score.objects.current().filter(year=year).select_related("criterion"))
    below = ResultPage.objects.child_of(page).live().public()
    return {
        "years": years,
        "year": year,
        "problem": problem,
        "sentences": [
            standing.sentence(standing.of_index(results, index), index, year) for index in IndexName
        ],
        "indices": _indices(results),
        "criteria_set": criteria_set,
        "tree": _tree(criteria_set, scores, year),
        "portal_scores": [score for score in scores if score.kind == ScoreKind.PORTAL_SURVEY],
        "panels": results_panels(request),
        "result_pages": below.order_by("-date", "title"),
        "indicator_pages": _other_children(page),
    }


def _years(results: list[IndexResult]) -> list[int]:
    scored = Score.objects.current().values_list("year", flat=True).distinct()
    return sorted({*(result.year for result in results), *scored}, reverse=True)


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


def _tree(criteria_set: CriteriaSet | None, scores: list[Score], year: int) -> ScoreBars | None:
    if criteria_set is None:
        return None
    rows = [row_of(criterion) for criterion in Criterion.objects.filter(criteria_set=criteria_set)]
    points = points_of(s for s in scores if s.criterion.criteria_set_id == criteria_set.pk)
    name = _("Points of the criteria, %(year)s") % {"year": year}
    return ScoreBars(name=name, rows=score_tree(rows, points))


def _other_children(page: ResultsIndexPage) -> list[Page]:
    """Pages that other apps put here, such as the list of indicators."""
    return list(page.get_children().live().public().not_type(ResultPage))
