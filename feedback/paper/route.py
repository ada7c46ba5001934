from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from wagtail.url_routing import RouteResult

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase
else:
    _PageBase = object

PAPER = "ban-in"


class PaperRouteMixin(_PageBase):
    """``ban-in/`` under a form is the form on paper; stands behind ``LanguageFallbackMixin``."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components == [PAPER] and self.live:
            return RouteResult(self, kwargs={"on_paper": True})
        return super().route(request, path_components)
