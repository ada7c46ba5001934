"""What the page types share, in a host with or without the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from .text import fold

if TYPE_CHECKING:
    from wagtail.models import Page as _PageBase
else:
    _PageBase = object


def root_url(language: str) -> str:
    """Where Wagtail's pages begin in ``language``: ``"/"``, ``"/en/"``, ``"/cong/en/"``."""
    with translation.override(language):
        return reverse("wagtail_serve", args=("",))


def content_language(language: str | None) -> str:
    """The content language that serves ``language``; the default one where none does."""
    try:
        return str(get_supported_content_language_variant(language or settings.LANGUAGE_CODE))
    except LookupError:
        return str(settings.LANGUAGE_CODE)


def in_reading_language(path: str) -> str:
    """``path`` of a page in the default language, moved under the reader's language.

    ``"/ke-hoach/"`` read in English is ``"/en/ke-hoach/"``. A path that is under another
    language already, or a site whose addresses carry no language, is left as it is.
    """
    default = root_url(content_language(settings.LANGUAGE_CODE))
    reading = root_url(content_language(translation.get_language()))
    if reading == default or path.startswith(reading) or not path.startswith(default):
        return path
    return reading + path.removeprefix(default)


def no_restrictions() -> Any:
    """An empty queryset that knows it: Django would first put together what it need not ask."""
    found = PageViewRestriction.objects.none()
    found._result_cache = []
    return found


class OpenPageMixin(_PageBase):
    """Asks in one query whether everybody may read the page; Wagtail takes two."""

    # What was asked last of this copy of the page.
    was_found_open: bool | None = None

    def get_view_restrictions(self) -> Any:
        ends = range(self.steplen, len(self.path) + 1, self.steplen)
        above = Page.objects.filter(path__in=[self.path[:end] for end in ends])
        # An alias is as restricted as its source, which only Wagtail's own look-up finds.
        in_doubt = Q(view_restrictions__isnull=False) | Q(alias_of__isnull=False)
        self.was_found_open = not above.filter(in_doubt).exists()
        if self.was_found_open:
            return no_restrictions()
        return super().get_view_restrictions()


class LanguageFallbackMixin(OpenPageMixin):
    """A page without a translation is served in the reader's interface language all the same.

    Stands before ``RoutablePageMixin`` and ``Page`` among the bases. ``/en/ke-hoach/`` finds the
    Vietnamese page where no English one is live, also below a translated parent; links on such a
    page stay under ``/en/``. Without ``WAGTAIL_I18N_ENABLED`` it does nothing.
    """

    def get_url_parts(
        self, request: HttpRequest | None = None
    ) -> tuple[int, str | None, str | None] | None:
        parts = super().get_url_parts(request)
        if not parts or not parts[2] or not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
            return parts
        return parts[0], parts[1], in_reading_language(parts[2])

    def own_url(self, request: HttpRequest | None = None) -> str | None:
        """The full address in the page's own language: what canonical and hreflang name."""
        parts = super().get_url_parts(request)
        return parts[1] + parts[2] if parts and parts[1] and parts[2] else None

    @property
    def is_language_fallback(self) -> bool:
        """Whether the reader asked for another language than the page is written in."""
        if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
            return False
        parts = super().get_url_parts()
        path = parts[2] if parts else None
        return path is not None and in_reading_language(path) != path

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        try:
            result = super().route(request, path_components)
        except Http404:
            return self._route_in_default_language(request, path_components)
        if result.page is self and self.is_language_fallback:
            return self._route_in_reading_language(request, path_components, result)
        return result

    def _route_in_default_language(
        self, request: HttpRequest, path_components: list[str]
    ) -> RouteResult:
        source = self._default_translation()
        if source is None:
            raise Http404
        return source.route(request, path_components)

    def _default_translation(self) -> Any:
        if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
            return None
        return self._live_translation(content_language(settings.LANGUAGE_CODE))

    @cached_property
    def live_translations(self) -> list[Any]:
        """This page and its translations with their languages, as far as they are live."""
        pages = self.get_translations(inclusive=True).live().select_related("locale")
        return list(pages)

    def _live_translation(self, language: str) -> Any:
        """The page in ``language``, another than this page's; None where none is live."""
        for page in self.live_translations:
            if page.locale.language_code == language and page.pk != self.pk:
                page.live_translations = self.live_translations
                return page
        return None

    def _route_in_reading_language(
        self, request: HttpRequest, path_components: list[str], found: RouteResult
    ) -> RouteResult:
        """The address is the original's, its translation is live: serve the translation."""
        translated = self._live_translation(content_language(translation.get_language()))
        return found if translated is None else translated.route(request, path_components)


class OneQueryRouteMixin(_PageBase):
    """Finds a page below with all that is read of it in one query instead of three or four."""

    def children_at(self, slug: str) -> QuerySet[Any] | None:
        """Pages of the type that usually has this slug; None leaves the way to Wagtail."""
        raise NotImplementedError

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        slug, *rest = path_components or [""]
        pages = self.children_at(slug) if slug else None
        found = None if pages is None else pages.filter(slug=slug).first()
        if found is not None:
            found._cached_parent_obj = self
            result: RouteResult = found.route(request, rest)
            return result
        return super().route(request, path_components)


class FoldedSearchMixin(_PageBase):
    """Indexes the page a second time without accents, so that "ke hoach" finds "kế hoạch".

    A page type lists ``search_fields = [*Page.search_fields, *folded_search_fields]`` and
    overrides ``search_text`` with what a reader sees beside the title.
    """

    def search_text(self) -> str:
        return ""

    @property
    def search_ascii(self) -> str:
        return fold(f"{self.title} {self.search_text()}").strip()


folded_search_fields = [
    index.SearchField("search_ascii"),
    index.AutocompleteField("search_ascii"),
]
