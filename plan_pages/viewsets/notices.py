from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from plan_pages.permissions import coordinates
from plan_pages.views import admin_notices, admin_unsent_mail


class NoticeViewSet(ViewSet):
    """Everybody's own notices, of nobody else."""

    name = "reform_notices"
    icon = "mail"
    menu_label = _("Notices")

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_notices.index, name="index"),
            path("read/", admin_notices.read_all, name="read_all"),
            path("preference/", admin_notices.preference, name="preference"),
            path("<int:pk>/read/", admin_notices.read, name="read"),
        ]


class UnsentMailMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return coordinates(request.user)


class UnsentMailViewSet(ViewSet):
    name = "reform_unsent_mail"
    icon = "warning"
    menu_label = _("Mail that was not sent")
    menu_item_class = UnsentMailMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_unsent_mail.index, name="index"),
            path("<int:pk>/again/", admin_unsent_mail.again, name="again"),
        ]
