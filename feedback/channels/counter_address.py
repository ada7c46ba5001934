"""The address of a counter: short enough to be typed from a poster, of no use to who invents one.

``/gop-y/q/ABCD-EFGH-JKLM-NPQR/``: twelve letters that stand for the counter (60 random bits, so
nobody meets one by chance) and four that check them (20 bits of a keyed hash), so that a slip of
the pen is told from an old poster, and an invented address costs no query. It protects nothing
that the poster on the wall does not show; a new key makes it void.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from feedback.services.receipts import ALPHABET, BITS, GROUP

if TYPE_CHECKING:
    from feedback.models import Counter, FeedbackIndexPage

SALT = "feedback.counter-address"
KEY_LENGTH, CHECK_LENGTH = 12, 4
LONGEST = 64


def signed(key: str) -> str:
    """The key with its check, in groups of four."""
    letters = key + _check(key, settings.SECRET_KEY)
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def key_in(typed: str) -> str | None:
    """The key of a signed value as people type it; None where the check does not fit.

    A site that changes its ``SECRET_KEY`` and keeps the old one in ``SECRET_KEY_FALLBACKS``
    keeps its posters.
    """
    letters = re.sub(r"[\s\-–—._]", "", typed[:LONGEST]).upper()
    if len(letters) != KEY_LENGTH + CHECK_LENGTH or not set(letters) <= set(ALPHABET):
        return None
    key, check = letters[:KEY_LENGTH], letters[KEY_LENGTH:]
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    fits = any(constant_time_compare(check, _check(key, secret)) for secret in secrets)
    return key if fits else None


def _check(key: str, secret: str | bytes) -> str:
    digest = salted_hmac(SALT, key, secret=secret, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(number >> (BITS * place)) & 31] for place in range(CHECK_LENGTH))


def route_of(index: FeedbackIndexPage, counter: Counter) -> str:
    """What stands in the address behind that of the index page."""
    return str(index.reverse_subpage("counter", args=[signed(counter.key)]))
