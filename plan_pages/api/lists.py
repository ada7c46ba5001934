"""A list of open data: JSON in pages of a hundred, or the whole as CSV; read-only, no account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from .filters import Filter, understood
from .renderers import CSVRenderer
from .tables import csv_response


class HundredRows(PageNumberPagination):
    page_size = max_page_size = 100
    page_size_query_param = "limit"


class OpenList(ListAPIView):
    """A subclass names its ``rows``, its ``filters`` and a serializer whose fields are columns."""

    filename: ClassVar[str]
    filters: ClassVar[dict[str, Filter]] = {}
    pagination_class = HundredRows
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer, CSVRenderer]
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    filter_backends: ClassVar[list[Any]] = []

    def rows(self) -> QuerySet[Any]:
        """What is public, in an order that does not change between two pages."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        asked = understood(self.filters, self.request.query_params)
        exact = {self.filters[name].lookup: value for name, value in asked.items()}
        exact.pop("", None)
        return self.filtered(self.rows().filter(**exact), asked)

    def filtered(self, rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
        """For filters that are no exact match of one field."""
        return rows

    def table(self) -> tuple[Sequence[str], Iterable[Mapping[str, Any]]]:
        """Columns and rows of the CSV."""
        serializer = self.get_serializer()
        values = self.get_queryset().iterator(chunk_size=500)
        return list(serializer.fields), (serializer.to_representation(value) for value in values)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.accepted_renderer, CSVRenderer):
            return csv_response(*self.table(), self.filename)
        return self.list(request, *args, **kwargs)


class Refusal(serializers.Serializer):
    detail = serializers.CharField(help_text=_("What is wrong, in a sentence."))


REFUSALS = {
    (status, media_type): shape
    for status in (400, 404, 406)
    for media_type, shape in (("application/json", Refusal), ("text/csv", OpenApiTypes.STR))
}


def documented(name: str) -> Any:
    """For the schema: the operation's name, the parameters that the class understands, and what
    it answers."""

    def decorate(view: type[OpenList]) -> Any:
        parameters = [asked.parameter(key) for key, asked in view.filters.items()]
        parameters.append(OpenApiParameter("format", str, enum=["json", "csv"]))
        answers = {
            (200, "application/json"): view.serializer_class(many=True),
            (200, "text/csv"): OpenApiTypes.STR,
            **REFUSALS,
        }
        described = extend_schema(operation_id=name, parameters=parameters, responses=answers)
        return extend_schema_view(get=described)(view)

    return decorate
