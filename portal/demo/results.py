"""Published values of the national indices, and the pages that editors wrote about results."""

from datetime import date
from typing import Any

from plan_pages.models import Criterion, IndexResult, ResultPage, ResultsIndexPage
from plan_pages.services.result_table import import_results

from .criteria import SET_NAME
from .files import read_bytes, read_toml
from .pages import article, published
from .reports import unless_refused


def seed_index_history() -> None:
    if not IndexResult.objects.exists():
        unless_refused(import_results(read_bytes("published_results.csv")))


def seed_result_pages(index: ResultsIndexPage) -> None:
    for slug, values in read_toml("results.toml").items():
        published(index, _page(slug, values))


def _page(slug: str, values: dict[str, Any]) -> ResultPage:
    return ResultPage(
        title=values["title"],
        slug=slug,
        date=date.fromisoformat(values["date"]),
        summary=values["summary"],
        body=article(slug, [_with_criterion(block) for block in values["body"]]),
    )


def _with_criterion(block: dict[str, Any]) -> dict[str, Any]:
    """Content files name a criterion by its code, a StreamField by its key."""
    if "score_figure" not in block:
        return block
    figure = block["score_figure"]
    criterion = Criterion.objects.get(criteria_set__name=SET_NAME, code=figure["criterion"])
    return {"score_figure": {**figure, "criterion": criterion.pk}}
