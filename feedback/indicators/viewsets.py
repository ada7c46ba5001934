from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from feedback.indicators.permissions import ReadOnlyPolicy, UndeletablePolicy, can_list_values
from feedback.models import Indicator, IndicatorDefinition
from feedback.services.publication import may_submit
from feedback.viewsets.job_runs import JobRunViewSet
from plan_pages.viewsets.base import RecordViewSet


class ValuesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_list_values(request.user)


class ComputeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_submit(request.user)


class ValuesViewSet(ViewSet):
    """Puts the list of values into the menu; its addresses are registered apart."""

    name = "feedback_values_menu"
    icon = "decimal"
    menu_label = _("Indicator values")

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        url = reverse("feedback_indicator_values")
        return ValuesMenuItem(self.menu_label, url, icon_name=self.icon, order=order or 0)


class ComputeViewSet(ViewSet):
    name = "feedback_compute_menu"
    icon = "cogs"
    menu_label = _("Compute values")

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        url = reverse("feedback_indicator_compute")
        return ComputeMenuItem(self.menu_label, url, icon_name=self.icon, order=order or 0)


class IndicatorViewSet(RecordViewSet):
    model = Indicator
    icon = "tag"
    list_display = ["title", "code", "form"]
    inspect_view_fields_exclude = ["search_ascii"]
    search_fields = ["title", "title_en", "code"]
    panels = [
        FieldPanel(name)
        for name in ("code", "title", "title_en", "description", "form", "sort_order")
    ]

    @property
    def permission_policy(self) -> UndeletablePolicy:
        return UndeletablePolicy(self.model)


class DefinitionViewSet(RecordViewSet):
    """Versions of definitions, to be read; ``define`` writes new ones."""

    model = IndicatorDefinition
    icon = "list-ol"
    list_display = ["indicator", "number", "grouping", "calendar", "min_respondents"]
    list_filter = ["indicator"]
    panels: list[Any] = []
    form_fields: list[str] = []

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)


class IndicatorViewSetGroup(ModelViewSetGroup):
    menu_label = _("Indicators")
    menu_icon = "decimal"
    menu_order = 220
    items = (
        ValuesViewSet(),
        ComputeViewSet(),
        IndicatorViewSet(),
        DefinitionViewSet(),
        JobRunViewSet(),
    )
