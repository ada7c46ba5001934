"""The public pages of indicators: published rows only, whatever period is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from feedback.indicators import openness, words
from feedback.indicators.charts.gathered import figures_of
from feedback.indicators.history import History, read_history
from feedback.indicators.open_data import csv_response
from feedback.indicators.querysets import IndicatorValueQuerySet
from feedback.indicators.standing import failed_run
from feedback.indicators.told import not_reported, reflection_of
from feedback.models import Indicator, IndicatorValue
from feedback.models.indicator_page import OPEN_DATA
from feedback.pairs.shown import MOST_BESIDE, pairs_of_indicator
from feedback.services.disclosure import smallest_group
from plan_pages.mixins import content_language, root_url

if TYPE_CHECKING:
    from feedback.models import IndicatorIndexPage, IndicatorPage

Answer = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Card:
    """An indicator in a list: its newest published value, or that there is none."""

    title: str
    url: str
    value: IndicatorValue | None

    @property
    def period(self) -> str:
        return self.value.snapshot.period.name if self.value else ""

    @property
    def value_words(self) -> str:
        return words.value_words(self.value)

    @property
    def interval_words(self) -> str:
        return words.interval_words(self.value) if self.value else ""

    @property
    def notice(self) -> str:
        return words.notice(self.value) if self.value else ""


def index_context(page: IndicatorIndexPage, request: HttpRequest) -> dict[str, Any]:
    from feedback.models import IndicatorPage  # noqa: PLC0415 - the page imports this module

    below = IndicatorPage.objects.child_of(page)
    return {
        "cards": cards(readable(below), request),
        "open_data_url": open_data_url(page.get_url(request) or "/"),
        "trail": trail_of_list(page.get_url(request) or "/"),
        "here_title": page.title,
    }


def readable(pages: Any) -> Any:
    return openness.readable(pages).select_related("indicator").order_by("path")


def cards(pages: Iterable[IndicatorPage], request: HttpRequest) -> list[Card]:
    """In the order of the pages; two queries, however many there are."""
    listed = list(pages)
    newest = newest_values([page.indicator_id for page in listed])
    return [
        Card(page.indicator.local_title, page.get_url(request) or "", newest.get(page.indicator_id))
        for page in listed
    ]


def newest_values(indicators: Sequence[int]) -> dict[int, IndicatorValue]:
    """{indicator id: value of the whole form in the newest period}; of periods that end
    together, the longest."""
    values = (
        IndicatorValue.objects.published()
        .filter(unit="", channel="", snapshot__indicator__in=indicators)
        .select_related("snapshot__period", "snapshot__definition")
        .order_by("-snapshot__period__ends", "snapshot__period__starts")
    )
    newest: dict[int, IndicatorValue] = {}
    for value in values:
        newest.setdefault(value.snapshot.indicator_id, value)
    return newest


def page_context(page: IndicatorPage, request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("ky", "").replace("\x00", "")
    history = read_history(page.indicator, asked)
    problem = _("There is no published value for the period asked for; the newest is shown.")
    context: dict[str, Any] = {
        "indicator": page.indicator,
        "snapshots": history.in_force,
        "snapshot": history.chosen,
        "history": history,
        "problem": problem if asked and history.chosen and not history.is_found else "",
        "not_reported": SimpleLazyObject(lambda: not_reported(page.indicator)),
        "pairs": pairs_of_indicator(page.indicator)[:MOST_BESIDE],
        "api_url": _api_url(page.indicator),
        "open_data_url": open_data_url(_above(page.get_url(request) or "/")),
        "dataset_url": _dataset_url(page.indicator),
        "csv_url": f"{page.get_url(request) or ''}so-lieu/",
        "trail": trail(page, request),
        "here_title": page.indicator.local_title,
    }
    order = request.GET.get("xep", "")
    return {**context, **_value_context(history, order)} if history.chosen else context


def _value_context(history: History, order: str) -> dict[str, Any]:
    chosen = history.chosen
    whole = words.whole_of(chosen)
    return {
        "period": chosen.period,
        "whole": whole,
        "value_words": words.value_words(whole),
        "value_sentence": words.value_sentence(whole) if whole else "",
        "interval_words": words.interval_words(whole) if whole else "",
        "notice": words.notice(whole) if whole else "",
        # Of the page of how it was computed, nobody asks for them.
        "figures": SimpleLazyObject(lambda: figures_of(history, order)),
        "k": smallest_group(chosen.definition.min_respondents),
        "correction": _correction(chosen, history),
        # Asked for by the indicator's page alone.
        "failed_run": SimpleLazyObject(lambda: failed_run(chosen)),
        "reflection": reflection_of(chosen),
    }


def _correction(chosen: Any, history: History) -> dict[str, Any] | None:
    """The value that a correction replaced, which stays to be read."""
    old = history.by_id.get(chosen.supersedes_id)
    if old is None or not chosen.reason:
        return None
    whole = words.whole_of(old)
    return {
        "on": chosen.published_at,
        "reason": chosen.reason,
        "old_words": words.value_words(whole),
        "old_n": whole.public_n if whole else None,
        "old_on": old.published_at,
    }


def trail(page: IndicatorPage, request: HttpRequest) -> list[tuple[str, str]]:
    """Titles and addresses from the front page down to the list, read off the page's address."""
    above = _above(page.get_url(request) or "/")
    return [*trail_of_list(above), (_("Indicators"), above)]


def trail_of_list(url: str) -> list[tuple[str, str]]:
    home = root_url(content_language(get_language()))
    return [(_("Home"), home), (_("Results"), _above(url))]


def _above(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0] + "/"


def open_data_url(above: str) -> str:
    """What the data mean, below the list of indicators; "" where a host leaves them out."""
    return f"{above}{OPEN_DATA}/" if _open_data("indicators") else ""


def _api_url(indicator: Indicator) -> str:
    listed = _open_data("indicators")
    return listed and f"{listed}?code={indicator.code}"


def _dataset_url(indicator: Indicator) -> str:
    return _open_data("dataset", indicator.code)


def _open_data(name: str, *args: str) -> str:
    """An address of the open data; "" where a host leaves them out."""
    try:
        return reverse(f"feedback_api:{name}", args=args)
    except NoReverseMatch:
        return ""


def spreadsheet(page: IndicatorPage, request: HttpRequest) -> HttpResponseBase:
    """The rows in force of all periods of the indicator, as CSV."""
    values = published_rows(page)
    filename = f"{page.indicator.code}.csv"
    answer: Answer = conditional_page(lambda _request: csv_response(values, filename))
    return answer(request)


def published_rows(page: IndicatorPage) -> IndicatorValueQuerySet:
    """All rows in force, the newest period first, with all that open data tell of them.

    Raises ``Http404`` where there is none.
    """
    values = (
        IndicatorValue.objects.published()
        .filter(snapshot__indicator=page.indicator)
        .select_related("snapshot__indicator", "snapshot__period", "snapshot__definition")
        .order_by("-snapshot__period__ends", "snapshot_id", "unit", "channel")
    )
    if not values.exists():
        raise Http404
    return values
