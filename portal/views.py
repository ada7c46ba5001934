"""Error pages in the site's own style, and the pages about the portal itself."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from plan_pages.mixins import in_reading_language

from .frame import Frame
from .open_data import PREFIX

# Shown when even the error page cannot be made.
LAST_WORDS = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Lỗi máy chủ</title>
<h1>Cổng đang gặp sự cố</h1><p>Ông/Bà vui lòng thử lại sau ít phút.</p>"""
SITEMAP_LEVELS = 3


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Where the emblem is, which has another address with each release."""
    return redirect(static("portal/img/emblem.svg"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_asked_by_machine(request):
        return JsonResponse({"detail": _("The address is no text that can be read.")}, status=400)
    return HttpResponseBadRequest(_offline_page(request, "400.html"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseForbidden(render_to_string("403.html", {"reason": ""}, request))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_asked_by_machine(request):
        return JsonResponse({"detail": _("Nothing is at this address.")}, status=404)
    context = {"looked_for": _words_of(request.path)}
    return HttpResponseNotFound(render_to_string("404.html", context, request))


def _is_asked_by_machine(request: HttpRequest) -> bool:
    """The open data answer a script in its own form, in good and bad."""
    return request.path_info.startswith(PREFIX)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what failed."""
    try:
        return HttpResponseServerError(_offline_page(request, "500.html"))
    except Exception:
        return HttpResponseServerError(LAST_WORDS)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Instead of Django's English page; the technical reason stays in the log."""
    return HttpResponseForbidden(render_to_string("403.html", {"reason": "csrf"}, request))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/site_map.html", {"entries": _site_map_entries(request)})


def _site_map_entries(request: HttpRequest) -> list[dict[str, object]]:
    """The public pages below the front page, in the order of the tree, three levels deep."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    root = site.root_page.localized
    pages = Page.objects.live().public().descendant_of(root)
    pages = pages.filter(depth__lte=root.depth + SITEMAP_LEVELS).order_by("path")
    return [_entry(page, root.depth, request) for page in pages]


def _entry(page: Page, root_depth: int, request: HttpRequest) -> dict[str, object]:
    url = in_reading_language(page.get_url(request) or "")
    return {"title": page.title, "url": url, "level": page.depth - root_depth}


def _words_of(path: str) -> str:
    """``"/ke-hoach/ke-hoach-2022/"`` → ``"ke hoach 2022"``, a first try for the search box."""
    last = path.rstrip("/").rpartition("/")[2]
    return last.replace("-", " ").replace("_", " ")[:60]


def _offline_page(request: HttpRequest, template_name: str) -> str:
    frame = Frame(request, offline=True)
    with translation.override(frame.language):
        return render_to_string(template_name, {"frame": frame})
