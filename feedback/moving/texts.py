"""Rich text of a page without what belongs to one site: ids of links, keys of paragraphs."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from .errors import MovingRefused, refuse

KEY = re.compile(r' data-block-key="[^"]*"')
EMPTY = re.compile(r"(?:<p></p>|<p/>|\s)*\Z")
TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"})
DROPPED = ("script", "style", "template")
LONGEST = 50_000
# What Wagtail's reader raises at markup that no editor writes.
UNREADABLE = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def portable_text(html: str, features: list[str]) -> str:
    """What an editor could have typed, links to pages as their addresses."""
    expanded = expand_db_html(html)
    try:
        return cleaned_text(expanded, features, "")
    except MovingRefused:
        return expanded


def cleaned_text(html: str, features: list[str], path: str) -> str:
    """Only what the editor's toolbar offers; scripts, styles and links by id are gone.

    Raises ``MovingRefused`` for what is too long or cannot be read at all.
    """
    if len(html) > LONGEST:
        raise refuse(path, _("The text is too long."))
    converter = ContentstateConverter(features=features)
    try:
        state = converter.from_database_format(_balanced(html))
    except UNREADABLE as error:
        raise refuse(path, _("The markup of the text cannot be read.")) from error
    found = KEY.sub("", converter.to_database_format(state))
    return "" if EMPTY.match(found) else found


def _balanced(html: str) -> str:
    """Every tag closed, none that is unknown, no attribute but the address of a link."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(DROPPED):
        tag.decompose()
    for tag in soup.find_all(True):
        if tag.name not in TAGS:
            tag.unwrap()
        else:
            href = tag.attrs.get("href") if tag.name == "a" else None
            tag.attrs = {} if href is None else {"href": href}
    return str(soup)
