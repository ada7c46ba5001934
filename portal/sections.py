"""The sections right below the front page, found in one query for both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Site
from wagtail.url_routing import RouteResult

from feedback.models import FeedbackIndexPage
from plan_pages.models import NewsIndexPage, PlanIndexPage, ResultsIndexPage

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase
else:
    _PageBase = object

# As in the public contract. One join with all four at once would be a query too, but PostgreSQL
# compiles it anew each time: it never counts the rows of tables this small.
SECTIONS: dict[str, Any] = {
    "ke-hoach": PlanIndexPage,
    "ket-qua": ResultsIndexPage,
    "tin-tuc": NewsIndexPage,
    "gop-y": FeedbackIndexPage,
}


class SectionRouteMixin(_PageBase):
    """Wagtail would ask for the child and then for its type, and for the translation of both.

    A section that has no page below this home is looked for below the site's own.
    """

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        section = self._section(request, path_components[0]) if path_components else None
        if section is None:
            return super().route(request, path_components)
        return section.route(request, path_components[1:])

    def _section(self, request: HttpRequest, slug: str) -> Any:
        if slug not in SECTIONS:
            return None
        paths = self._paths_of_homes(request)
        below = Q(path__startswith=paths[0]) | Q(path__startswith=paths[-1])
        pages = SECTIONS[slug].objects.live().filter(below, depth=self.depth + 1, slug=slug)
        found = list(pages.select_related("locale"))
        own = [page for page in found if page.path.startswith(self.path)]
        return next(iter(own or found), None)

    def _paths_of_homes(self, request: HttpRequest) -> list[str]:
        site = Site.find_for_request(request)
        root = site.root_page if site else self
        is_translation = root.translation_key == self.translation_key and root.depth == self.depth
        return [self.path, root.path] if is_translation else [self.path]
