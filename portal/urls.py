"""The addresses of the portal; what people may rely on is in the public contract."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from . import display, views

Patterns = list[URLPattern | URLResolver]


def _optional(route: str, module: str) -> Patterns:
    """The addresses of a module that a site may leave out."""
    return [path(route, include(module))] if find_spec(module) else []


def _media() -> Patterns:
    """Uploaded files in the demo; a real site's web server or storage serves them."""
    if settings.PORTAL_ENV != "demo":
        return []
    media = {"document_root": settings.MEDIA_ROOT}
    return [re_path(r"^media/(?P<path>.+)$", serve, media)]


urlpatterns: Patterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("health/", include("portal.health")),
    *_optional("api/v1/", "portal.api"),
    *_optional("", "portal.feeds"),
    path("sitemap.xml", sitemap),
    # Browsers ask for it beside pages that name no icon: the kiosk's, or a framed form's.
    path("favicon.ico", views.icon),
    path("tuy-chon-hien-thi/", display.change_display, name="display"),
    *_media(),
    *i18n_patterns(
        path("tro-nang/", views.accessibility, name="accessibility"),
        path("bao-ve-du-lieu/", views.privacy, name="privacy"),
        path("so-do-cong/", views.site_map, name="site-map"),
        *_optional("", "search.urls"),
        *_optional("", "feedback.urls"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
