from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from plan_pages.enums import Audience, NewsKind
from plan_pages.models import NewsPage
from plan_pages.querysets import visible

from . import filters
from .lists import documented
from .plans import OfPublicPlans


class NewsSerializer(serializers.Serializer):
    """A published piece of communication and the task or criterion that it serves."""

    title = serializers.CharField()
    date = serializers.DateField()
    language = serializers.CharField()
    kind = serializers.ChoiceField(choices=NewsKind.values)
    audience = serializers.ChoiceField(choices=Audience.values)
    campaign = serializers.CharField()
    summary = serializers.CharField()
    plan = serializers.CharField(
        allow_null=True, help_text=_("Slug of the plan whose task it serves.")
    )
    task = serializers.IntegerField(allow_null=True, help_text=_("Number of the task."))
    criterion = serializers.CharField(allow_null=True, help_text=_("Code of the criterion."))
    url = serializers.URLField()

    def to_representation(self, instance: NewsPage) -> dict[str, Any]:
        task = instance.task
        plan_page = self.context["pages"].get(task.plan_id) if task else None
        return {
            "title": instance.title,
            "date": instance.date,
            "language": instance.locale.language_code,
            "kind": instance.kind,
            "audience": instance.audience,
            "campaign": instance.campaign,
            "summary": instance.summary,
            "plan": plan_page.plan.slug if plan_page else None,
            "task": task.number if task and plan_page else None,
            "criterion": instance.criterion.code if instance.criterion else None,
            "url": instance.own_url(self.context["request"]),
        }


@documented("news")
class NewsList(OfPublicPlans):
    """News that everybody may read, the newest first."""

    serializer_class = NewsSerializer
    filename = "news.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "kind": filters.choice("kind", NewsKind.values),
        "audience": filters.choice("audience", Audience.values),
        "campaign": filters.code("campaign"),
        "year": filters.year("date__year"),
        "language": filters.code("locale__language_code"),
    }

    def rows(self) -> QuerySet[NewsPage]:
        pages = visible(NewsPage.objects.all()).defer("body")
        shown: QuerySet[NewsPage] = pages.select_related("task", "criterion", "locale")
        return shown.order_by("-date", "-pk")
