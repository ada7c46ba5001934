from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from plan_pages.blocks import ArticleBlock, text_of
from plan_pages.enums import Audience, NewsKind
from plan_pages.mixins import FoldedSearchMixin, LanguageFallbackMixin, folded_search_fields
from plan_pages.trail import TrailMixin


class NewsIndexPage(TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, Page):
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, *folded_search_fields]
    subpage_types = ["plan_pages.NewsPage"]

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def search_text(self) -> str:
        return self.introduction

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from plan_pages.views.news import news_context  # noqa: PLC0415 - it imports the models

        return {**super().get_context(request, *args, **kwargs), **news_context(self, request)}


class NewsPage(TrailMixin, LanguageFallbackMixin, FoldedSearchMixin, Page):
    """A piece of communication; its kind and task make it countable against the plan."""

    section = _("News")

    date = models.DateField(_("date"), default=localdate)
    kind = models.CharField(_("kind"), max_length=20, choices=NewsKind, default=NewsKind.NEWS)
    summary = models.TextField(_("summary"), blank=True)
    task = models.ForeignKey(
        "plan_pages.PlanTask",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="news",
        verbose_name=_("plan task it serves"),
    )
    criterion = models.ForeignKey(
        "plan_pages.Criterion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="news",
        verbose_name=_("criterion it serves"),
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.ALL
    )
    campaign = models.CharField(
        _("campaign"),
        max_length=100,
        blank=True,
        help_text=_("The same words on every piece that belongs to it."),
    )
    body = StreamField(ArticleBlock(), verbose_name=_("content"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("task"),
        FieldPanel("criterion"),
        FieldPanel("audience"),
        FieldPanel("campaign"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, *folded_search_fields]
    parent_page_types = ["plan_pages.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")

    def search_text(self) -> str:
        return f"{self.summary} {text_of(self.body)}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from plan_pages.views.news import task_link  # noqa: PLC0415 - it imports the models

        context = super().get_context(request, *args, **kwargs)
        return {**context, "served": task_link(self, request)}

    def clean(self) -> None:
        super().clean()
        said_in_words = any(block.block_type in ("text", "table") for block in self.body)
        if self.kind == NewsKind.INFOGRAPHIC and not said_in_words:
            raise ValidationError(
                {"body": _("An infographic also needs its content as text, for those who listen.")}
            )
