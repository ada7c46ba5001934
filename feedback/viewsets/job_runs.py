from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from feedback.indicators.runs import can_see_runs
from feedback.views import admin_job_runs as views


class RunsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_runs(request.user)


class JobRunViewSet(ViewSet):
    """To be read by the Office and the technician; written by the jobs alone."""

    name = "feedback_job_runs"
    icon = "history"
    menu_label = _("Job runs")
    menu_item_class = RunsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", views.JobRunIndexView.as_view(), name="index"),
            path("results/", views.JobRunIndexView.as_view(results_only=True), name="results"),
            path("<int:pk>/", views.detail, name="detail"),
            path("<int:pk>/again/", views.again, name="again"),
        ]
