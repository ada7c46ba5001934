"""What the schema of the open data tells: our addresses, not those of Wagtail's admin."""

from typing import Any

Endpoint = tuple[str, str, str, Any]
PREFIX = "/api/v1/"


def only_open_data(endpoints: list[Endpoint]) -> list[Endpoint]:
    """A preprocessing hook of drf-spectacular; an endpoint begins with its path."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]
