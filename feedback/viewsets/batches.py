from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from feedback.permissions import can_review_responses
from feedback.views import admin_batches


class BatchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_review_responses(request.user)


class BatchViewSet(ViewSet):
    """For the Office alone: other staff and superusers decide on nobody's answers."""

    name = "feedback_batches"
    icon = "group"
    menu_label = _("Batches of like responses")
    menu_item_class = BatchesMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[Any] = super().get_urlpatterns()
        return [
            *patterns,
            path("", admin_batches.index, name="index"),
            path("<int:pk>/", admin_batches.detail, name="detail"),
            path("<int:pk>/<slug:verb>/", admin_batches.decide, name="decide"),
        ]
