"""The mail server that `EMAIL_URL` names, as Django's settings."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

import dj_email_url  # type: ignore[import-untyped]  # it has no types
from django.core.exceptions import ImproperlyConfigured

# What dj_email_url does not know it leaves to Django's default: plain SMTP, without a word.
ENCRYPTED: Final = {
    "smtp+tls": {"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False, "EMAIL_PORT": 587},
    "smtp+ssl": {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True, "EMAIL_PORT": 465},
}
KNOWN: Final = (*ENCRYPTED, *dj_email_url.SCHEMES)


def mail_settings(url: str) -> dict[str, Any]:
    """Raises ``ImproperlyConfigured`` where the address is none; its password is never told."""
    address = url.strip() or "console:"
    scheme = address.partition(":")[0].lower()
    if scheme not in KNOWN:
        raise ImproperlyConfigured(f"EMAIL_URL begins with none of {', '.join(KNOWN)}.")
    try:
        return _read(scheme, address)
    except ValueError:
        raise ImproperlyConfigured(
            "EMAIL_URL is not like smtp+tls://user:password@host:587."
        ) from None


def _read(scheme: str, address: str) -> dict[str, Any]:
    if scheme not in ENCRYPTED:
        return dict(dj_email_url.parse(address))
    plain = dj_email_url.parse(f"smtp:{address.partition(':')[2]}")
    named = urlsplit(address).port
    return {**plain, **ENCRYPTED[scheme], **({"EMAIL_PORT": named} if named else {})}
