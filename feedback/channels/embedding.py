"""What may be shown inside another portal's page, and by whom: the list of ``EmbedOrigin``.

Only the addresses under ``embed/`` may be framed. The content policy names the portals on the
list; with an empty list nobody may.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from feedback.models import EmbedOrigin, FeedbackFormPage, IndicatorPage

SELF, NOBODY = "'self'", "'none'"
DIRECTIVE: Final = "frame-ancestors"
POLICY_HEADER: Final = "Content-Security-Policy"
DARK: Final = "toi"


def frame_ancestors() -> list[str]:
    origins = list(EmbedOrigin.objects.values_list("origin", flat=True))
    return [SELF, *origins] if origins else [NOBODY]


def let_frame(response: HttpResponse, ancestors: list[str]) -> HttpResponse:
    """Open the response to frames of these origins; the rest of the site's policy stays."""
    if _has_policy_middleware():
        response._csp_replace = {DIRECTIVE: ancestors}  # type: ignore[attr-defined]
    else:
        response[POLICY_HEADER] = f"{DIRECTIVE} {' '.join(ancestors)}"
    response.xframe_options_exempt = True
    response["X-Robots-Tag"] = "noindex"
    return response


def _has_policy_middleware() -> bool:
    """Whether django-csp writes the header; a host without it gets one with this directive."""
    return any("CSPMiddleware" in name for name in settings.MIDDLEWARE)


def embed_path(page: FeedbackFormPage | IndicatorPage) -> str:
    """The address to embed in the page's language; empty where a host leaves ``embed/`` out."""
    with translation.override(page.locale.language_code):
        try:
            return reverse("feedback_embed", args=[page.slug])
        except NoReverseMatch:
            return ""
