from typing import Any
from urllib.parse import urlsplit

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from feedback.models import EmbedOrigin
from plan_pages.viewsets.base import RecordViewSet


class EmbedOriginForm(WagtailAdminModelForm):
    """People copy an address from the browser: capitals and a path are taken off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        data = kwargs.get("data", args[0] if args else None)
        super().__init__(*args, **kwargs)
        if data is not None and "origin" in self.fields:
            self.data = data.copy()
            name = self.add_prefix("origin")
            self.data[name] = _origin(self.data.get(name, ""))


def _origin(typed: str) -> str:
    """``"https://Cong.example.vn/a/"`` → ``"https://cong.example.vn"``; else what was typed."""
    try:
        parts = urlsplit(typed.strip())
    except ValueError:
        return typed
    is_address = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
    return f"{parts.scheme}://{parts.netloc.lower()}" if is_address else typed


class EmbedOriginViewSet(RecordViewSet):
    model = EmbedOrigin
    name = "feedback_embed_origins"
    icon = "site"
    list_display = ["origin", "note", "created_at"]
    search_fields = ["origin", "note"]
    edit_handler = ObjectList(
        [FieldPanel("origin"), FieldPanel("note")], base_form_class=EmbedOriginForm
    )
