"""What other apps add to the results page, to reports and to pairs, without this app knowing
them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from .models import ReportingPeriod, SaidDone

# Given the request: what the template shows, or None for no panel today.
ResultsPanel = Callable[[HttpRequest], dict[str, Any] | None]

# Given the period: published figures, each ``{"name", "value", "n", "interval", "note"}`` as JSON;
# and, where there is more to show of it, ``"tables"``: ``{"title", "sentence", "head", "rows"}``.
ReportFigures = Callable[["ReportingPeriod"], list[dict[str, Any]]]


@dataclass(frozen=True)
class PairPlaces:
    """Where pairs of “citizens said” and “the department did” are shown beside tasks and news.

    ``fields()`` are blanks for the form of a pair, each for several records of its queryset;
    ``chosen(pair)`` gives those records by the same names; ``put(pair, chosen, user)`` keeps what
    was chosen, in the transaction in which the pair is saved.
    """

    fields: Callable[[], dict[str, Any]]
    chosen: Callable[[SaidDone], dict[str, list[Any]]]
    put: Callable[[SaidDone, dict[str, list[Any]], Any], None]


_results_panels: list[tuple[int, str, ResultsPanel]] = []
_report_figures: list[ReportFigures] = []
_pair_places: list[PairPlaces] = []
_results_sections: dict[str, Any] = {}


def register_results_panel(panel: ResultsPanel, *, template_name: str, order: int = 100) -> None:
    """Show ``panel``'s context through ``template_name`` on the results page.

    Called in ``AppConfig.ready()``. Registering the same panel again changes nothing. Lower
    ``order`` comes first.
    """
    if all(known is not panel for _order, _name, known in _results_panels):
        _results_panels.append((order, template_name, panel))
        _results_panels.sort(key=lambda entry: entry[0])


def results_panels(request: HttpRequest) -> list[str]:
    """The panels as HTML, in their order."""
    contexts = [(name, panel(request)) for _order, name, panel in _results_panels]
    return [
        render_to_string(name, context, request)
        for name, context in contexts
        if context is not None
    ]


def register_report_figures(provider: ReportFigures) -> None:
    """Add ``provider``'s figures to periodic reports; it gives published values only.

    ``value`` is a percentage as text or None where it is not shown, ``n`` respondents,
    ``interval`` two percentages or None. Called in ``AppConfig.ready()``, once for each provider.
    """
    if provider not in _report_figures:
        _report_figures.append(provider)


def report_figures(period: ReportingPeriod) -> list[dict[str, Any]]:
    return [figure for provider in _report_figures for figure in provider(period)]


def register_pair_places(places: PairPlaces) -> None:
    """Called in ``AppConfig.ready()``; registering the same again changes nothing."""
    if places not in _pair_places:
        _pair_places.append(places)


def pair_places() -> list[PairPlaces]:
    return list(_pair_places)


def register_results_section(slug: str, model: Any) -> None:
    """A page type below the results that usually has this slug; under another it is found too,
    with more queries. Called in ``AppConfig.ready()``."""
    _results_sections[slug] = model


def results_section(slug: str) -> Any:
    """The page type, or None."""
    return _results_sections.get(slug)
