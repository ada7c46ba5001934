"""The bar of a form's editor: what the draft changes for answers, and its pre-flight."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class BeforePublicationPanel(Panel):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Before publication"))
        kwargs.setdefault("icon", "clipboard-list")
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "feedback/admin/before_panel.html"

        class Media:
            css = {"all": ["feedback/admin_edits.css"]}

        def is_shown(self) -> bool:
            return self.instance.pk is not None and self.instance.alias_of_id is None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from feedback.preflight.page import preflight_of  # noqa: PLC0415 - the models use this panel

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "preflight": preflight_of(self.instance), "page": self.instance}
