"""What this app shows on the results page of ``plan_pages``."""

from typing import Any

from django.http import HttpRequest

from plan_pages.registry import register_results_panel, register_results_section

from .models import IndicatorIndexPage, IndicatorPage
from .views.indicator import cards, readable


def indicator_panel(request: HttpRequest) -> dict[str, Any] | None:
    """The newest published value of each indicator; no panel while there is none."""
    pages = readable(IndicatorPage.objects.all())
    shown = [card for card in cards(pages, request) if card.value]
    return {"cards": shown} if shown else None


def register() -> None:
    register_results_section("chi-so", IndicatorIndexPage)
    register_results_panel(
        indicator_panel, template_name="feedback/includes/indicator_panel.html", order=50
    )
