from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views import admin_reports


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_reports.may_read(request.user)


class PeriodicReportViewSet(ViewSet):
    name = "reform_reports"
    icon = "doc-full"
    menu_label = _("Periodic reports")
    menu_item_class = ReportsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_reports.index, name="index"),
            path("freeze/", admin_reports.freeze, name="freeze"),
            path("<int:pk>/", admin_reports.show, name="show"),
            path("<int:pk>/docx/", admin_reports.download, name="download"),
            path("<int:pk>/page/", admin_reports.make_page, name="make_page"),
        ]
