"""{% marked text passages %}: in a preview, what was repaired in the text."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from plan_pages.models import RepairedPassage

register = template.Library()


@register.simple_tag
def marked(text: str, passages: Iterable[RepairedPassage]) -> SafeString:
    """The text escaped, with each passage that occurs in it inside ``<mark>``."""
    parts: list[tuple[str, bool]] = [(text, False)]
    for passage in passages:
        parts = [piece for part in parts for piece in _split(part, passage.repaired)]
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", t) if is_mark else t,) for t, is_mark in parts)
    )


def _split(part: tuple[str, bool], passage: str) -> list[tuple[str, bool]]:
    text, is_mark = part
    if is_mark or not passage or passage not in text:
        return [part]
    before, _passage, after = text.partition(passage)
    return [(t, m) for t, m in ((before, False), (passage, True), (after, False)) if t]
