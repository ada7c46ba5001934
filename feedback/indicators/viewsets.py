from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from feedback.indicators.builder.sentence import sentence_of
from feedback.indicators.errors import DefinitionUnsound
from feedback.indicators.permissions import ReadOnlyPolicy, UndeletablePolicy, can_list_values
from feedback.models import Indicator, IndicatorDefinition
from feedback.services.definitions import may_propose
from feedback.services.publication import may_submit
from feedback.viewsets.job_runs import JobRunViewSet
from plan_pages.viewsets.base import RecordViewSet, SafeExportIndexView


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


class IndicatorIndexView(SafeExportIndexView):
    def get_list_more_buttons(self, instance: Indicator) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if may_propose(self.request.user):
            url = reverse("feedback_builder_choose", args=[instance.pk])
            buttons.append(
                Button(_("How it is computed"), url=url, icon_name="decimal", priority=5)
            )
        return buttons


class IndicatorCreateView(CreateView):
    """A new indicator says next how it is computed, where its maker may say so."""

    def get_success_url(self) -> str:
        if may_propose(self.request.user):
            return reverse("feedback_builder_choose", args=[self.object.pk])
        return str(super().get_success_url())


class IndicatorViewSet(RecordViewSet):
    model = Indicator
    icon = "tag"
    index_view_class = IndicatorIndexView
    add_view_class = IndicatorCreateView
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


class DefinitionIndexView(SafeExportIndexView):
    def get_base_queryset(self) -> Any:
        return IndicatorDefinition.objects.with_people()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("indicator", label=_("Indicator"), get_url=definition_url),
            Column("number", label=_("Version"), sort_key="number"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            Column("sentence", label=_("How it is computed"), accessor=sentence_or_refusal),
        ]


def definition_url(definition: IndicatorDefinition) -> str:
    return reverse("feedback_definition", args=[definition.pk])


def sentence_or_refusal(definition: IndicatorDefinition) -> str:
    try:
        return sentence_of(definition)
    except DefinitionUnsound as refusal:
        return str(refusal)


class DefinitionViewSet(RecordViewSet):
    """Versions of definitions; the builder proposes new ones."""

    model = IndicatorDefinition
    icon = "list-ol"
    index_view_class = DefinitionIndexView
    inspect_view_enabled = False
    list_display = ["indicator", "number"]
    list_export = ["indicator", "number", "state", "grouping", "calendar", "min_respondents"]
    list_filter = ["indicator", "state"]
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
