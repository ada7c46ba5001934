"""What stands under an embedded form: where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from wagtail.models import Page

register = template.Library()


@dataclass(frozen=True)
class Source:
    name: str
    url: str


@register.simple_tag(takes_context=True)
def source_of(context: template.Context, page: Page) -> Source:
    """The name of this site and the full address of the page itself."""
    site = page.get_site()
    name = (site.site_name if site else "") or getattr(settings, "WAGTAIL_SITE_NAME", "")
    return Source(str(name or page.title), page.get_full_url(context.get("request")) or "")
