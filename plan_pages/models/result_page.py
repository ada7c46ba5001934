from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from plan_pages.blocks import ResultBlock, text_of
from plan_pages.mixins import (
    FoldedSearchMixin,
    LanguageFallbackMixin,
    OneQueryRouteMixin,
    folded_search_fields,
)
from plan_pages.registry import results_section
from plan_pages.trail import TrailMixin


class ResultsIndexPage(
    TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, OneQueryRouteMixin, Page
):
    """Results: other apps add page types below it and panels on it (``registry``)."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, *folded_search_fields]

    class Meta:
        verbose_name = _("results")
        verbose_name_plural = _("results")

    def search_text(self) -> str:
        return self.introduction

    def children_at(self, slug: str) -> models.QuerySet[Any] | None:
        model = results_section(slug)
        return None if model is None else model.objects.child_of(self).select_related("locale")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from plan_pages.views.results import results_context  # noqa: PLC0415 - it imports models

        context = super().get_context(request, *args, **kwargs)
        return {**context, **results_context(self, request)}


class ResultPage(TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, Page):
    section = _("Results")
    # The indicators of other apps live at this address.
    RESERVED_SLUGS = frozenset({"chi-so"})

    date = models.DateField(_("date"), null=True, blank=True)
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("The result in one sentence, before any number.")
    )
    body = StreamField(ResultBlock(), verbose_name=_("content"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, *folded_search_fields]
    parent_page_types = ["plan_pages.ResultsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("result page")
        verbose_name_plural = _("result pages")

    def search_text(self) -> str:
        return f"{self.summary} {text_of(self.body)}"

    def clean(self) -> None:
        super().clean()
        if self.slug in self.RESERVED_SLUGS:
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” is an address of the portal; choose another.")
                    % {"slug": self.slug}
                }
            )
