"""How a form is reached: on its page, by the code of a counter, at a kiosk, in a foreign frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from .enums import Channel

if TYPE_CHECKING:
    from .models import Counter, FeedbackFormPage


@dataclass(frozen=True)
class Visit:
    """One request for a form page; the counter fixes unit, procedure and channel."""

    page: FeedbackFormPage
    request: HttpRequest
    counter: Counter | None = None
    is_embedded: bool = False

    @property
    def is_preview(self) -> bool:
        return bool(getattr(self.request, "is_preview", False))

    @property
    def channel(self) -> Channel:
        return Channel(self.counter.kind) if self.counter else Channel.WEB

    @property
    def is_kiosk(self) -> bool:
        return self.channel == Channel.KIOSK

    @property
    def base_template(self) -> str:
        """A kiosk has a frame of its own, which leads nowhere, and another portal's page none."""
        if self.is_embedded:
            return "feedback/embed_base.html"
        return "feedback/kiosk_base.html" if self.is_kiosk else "feedback/base.html"

    @property
    def is_dark(self) -> bool:
        return self.is_embedded and self.request.GET.get("nen") == "toi"

    @property
    def asks_contact(self) -> bool:
        """Inside another portal's page nobody is asked for contact data, unless it says so."""
        return not self.is_embedded or self.request.GET.get("lien-he") == "1"

    @property
    def fixed(self) -> dict[str, str]:
        """Codes that the place of the visit answers by itself; these questions are not asked."""
        if not self.asks_contact:
            return {"contact": ""}
        if self.counter is None:
            return {}
        unit, procedure = self.counter.unit, self.counter.procedure
        found = {
            "unit": unit.code if unit else "",
            "procedure": procedure.code if procedure else "",
        }
        return {name: code for name, code in found.items() if code}
