"""Addresses and menu items of the work with progress reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views import admin_missing, admin_progress, admin_progress_decisions
from plan_pages.work import has_work, sees_all


class WorkMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_work(request.user)


class ApprovalsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_progress_decisions.decides_reports(request.user)


class MissingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_all(request.user)


class ProgressViewSet(ViewSet):
    name = "reform_progress"
    icon = "tasks"
    menu_label = _("My work")
    menu_item_class = WorkMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        report = "<int:task_id>/<slug:period>/<slug:unit>/"
        return [
            *patterns,
            path("", admin_progress.index, name="index"),
            path(f"report/{report}", admin_progress.edit, name="edit"),
            path("reports/", admin_progress_decisions.approvals, name="approvals"),
            path("reports/<int:pk>/", admin_progress_decisions.report, name="report"),
            path("reports/<int:pk>/decide/", admin_progress_decisions.decide, name="decide"),
            path("missing/", admin_missing.missing, name="missing"),
            path("missing/<slug:period>/<slug:unit>/", admin_missing.remind, name="remind"),
        ]


class _ListOfProgress(ViewSet):
    """A further menu item for a list whose address belongs to ``ProgressViewSet``."""

    view_name = ""

    @cached_property
    def menu_url(self) -> str:
        return reverse(f"reform_progress:{self.view_name}")


class ApprovalsViewSet(_ListOfProgress):
    name = "reform_progress_approvals"
    view_name = "approvals"
    icon = "check"
    menu_label = _("Reports to approve")
    menu_item_class = ApprovalsMenuItem


class MissingViewSet(_ListOfProgress):
    name = "reform_progress_missing"
    view_name = "missing"
    icon = "warning"
    menu_label = _("Who has not reported")
    menu_item_class = MissingMenuItem
