"""On the admin's home page: what the person has not read yet."""

from typing import Any

from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from .models import Notice
from .permissions import coordinates
from .services.outbox import unsent

SHOWN = 10


class NoticesPanel(Component):
    name = "notices"
    order = 40
    template_name = "plan_pages/admin/notices_panel.html"

    class Media:
        css = {"all": ["plan_pages/notices.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        unread = Notice.objects.filter(recipient=request.user.pk).unread()
        shown = list(unread[: SHOWN + 1])
        office = coordinates(request.user)
        return {
            "request": request,
            "csrf_token": get_token(request),
            "heading": _("Notices"),
            "notices": shown[:SHOWN],
            "has_more": len(shown) > SHOWN,
            "unsent": unsent(timezone.now()).count() if office else 0,
        }
