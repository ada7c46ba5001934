from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views.admin_explanations import ExplanationListView
from plan_pages.views.working_list import works_with_plans


class WorkingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return works_with_plans(request.user)


class ExplanationViewSet(ViewSet):
    """The page of one explanation is ``plan_pages_explanation``, registered by the hooks."""

    name = "reform_explanations"
    icon = "comment"
    menu_label = _("Explanations")
    menu_item_class = WorkingMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", ExplanationListView.as_view(), name="index"),
            path("results/", ExplanationListView.as_view(results_only=True), name="results"),
        ]
