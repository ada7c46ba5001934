"""What search engines are told: which addresses to leave alone, and which pages there are."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

# What answers only one person or our own machines.
LEFT_ALONE = (
    "/admin/",
    "/health/",
    "/tuy-chon-hien-thi/",
    "/gop-y/bien-nhan/",
    "/en/gop-y/bien-nhan/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in LEFT_ALONE),
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class PublicPages(Sitemap):
    """The pages of the site in the language they are written in, translations with them."""

    def items(self) -> Any:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        below = reduce(or_, (Q(path__startswith=root.path) for root in roots))
        # No type of ours has entries of its own, so a query for each type is spared.
        return Page.objects.filter(below).live().public().order_by("path")
