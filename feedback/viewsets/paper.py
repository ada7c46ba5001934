from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from feedback.permissions import can_key_sheets


class PaperMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_key_sheets(request.user)


class PaperViewSet(ViewSet):
    """Puts the screens for paper sheets into the menu; their addresses are registered apart."""

    name = "feedback_paper_menu"
    icon = "form"
    menu_label = _("Key in paper sheets")

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        url = reverse("feedback_paper")
        return PaperMenuItem(self.menu_label, url, icon_name=self.icon, order=order or 0)
