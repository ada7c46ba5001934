"""Settings of the app: one dict ``PLAN_PAGES`` in the host's settings, read late."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Days before a deadline in which a task counts as "due soon".
    "DUE_SOON_DAYS": 30,
    # Largest plan file that is read at all, in bytes.
    "MAX_PLAN_BYTES": 5 * 1024 * 1024,
    # Working days that a head has to explain a missed task.
    "EXPLANATION_WORKING_DAYS": 5,
    # How long a drawn page is kept for readers without a cookie; 0 draws each one anew.
    "PAGE_CACHE_SECONDS": 0,
    # The alias in CACHES that keeps them; one that all processes of the site share.
    "PAGE_CACHE": "default",
}


def get(name: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "PLAN_PAGES", {})}[name]
