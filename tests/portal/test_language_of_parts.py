"""On English pages what is Vietnamese says so, and is read out as Vietnamese (WCAG 3.1.2)."""

import pytest
from bs4 import BeautifulSoup, Comment, Tag
from django.test import Client

from plan_pages.models import Criterion, Unit
from tests.corpus.site import filled_site
from tests.portal.test_catalogues import PAGES, VIETNAMESE

UNREAD = {"script", "style", "template", "title"}
# Names of places, and what is told about Vietnamese itself.
KNOWN = ("Khánh Hòa", "“đất đai”")


def language(tag: Tag | None) -> str:
    while tag is not None and not tag.get("lang"):
        tag = tag.parent
    return str(tag["lang"]) if tag is not None else ""


def read_as_english(html: str) -> set[str]:
    """Vietnamese words that a screen reader takes for English."""
    texts = BeautifulSoup(html, "html.parser").find_all(string=VIETNAMESE)
    return {
        " ".join(text.split())
        for text in texts
        if not isinstance(text, Comment)
        and text.parent is not None
        and text.parent.name not in UNREAD
        and language(text.parent) == "en"
        and not any(words in text for words in KNOWN)
    }


@pytest.mark.django_db
def test_vietnamese_words_on_english_pages_say_that_they_are() -> None:
    filled_site()
    for model in (Unit, Criterion):
        model.objects.update(name_en="An English name")
    client = Client()
    pages = {path: client.get(f"/en{path}").content.decode() for path in PAGES}
    found = {path: read_as_english(html) for path, html in pages.items()}
    assert {path: words for path, words in found.items() if words} == {}
