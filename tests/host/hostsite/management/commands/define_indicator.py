from typing import Any

from django.core.management.base import BaseCommand

from feedback.models import FeedbackForm, IndicatorIndexPage, IndicatorPage
from feedback.services.definitions import define, ensure_indicator


class Command(BaseCommand):
    help = "Define the town's one indicator over its form, and put its page live."

    def handle(self, *args: Any, **options: Any) -> None:
        indicator = ensure_indicator(
            "town-index", FeedbackForm.objects.get(), title="How the town does"
        )
        define(indicator, [{"code": "office", "questions": ["A1", "A2"]}])
        page = IndicatorPage(title=indicator.title, slug=indicator.code, indicator=indicator)
        IndicatorIndexPage.objects.get().add_child(instance=page)
        page.save_revision().publish()
