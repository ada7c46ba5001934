from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.models import ScoringRule
from plan_pages.rule_words import rule_words
from plan_pages.scoring_forms import ScoringRuleForm
from plan_pages.views import admin_coverage, admin_criteria_tree, admin_scorebook, admin_what_if

from .base import RecordViewSet


class ScoreBookMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_scorebook.may_look(request.user)


class ScoreBookViewSet(ViewSet):
    name = "reform_scorebook"
    icon = "form"
    menu_label = _("Score book")
    menu_item_class = ScoreBookMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        views = admin_scorebook
        return [
            *patterns,
            path("", views.index, name="index"),
            path("<int:pk>/", views.book, name="book"),
            path("<int:pk>/compute/", views.compute, name="compute"),
            path("<int:pk>/step/<slug:name>/", views.step, name="step"),
            path("<int:pk>/criterion/<int:criterion_pk>/", views.entry, name="entry"),
            path("<int:pk>/coverage/", admin_coverage.coverage_of_sheet, name="coverage"),
            path("<int:pk>/what-if/", admin_what_if.what_if_of_sheet, name="what_if"),
        ]


class CriteriaTreeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_criteria_tree.may_look(request.user)


class CriteriaTreeViewSet(ViewSet):
    name = "reform_criteria_trees"
    icon = "list-ol"
    menu_label = _("Criteria trees")
    menu_item_class = CriteriaTreeMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_criteria_tree.index, name="index"),
            path("<int:pk>/", admin_criteria_tree.tree, name="tree"),
        ]


class ScoringRuleViewSet(RecordViewSet):
    model = ScoringRule
    name = "reform_scoring_rules"
    icon = "cogs"
    list_display = [
        "criterion",
        "method",
        Column("rule", label=_("Rule"), accessor=rule_words),
        "input_label",
    ]
    list_filter = ["method", "criterion__criteria_set"]
    search_fields = ["criterion__code", "criterion__name", "input_label"]
    list_export = ["criterion.code", "method", "params", "input_label", "input_unit"]

    def get_form_class(self, for_update: bool = False) -> type[ScoringRuleForm]:
        return ScoringRuleForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        shown = ScoringRule.objects.select_related("criterion")
        return super().get_index_view_kwargs(queryset=shown, **kwargs)
