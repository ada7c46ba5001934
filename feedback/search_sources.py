"""What of this app can be searched (``plan_pages.search_sources`` tells what a source is)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plan_pages.search_sources import pages, public_pages

from .models import Indicator, IndicatorPage


class IndicatorsSource:
    """Indicators whose page a stranger may read. No value is searched, so none can leak."""

    kind = "chi-so"
    label = _("Indicators")

    def queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        shown = public_pages(IndicatorPage.objects.all(), request)
        shown_on = Prefetch("pages", queryset=shown, to_attr="public_pages")
        indicators = Indicator.objects.filter(pk__in=shown.values("indicator"))
        return indicators.prefetch_related(shown_on)

    def load(self, objects: Sequence[Indicator]) -> Sequence[Indicator]:
        return objects

    def title(self, obj: Indicator) -> str:
        return obj.local_title

    def tag(self, obj: Indicator) -> str:
        return str(_("Indicator"))

    def text(self, obj: Indicator) -> str:
        """With the title in the other language: it is searched as well."""
        others = {obj.title, obj.title_en} - {obj.local_title, ""}
        return " – ".join(part for part in (*others, obj.description) if part)

    def trail(self, obj: Indicator) -> str:
        return obj.code

    def language(self, obj: Any) -> str:
        if obj.title_en and obj.local_title == obj.title_en:
            return "en"
        return str(obj.public_pages[0].locale.language_code)

    def url(self, obj: Any, request: HttpRequest) -> str | None:
        page: IndicatorPage = obj.public_pages[0]
        return page.get_url(request)


pages.leave_to_others("feedback.IndicatorPage")
indicators = IndicatorsSource()
