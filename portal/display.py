"""Letter size and contrast, kept in the only cookie that a public page sets, on request."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "hien_thi"
ONE_YEAR = 365 * 24 * 60 * 60
SIZES = ("1", "2", "3")
# The value in the form and the cookie → ``data-theme``; empty follows the reader's device.
THEMES = {"thiet-bi": "", "sang": "light", "toi": "dark", "tuong-phan": "contrast"}


@dataclass(frozen=True)
class Display:
    """One of 3 × 4 choices: a cache needs no more than twelve copies of a page."""

    size: str = SIZES[0]
    theme_name: str = "thiet-bi"

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        size, _dot, theme = request.COOKIES.get(COOKIE, "").partition(".")
        return cls().changed(size, theme)

    def changed(self, size: str | None, theme: str | None) -> "Display":
        """The same with what is known of ``size`` and ``theme``; anything else is ignored."""
        return Display(
            size if size in SIZES else self.size,
            theme if theme in THEMES else self.theme_name,
        )

    @property
    def theme(self) -> str:
        return THEMES[self.theme_name]

    def keep_in(self, response: HttpResponse, *, secure: bool) -> None:
        if self == Display():
            response.delete_cookie(COOKIE)
            return
        response.set_cookie(
            COOKIE,
            f"{self.size}.{self.theme_name}",
            max_age=ONE_YEAR,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )


def is_from_this_site(request: HttpRequest) -> bool:
    """An absent header is allowed (old browsers), a foreign one is not."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def own_path(target: str) -> str:
    """``target`` if it is a path of this site, else the front page."""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if safe and target.startswith("/") else "/"


@csrf_exempt
@require_POST
def change_display(request: HttpRequest) -> HttpResponse:
    """Needs no token: a stranger's site is refused, and the worst it could change is a colour."""
    if not is_from_this_site(request):
        return HttpResponseForbidden(render_to_string("403.html", {"reason": "foreign"}, request))
    display = Display.of(request).changed(request.POST.get("co"), request.POST.get("giao_dien"))
    response = redirect(own_path(request.POST.get("tiep", "")))
    display.keep_in(response, secure=request.is_secure())
    return response
