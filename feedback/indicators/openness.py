"""Which indicators are for everybody to read."""

from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import PageViewRestriction

from feedback.models import Indicator, IndicatorPage, IndicatorSnapshot


def readable(pages: QuerySet[IndicatorPage]) -> QuerySet[IndicatorPage]:
    """Live pages without any restriction, in one query where ``public()`` takes two."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(below=path)
    restricted = restrictions.filter(below__startswith=F("page__path"))
    return pages.filter(live=True).exclude(Exists(restricted))


def open_indicators() -> QuerySet[Indicator]:
    """Those with a page that a stranger may read; without a live page, those with a published
    value. One whose live pages are all restricted is for nobody who is not signed in."""
    pages = IndicatorPage.objects.filter(indicator=OuterRef("pk"))
    published = IndicatorSnapshot.objects.seen_by_the_public().filter(indicator=OuterRef("pk"))
    without_page = ~Exists(pages.filter(live=True)) & Exists(published)
    return Indicator.objects.filter(Exists(readable(pages)) | without_page)
