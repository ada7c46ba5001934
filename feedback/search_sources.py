"""What of this app can be searched (``plan_pages.search_sources`` tells what a source is)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plan_pages.models import SaidDone
from plan_pages.querysets import visible
from plan_pages.search_sources import pages, public_pages

from .models import FeedbackIndexPage, Indicator, IndicatorPage
from .pairs.places import address_of, as_read, index_of_pairs


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


class PairsSource:
    """What citizens said and the department did, where a stranger may read the list of it."""

    kind = "gop-y-da-lam"
    label = _("Citizens said, the Department did")

    def queryset(self, request: HttpRequest) -> QuerySet[SaidDone]:
        # As keys, because the search index takes no other filter than of a column.
        is_listed = Exists(visible(FeedbackIndexPage.objects.all()))
        return SaidDone.objects.public().filter(
            pk__in=SaidDone.objects.filter(is_listed).values("pk")
        )

    def load(self, objects: Sequence[SaidDone]) -> Sequence[SaidDone]:
        return objects

    def title(self, obj: SaidDone) -> str:
        return obj.said

    def tag(self, obj: SaidDone) -> str:
        return str(self.label)

    def text(self, obj: SaidDone) -> str:
        return obj.did

    def trail(self, obj: SaidDone) -> str:
        return str(obj.date.year)

    def language(self, obj: SaidDone) -> str:
        return str(settings.LANGUAGE_CODE)

    def url(self, obj: SaidDone, request: HttpRequest) -> str | None:
        index = _index_of_pairs(request)
        return address_of(obj, index, as_read(request)) if index else None


def _index_of_pairs(request: HttpRequest) -> FeedbackIndexPage | None:
    """Asked once for each request."""
    if not hasattr(request, "_feedback_index_of_pairs"):
        request._feedback_index_of_pairs = index_of_pairs()  # type: ignore[attr-defined]  # a request carries its caches
    found: FeedbackIndexPage | None = request._feedback_index_of_pairs  # type: ignore[attr-defined]  # as above
    return found


pages.leave_to_others("feedback.IndicatorPage")
indicators = IndicatorsSource()
pairs = PairsSource()
