"""Settings of the app: one dict ``SEARCH`` in the site's settings, read late."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Dotted paths of the sources, in the order of their tabs (see ``search.sources``).
    "SOURCES": [],
    # Hits on a page.
    "PAGE_SIZE": 20,
    # Characters of a query that are read.
    "MAX_QUERY": 200,
    # Hits of one source that are ranked and can be paged to.
    "WINDOW": 500,
    # First hits whose whole text is read to rank accents as typed above others.
    "READ": 60,
    # Suggestions below the search field, all sources together.
    "SUGGESTIONS": 7,
}


def get(name: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "SEARCH", {})}[name]
