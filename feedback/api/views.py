from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from feedback.indicators import open_data
from feedback.models import IndicatorValue
from plan_pages.api.renderers import CSVRenderer

from .serializers import IndicatorValueSerializer

# What a row may be filtered by; nothing else of the address reaches the database.
FILTERS = {
    "code": "snapshot__indicator__code",
    "period": "snapshot__period__code",
    "unit": "unit",
    "channel": "channel",
}
LONGEST = 60
ORDER = ("snapshot__indicator__sort_order", "snapshot__indicator__code", "-snapshot__period__ends")


class HundredRows(PageNumberPagination):
    page_size = max_page_size = 100
    page_size_query_param = "limit"


class IndicatorList(ListAPIView):
    """Published values of indicators, those in force, as disclosure control let them out."""

    serializer_class = IndicatorValueSerializer
    pagination_class = HundredRows
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer, CSVRenderer]
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    filter_backends: ClassVar[list[Any]] = []

    def get_queryset(self) -> QuerySet[IndicatorValue]:
        values = IndicatorValue.objects.published().select_related(
            "snapshot__indicator", "snapshot__period", "snapshot__definition"
        )
        return values.filter(**self._asked()).order_by(
            *ORDER, "-snapshot__period__starts", "snapshot_id", "unit", "channel"
        )

    def _asked(self) -> dict[str, str]:
        """Exact filters of the address; an empty ``unit`` or ``channel`` asks for all together."""
        params = self.request.query_params
        asked = {column: params[name] for name, column in FILTERS.items() if name in params}
        if any("\x00" in value or len(value) > LONGEST for value in asked.values()):
            raise ValidationError({"detail": _("A filter is a short code.")})
        return asked

    @extend_schema(
        operation_id="indicators",
        parameters=[
            *[OpenApiParameter(name, str) for name in FILTERS],
            OpenApiParameter("format", str, enum=["json", "csv"]),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.accepted_renderer, CSVRenderer):
            values = self.get_queryset().iterator(chunk_size=500)
            return open_data.csv_response(values, "indicators.csv")
        return self.list(request, *args, **kwargs)
