"""{% here as here %}: where the reader is — languages, address, way back."""

from functools import cached_property
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from wagtail.models import Page, Site

from plan_pages.mixins import in_reading_language
from portal.language import LanguageLink, real_languages, switch_links

register = template.Library()


class Here:
    """The page in the template's context, or none (search, look-up, error pages)."""

    def __init__(self, request: HttpRequest | None, page: Page | None) -> None:
        self.request = request
        self.page = page

    @property
    def is_fallback(self) -> bool:
        return bool(getattr(self.page, "is_language_fallback", False))

    @property
    def content_language(self) -> str:
        return settings.LANGUAGE_CODE

    @cached_property
    def languages(self) -> dict[str, str]:
        """Language → address, for those that really exist."""
        if self.request is None or self.page is None or not self.page.pk:
            return {}
        return real_languages(self.page, self.request)

    @property
    def canonical(self) -> str:
        return self.languages.get(self.page.locale.language_code, "") if self.page else ""

    @cached_property
    def switch(self) -> list[LanguageLink]:
        return switch_links(self.request, self.languages) if self.request else []

    @cached_property
    def trail(self) -> list[tuple[str, str]]:
        """Title and address of every page from the front page down to the parent."""
        root = self._root()
        if root is None or self.page is None:
            return []
        above = self.page.get_ancestors().filter(depth__gte=root.depth)
        return [(page.title, in_reading_language(page.get_url(self.request))) for page in above]

    def _root(self) -> Page | None:
        site = Site.find_for_request(self.request) if self.request else None
        return site.root_page if site else None


@register.simple_tag(takes_context=True)
def here(context: Context) -> Here:
    page: Any = context.get("page")
    return Here(context.get("request"), page if isinstance(page, Page) else None)
