"""The portal's own tree: a home page at ``/`` with the sections below it."""

from __future__ import annotations

import wagtail_factories
from wagtail.models import Locale, Page, Site

from portal.models import HomePage
from tests.factories.plan_pages import (
    NewsIndexPageFactory,
    PlanIndexPageFactory,
    ResultsIndexPageFactory,
)


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage

    title = "Cổng cải cách hành chính"
    slug = "trang-chu"


def make_home() -> HomePage:
    """The default site's front page, Vietnamese; English exists as a language without pages."""
    Locale.objects.get_or_create(language_code="en")
    home = HomePageFactory(parent=Page.objects.get(depth=1))
    Site.objects.filter(is_default_site=True).update(root_page=home)
    Site.clear_site_root_paths_cache()
    return home


def make_sections(home: HomePage) -> dict[str, Page]:
    return {
        "ke-hoach": PlanIndexPageFactory(parent=home),
        "ket-qua": ResultsIndexPageFactory(parent=home),
        "tin-tuc": NewsIndexPageFactory(parent=home),
    }


def translated(page: Page, *, slug: str, title: str, live: bool = True) -> Page:
    """An English copy, as ``simple_translation`` makes it, then renamed and perhaps published."""
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.slug, copy.title, copy.draft_title = slug, title, title
    copy.live = live
    copy.save()
    return copy
