from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from plan_pages.enums import CriterionSource, IndexName, ScoreBasis, ScoreKind
from plan_pages.models import Criterion, IndexResult, Score
from plan_pages.score_year import public_scores

from . import filters
from .lists import OpenList, documented


def exact(value: Decimal | None) -> str | None:
    """As it is kept, never through a float: ``"86.19"``."""
    return None if value is None else f"{value:f}"


class CriterionSerializer(serializers.Serializer):
    """A field (lĩnh vực), criterion or sub-criterion of a version of the index."""

    set = serializers.CharField(help_text=_("Code of the criteria set."))
    code = serializers.CharField()
    parent = serializers.CharField(allow_null=True, help_text=_("Code of the one above."))
    name = serializers.CharField()
    name_en = serializers.CharField()
    max_score = serializers.CharField(help_text=_("Points, for example 1.50."))
    source = serializers.ChoiceField(choices=CriterionSource.values)

    def to_representation(self, instance: Criterion) -> dict[str, Any]:
        return {
            "set": instance.criteria_set.name,
            "code": instance.code,
            "parent": instance.parent.code if instance.parent else None,
            "name": instance.name,
            "name_en": instance.name_en,
            "max_score": exact(instance.max_score),
            "source": instance.source,
        }


class ScoreSerializer(serializers.Serializer):
    """Points of a criterion; self-assessed and appraised ones once the score book is published."""

    set = serializers.CharField(help_text=_("Code of the criteria set."))
    code = serializers.CharField(help_text=_("Code of the criterion."))
    year = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ScoreKind.values)
    points = serializers.CharField(help_text=_("Points, for example 1.2500."))
    max_score = serializers.CharField()
    basis = serializers.ChoiceField(choices=ScoreBasis.values)
    source = serializers.CharField()
    evidence = serializers.CharField(help_text=_("Address of the evidence."))

    def to_representation(self, instance: Score) -> dict[str, Any]:
        criterion = instance.criterion
        return {
            "set": criterion.criteria_set.name,
            "code": criterion.code,
            "year": instance.year,
            "kind": instance.kind,
            "points": exact(instance.points),
            "max_score": exact(criterion.max_score),
            "basis": instance.basis,
            "source": instance.source,
            "evidence": instance.evidence_url,
        }


class ResultSerializer(serializers.Serializer):
    """A published value of a national index for the province; unknown is null, never 0."""

    index = serializers.ChoiceField(choices=IndexName.values)
    year = serializers.IntegerField()
    value = serializers.CharField(allow_null=True, help_text=_("Percent, for example 86.19."))
    rank = serializers.IntegerField(allow_null=True)
    out_of = serializers.IntegerField(allow_null=True)
    national_mean = serializers.CharField(allow_null=True, help_text=_("Percent."))
    method_changed = serializers.BooleanField(help_text=_("Not comparable with the years before."))
    note = serializers.CharField()

    def to_representation(self, instance: IndexResult) -> dict[str, Any]:
        return {
            "index": instance.index,
            "year": instance.year,
            "value": exact(instance.value),
            "rank": instance.rank,
            "out_of": instance.out_of,
            "national_mean": exact(instance.national_mean),
            "method_changed": instance.breaks_series,
            "note": instance.note,
        }


@documented("criteria")
class CriterionList(OpenList):
    """The criteria trees, each version of them."""

    serializer_class = CriterionSerializer
    filename = "criteria.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "set": filters.code("criteria_set__name"),
        "code": filters.code("code"),
        "source": filters.choice("source", CriterionSource.values),
    }

    def rows(self) -> QuerySet[Criterion]:
        criteria = Criterion.objects.select_related("criteria_set", "parent")
        return criteria.order_by("criteria_set__name", "sort_key")


@documented("scores")
class ScoreList(OpenList):
    """The points that are public, those in force."""

    serializer_class = ScoreSerializer
    filename = "scores.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "set": filters.code("criterion__criteria_set__name"),
        "code": filters.code("criterion__code"),
        "year": filters.year("year"),
        "kind": filters.choice("kind", ScoreKind.values),
    }

    def rows(self) -> QuerySet[Score]:
        scores = public_scores().select_related("criterion__criteria_set")
        return scores.order_by(
            "-year", "criterion__criteria_set__name", "criterion__sort_key", "kind", "pk"
        )


@documented("results")
class ResultList(OpenList):
    """Published values and ranks of the national indices."""

    serializer_class = ResultSerializer
    filename = "results.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "index": filters.choice("index", IndexName.values),
        "year": filters.year("year"),
    }

    def rows(self) -> QuerySet[IndexResult]:
        return IndexResult.objects.order_by("index", "-year")
