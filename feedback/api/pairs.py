"""What citizens said and the department did, as open data."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from feedback.pairs.places import (
    PublicPlaces,
    address_of,
    as_written,
    index_of_pairs,
    readable_pairs,
)
from plan_pages.api import filters
from plan_pages.api.lists import OpenList, documented
from plan_pages.models import SaidDone


class SaidDoneSerializer(serializers.Serializer):
    """A published pair, with what of its places everybody may read."""

    id = serializers.IntegerField(help_text=_("Names the pair for ever."))
    said = serializers.CharField(help_text=_("What citizens said, in the Department’s words."))
    did = serializers.CharField(help_text=_("What the Department did about it."))
    date = serializers.DateField()
    plan = serializers.CharField(allow_null=True, help_text=_("Slug of the task’s plan."))
    task = serializers.IntegerField(allow_null=True, help_text=_("Number of the task."))
    news = serializers.URLField(allow_null=True, help_text=_("Address of the news."))
    indicators = serializers.ListField(child=serializers.CharField(), help_text=_("Codes."))
    forms = serializers.ListField(child=serializers.CharField(), help_text=_("Slugs."))
    url = serializers.URLField(allow_null=True)

    def to_representation(self, instance: SaidDone) -> dict[str, Any]:
        places: PublicPlaces = self.context["places"]
        index = self.context["index"]
        task = instance.task if instance.task_id in places.tasks else None
        news = places.news.get(instance.news_id)
        found = places.of(instance)
        return {
            "id": instance.pk,
            "said": instance.said,
            "did": instance.did,
            "date": instance.date,
            "plan": places.plans[task.plan_id].plan.slug if task else None,
            "task": task.number if task else None,
            "news": news.url if news else None,
            "indicators": [place.code for place in found if place.name == "indicator"],
            "forms": [place.code for place in found if place.name == "form"],
            "url": address_of(instance, index, places.address) if index else None,
        }


@documented("said_done")
class SaidDoneList(OpenList):
    """What citizens said and the Department did about it, the newest first."""

    serializer_class = SaidDoneSerializer
    filename = "said-done.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "year": filters.year("date__year"),
        "plan": filters.code(),
        "indicator": filters.code(),
        "form": filters.code(),
    }

    def rows(self) -> QuerySet[SaidDone]:
        return readable_pairs()

    def filtered(self, rows: QuerySet[SaidDone], asked: dict[str, Any]) -> QuerySet[SaidDone]:
        """By places that a stranger may read: no filter tells of others."""
        for name in ("plan", "indicator", "form"):
            if name in asked:
                rows = rows.filter(pk__in=self._at(name, asked[name]))
        return rows

    def _at(self, name: str, code: str) -> list[int]:
        places = self._places
        if name == "plan":
            plans = {pk for pk, page in places.plans.items() if page.plan.slug == code}
            return [
                pair.pk
                for pair in places.pairs
                if pair.task_id in places.tasks and pair.task and pair.task.plan_id in plans
            ]
        wanted = (name, code)
        return [
            pair.pk
            for pair in places.pairs
            if wanted in {(place.name, place.code) for place in places.of(pair)}
        ]

    @cached_property
    def _places(self) -> PublicPlaces:
        return PublicPlaces(self.rows(), as_written(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        known = {"places": self._places, "index": index_of_pairs()}
        return {**super().get_serializer_context(), **known}
