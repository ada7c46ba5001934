from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feedback.indicators import dataset, open_data, open_definitions
from feedback.indicators.openness import open_indicators
from feedback.models import IndicatorDefinition, IndicatorSnapshot, IndicatorValue
from plan_pages.api import filters
from plan_pages.api.lists import OpenList, Refusal, documented

from . import dictionary
from .serializers import (
    CHANNELS,
    ColumnSerializer,
    DefinitionSerializer,
    HistorySerializer,
    IndicatorValueSerializer,
)

VALUE_FILTERS: dict[str, filters.Filter] = {
    "code": filters.code("snapshot__indicator__code"),
    "period": filters.code("snapshot__period__code"),
    "unit": filters.code("unit"),
    "channel": filters.choice("channel", CHANNELS),
}
ORDER = (
    "snapshot__indicator__sort_order",
    "snapshot__indicator__code",
    "-snapshot__period__ends",
    "-snapshot__period__starts",
)
IN_FORCE, SUPERSEDED = "in_force", "superseded"


@documented("indicators")
class IndicatorList(OpenList):
    """Published values of indicators, those in force, as disclosure control let them out.

    An empty ``unit`` or ``channel`` asks for all together.
    """

    serializer_class = IndicatorValueSerializer
    filename = "indicators.csv"
    filters: ClassVar[dict[str, filters.Filter]] = VALUE_FILTERS

    def rows(self) -> QuerySet[IndicatorValue]:
        values = IndicatorValue.objects.published().select_related(
            "snapshot__indicator", "snapshot__period", "snapshot__definition"
        )
        open_values = values.filter(snapshot__indicator__in=open_indicators())
        return open_values.order_by(*ORDER, "snapshot_id", "unit", "channel")

    def table(self) -> tuple[Sequence[str], Iterable[Mapping[str, Any]]]:
        values = self.get_queryset().iterator(chunk_size=500)
        return open_data.COLUMNS, (open_data.flat(open_data.plain(value)) for value in values)


@documented("indicators_history")
class HistoryList(OpenList):
    """Every value that was ever published, with the corrections, their dates and reasons."""

    serializer_class = HistorySerializer
    filename = "indicators-history.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        **VALUE_FILTERS,
        "state": filters.choice("", (IN_FORCE, SUPERSEDED)),
    }

    def rows(self) -> QuerySet[IndicatorValue]:
        values = IndicatorValue.objects.seen_by_the_public().select_related(
            "snapshot__indicator",
            "snapshot__period",
            "snapshot__definition",
            "snapshot__superseded_by",
        )
        open_values = values.filter(snapshot__indicator__in=open_indicators())
        return open_values.annotate(revision=_revision()).order_by(
            *ORDER, "-snapshot_id", "unit", "channel"
        )

    def filtered(self, rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
        if "state" not in asked:
            return rows
        in_force = IndicatorSnapshot.objects.current().values("pk")
        if asked["state"] == IN_FORCE:
            return rows.filter(snapshot__in=in_force)
        return rows.exclude(snapshot__in=in_force)

    def table(self) -> tuple[Sequence[str], Iterable[Mapping[str, Any]]]:
        values = self.get_queryset().iterator(chunk_size=500)
        rows = (open_data.flat(open_data.plain_history(value)) for value in values)
        return open_data.HISTORY_COLUMNS, rows


def _revision() -> Subquery:
    """How many values of the period the public had seen with this one."""
    seen = IndicatorSnapshot.objects.seen_by_the_public().filter(
        indicator=OuterRef("snapshot__indicator"),
        period=OuterRef("snapshot__period"),
        pk__lte=OuterRef("snapshot"),
    )
    return Subquery(seen.order_by().values("period").annotate(n=Count("pk")).values("n"))


@documented("indicators_definitions")
class DefinitionList(OpenList):
    """How values are computed: the approved versions of the indicators' definitions."""

    serializer_class = DefinitionSerializer
    filename = "indicators-definitions.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {
        "code": filters.code("indicator__code"),
        "rule": filters.code("rule"),
        "criterion": filters.code("criterion__code"),
    }

    def rows(self) -> QuerySet[IndicatorDefinition]:
        return open_definitions.open_definitions()

    def table(self) -> tuple[Sequence[str], Iterable[Mapping[str, Any]]]:
        columns, rows = super().table()
        return columns, (open_definitions.flat_definition(row) for row in rows)


@documented("indicators_dictionary")
class DictionaryList(OpenList):
    """The data dictionary: each column with its type, unit and meaning."""

    serializer_class = ColumnSerializer
    filename = "indicators-dictionary.csv"
    filters: ClassVar[dict[str, filters.Filter]] = {"list": filters.choice("", dictionary.LISTS)}

    def get_queryset(self) -> Any:
        asked = filters.understood(self.filters, self.request.query_params)
        return dictionary.columns(asked.get("list", ""))

    def table(self) -> tuple[Sequence[str], Iterable[Mapping[str, Any]]]:
        return list(ColumnSerializer().fields), self.get_queryset()


class LinkedDataRenderer(JSONRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


def linked_data(name: str) -> Any:
    """For the schema: a description, or a refusal with a sentence."""
    refused = {
        (status, media_type): Refusal
        for status in (400, 404, 406)
        for media_type in (LinkedDataRenderer.media_type, JSONRenderer.media_type)
    }
    described = {(200, LinkedDataRenderer.media_type): OpenApiTypes.OBJECT}
    return extend_schema(operation_id=name, responses={**described, **refused})


class LinkedData(APIView):
    renderer_classes: ClassVar[list[Any]] = [LinkedDataRenderer]
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]


class Catalog(LinkedData):
    """All indicators as one catalogue of data sets (schema.org, JSON-LD)."""

    @linked_data("indicators_datasets")
    def get(self, request: Request) -> Response:
        return Response(dataset.catalog(request))


class Dataset(LinkedData):
    """One indicator as a data set (schema.org, JSON-LD); its address is its identifier."""

    @linked_data("indicators_dataset")
    def get(self, request: Request, code: str) -> Response:
        indicator = open_indicators().filter(code=code).first()
        if indicator is None:
            raise Http404
        return Response(dataset.dataset(indicator, request))
