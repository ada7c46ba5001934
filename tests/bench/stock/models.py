from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.fields import RichTextField
from wagtail.models import Page


class StockIndexPage(Page):
    intro = RichTextField(blank=True)

    template = "bench_stock/index_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        articles = StockArticlePage.objects.child_of(self).live()
        context["articles"] = articles.order_by("-date", "-pk")[:20]
        return context


class StockArticlePage(Page):
    date = models.DateField()
    intro = models.CharField(max_length=400)
    body = RichTextField(blank=True)
