from __future__ import annotations

from http import HTTPMethod
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from plan_pages.mixins import (
    FoldedSearchMixin,
    LanguageFallbackMixin,
    OneQueryRouteMixin,
    folded_search_fields,
)

PLAIN_TEXT = ["bold", "italic", "link", "ol", "ul"]
# Below the list of indicators; no indicator has this code for its address.
OPEN_DATA = "du-lieu-mo"
READ_ONLY = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]


class IndicatorIndexPage(
    LanguageFallbackMixin, FoldedSearchMixin, OneQueryRouteMixin, RoutablePageMixin, Page
):
    """The list of indicators, under the results, and what their open data mean."""

    intro = RichTextField(_("introduction"), blank=True, features=PLAIN_TEXT)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["plan_pages.ResultsIndexPage"]
    subpage_types: ClassVar[list[str]] = ["feedback.IndicatorPage"]
    allowed_http_methods = READ_ONLY
    search_fields = [*Page.search_fields, *folded_search_fields]
    template = "feedback/indicator_index_page.html"

    class Meta:
        verbose_name = _("indicator index page")
        verbose_name_plural = _("indicator index pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from feedback.views import indicator  # noqa: PLC0415 - views import these models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **indicator.index_context(self, request)}

    def children_at(self, slug: str) -> models.QuerySet[Any] | None:
        pages = IndicatorPage.objects.child_of(self).select_related("indicator", "locale")
        return None if slug == OPEN_DATA else pages

    @path(f"{OPEN_DATA}/", name="open_data")
    def open_data(self, request: HttpRequest) -> HttpResponse:
        from feedback.views import open_data  # noqa: PLC0415 - views import these models

        return open_data.show(self, request)


class IndicatorPage(LanguageFallbackMixin, FoldedSearchMixin, RoutablePageMixin, Page):
    """Shows an indicator's published values; its slug is the indicator's code."""

    indicator = models.ForeignKey(
        "feedback.Indicator",
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name=_("indicator"),
    )
    intro = RichTextField(_("introduction"), blank=True, features=PLAIN_TEXT)

    content_panels = [*Page.content_panels, FieldPanel("indicator"), FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["feedback.IndicatorIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    allowed_http_methods = READ_ONLY
    search_fields = [*Page.search_fields, *folded_search_fields]
    template = "feedback/indicator_page.html"

    class Meta:
        verbose_name = _("indicator page")
        verbose_name_plural = _("indicator pages")

    def search_text(self) -> str:
        return f"{self.indicator.title} {self.indicator.title_en} {self.indicator.description}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from feedback.views import indicator  # noqa: PLC0415 - views import these models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **indicator.page_context(self, request)}

    @path("cach-tinh/", name="method")
    def method(self, request: HttpRequest) -> HttpResponse:
        from feedback.views import indicator_method  # noqa: PLC0415 - views import these models

        return indicator_method.method(self, request)

    @path("cach-tinh/so-lieu/", name="recomputable")
    def recomputable(self, request: HttpRequest) -> HttpResponseBase:
        from feedback.views import indicator_method  # noqa: PLC0415 - views import these models

        return indicator_method.recomputable(self, request)

    @path("so-lieu/", name="csv")
    def spreadsheet(self, request: HttpRequest) -> HttpResponseBase:
        from feedback.views import indicator  # noqa: PLC0415 - views import these models

        return indicator.spreadsheet(self, request)
