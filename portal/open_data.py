"""What the open data tell of the portal: our addresses, not those of Wagtail's admin, and who
publishes them."""

from typing import Any

from django.http import HttpRequest

from .frame import Frame

Endpoint = tuple[str, str, str, Any]
PREFIX = "/api/v1/"


def only_open_data(endpoints: list[Endpoint]) -> list[Endpoint]:
    """A preprocessing hook of drf-spectacular; an endpoint begins with its path."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


def publisher(request: HttpRequest) -> str:
    """Who publishes the open data: the agency in the frame of the site."""
    return Frame.of(request).agency.shown_agency
