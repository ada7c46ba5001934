from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views import admin_periods


class ClosingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_periods.closes_periods(request.user)


class PeriodClosingViewSet(ViewSet):
    name = "reform_period_closing"
    icon = "lock"
    menu_label = _("Close a period")
    menu_item_class = ClosingMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_periods.index, name="index"),
            path("<slug:code>/", admin_periods.close, name="close"),
        ]
