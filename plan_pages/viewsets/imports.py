from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views import admin_exports, admin_imports


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(admin_imports.may_import(request.user, kind) for kind in admin_imports.KINDS)


class ImportViewSet(ViewSet):
    name = "reform_import"
    icon = "upload"
    menu_label = _("Import")
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_imports.index, name="index"),
            path("<slug:kind>/", admin_imports.upload, name="upload"),
            path("<slug:kind>/<slug:file_format>/", admin_exports.export, name="export"),
        ]
