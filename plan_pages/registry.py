"""What other apps add to the results page and to reports, without this app knowing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from .models import ReportingPeriod

# Given the request: what the template shows, or None for no panel today.
ResultsPanel = Callable[[HttpRequest], dict[str, Any] | None]

# Given the period: published figures, each ``{"name", "value", "n", "interval", "note"}`` as JSON;
# and, where there is more to show of it, ``"tables"``: ``{"title", "sentence", "head", "rows"}``.
ReportFigures = Callable[["ReportingPeriod"], list[dict[str, Any]]]

_results_panels: list[tuple[int, str, ResultsPanel]] = []
_report_figures: list[ReportFigures] = []


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
