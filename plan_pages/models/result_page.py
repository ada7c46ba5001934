from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from plan_pages.blocks import ResultBlock, text_of
from plan_pages.mixins import FoldedSearchMixin, LanguageFallbackMixin, folded_search_fields
from plan_pages.registry import results_section
from plan_pages.trail import TrailMixin

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase
else:
    _PageBase = object


class ResultsRouteMixin(_PageBase):
    """Finds a section of another app with its language in one query instead of three."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        model = results_section(path_components[0]) if path_components else None
        if model is not None:
            sections = model.objects.child_of(self).select_related("locale")
            found = sections.filter(slug=path_components[0]).first()
            if found is not None:
                return found.route(request, path_components[1:])
        return super().route(request, path_components)


class ResultsIndexPage(
    TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, ResultsRouteMixin, Page
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
