from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.views import admin_communication


class CommunicationMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin_communication.may_read(request.user)


class CommunicationViewSet(ViewSet):
    name = "reform_communication"
    icon = "site"
    menu_label = _("Communication")
    menu_item_class = CommunicationMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [*patterns, path("", admin_communication.index, name="index")]
