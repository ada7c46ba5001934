"""A file that somebody looks over before it is imported: kept for an hour, for that person alone.

In the cache and not among the media, which everybody may read. What is larger, or was kept too
long, is chosen again.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.core.cache import cache

SECONDS: Final = 60 * 60
LARGEST: Final = 1024 * 1024


def keep(user: Any, data: bytes) -> str:
    """A token for ``find``; empty where the file is too large to be kept."""
    if len(data) > LARGEST:
        return ""
    token = secrets.token_urlsafe(16)
    cache.set(_key(user, token), data, SECONDS)
    return token


def find(user: Any, token: str) -> bytes | None:
    data = cache.get(_key(user, token))
    return data if isinstance(data, bytes) else None


def _key(user: Any, token: str) -> str:
    return f"plan_pages.upload.{user.pk}.{token}"
