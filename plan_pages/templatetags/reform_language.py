"""The language of what a record says, where the interface speaks another."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from plan_pages.mixins import content_language

register = template.Library()


@register.simple_tag
def of_records() -> SafeString | str:
    """`` lang="vi"`` for the words of plans, units and periods on an English page, else nothing.

    {% of_records as vi %} … <a href="…"{{ vi }}>{{ task.title }}</a>
    """
    written = content_language(settings.LANGUAGE_CODE)
    if written == content_language(get_language()):
        return ""
    return format_html(' lang="{}"', written)


@register.filter
def in_records(words: str) -> SafeString | str:
    """A record's words within a sentence: ``<span lang="vi">Quý I/2022</span>`` in English."""
    said = of_records()
    return format_html("<span{}>{}</span>", said, words) if said else words


@register.simple_tag
def of_interface() -> SafeString:
    """`` lang="en"``: takes a page's own words back from a wrapper in the records' language."""
    return format_html(' lang="{}"', content_language(get_language()))
