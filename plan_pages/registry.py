"""Panels that other apps show on the results page, without this app knowing them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

# Given the request: what the template shows, or None for no panel today.
ResultsPanel = Callable[[HttpRequest], dict[str, Any] | None]

_results_panels: list[tuple[int, str, ResultsPanel]] = []


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
