"""``demo.env`` in the data directory: what ``make run`` chose, for commands typed later."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

# Made once and kept between starts: random bytes by name.
GENERATED = {"SECRET_KEY": 48, "DEMO_PASSWORD": 12}
# Taken from the environment of the last start, so that a command talks to the same site.
GIVEN = (
    "PORT",
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "SEARCH_URL",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXIES",
    "EMAIL_URL",
    "MEDIA_ROOT",
    "ERASURE_LOG",
    "FEEDBACK_MIN_SECONDS",
    "FEEDBACK_RATE_LIMIT",
    "FEEDBACK_BURST_HOLD",
)


def settle(path: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Decide the demo's variables, write them to ``path`` and return them."""
    kept = dotenv_values(path, interpolate=False) if path.exists() else {}
    chosen = {"PORTAL_ENV": "demo"}
    for name, size in GENERATED.items():
        chosen[name] = environment.get(name) or kept.get(name) or secrets.token_urlsafe(size)
    chosen.update({name: environment[name] for name in GIVEN if environment.get(name)})
    _write_private(path, "".join(f"{name}={_quoted(value)}\n" for name, value in chosen.items()))
    return chosen


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _write_private(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
