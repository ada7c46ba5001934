"""The way back from a page to the front page, from its own address where that is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from .mixins import content_language, in_reading_language, root_url

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase
else:
    _PageBase = object

Trail = list[tuple[str, str]]

# Wagtail's root, the front page, a section, a page of it.
SECTION_DEPTH = 3


class TrailMixin(_PageBase):
    """Adds ``trail`` and ``here_title`` to the template's context, asking no query for it.

    A page of a section names its ``section``; where the section is not right below the front
    page, the pages above are asked for.
    """

    section: Any = ""

    @property
    def short_title(self) -> str:
        return self.title

    def trail(self, request: HttpRequest) -> Trail:
        """Titles and addresses from the front page down to the parent of this page."""
        if self.depth > SECTION_DEPTH + bool(self.section):
            return self._asked_trail(request)
        home = (gettext("Home"), root_url(content_language(get_language())))
        if not self.section:
            return [home]
        url = self.get_url(request) or "/"
        return [home, (str(self.section), url.rstrip("/").rpartition("/")[0] + "/")]

    def _asked_trail(self, request: HttpRequest) -> Trail:
        above = self.get_ancestors().filter(depth__gt=1)
        return [(page.title, in_reading_language(page.get_url(request) or "/")) for page in above]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": self.trail(request),
            "here_title": self.short_title,
        }
