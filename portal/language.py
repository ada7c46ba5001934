"""Which languages an address really has, and how a reader gets from one to the other."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language_info
from wagtail.models import Page

from plan_pages.mixins import content_language, root_url


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str


def reading_language() -> str:
    return content_language(translation.get_language())


def language_of_path(request: HttpRequest) -> str:
    """For pages made before or without the locale middleware."""
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def rest_of_path(page: Page, request: HttpRequest) -> str:
    """What a route of the page added to its address: ``"nhiem-vu/13/"`` or ``""``."""
    own = page.get_url(request) or ""
    return request.path.removeprefix(own) if own and request.path.startswith(own) else ""


def own_url(page: Any, request: HttpRequest) -> str:
    """The full address of the page in the language it is written in."""
    find = getattr(page, "own_url", page.get_full_url)
    return find(request) or ""


def real_languages(page: Page, request: HttpRequest) -> dict[str, str]:
    """Language → full address, for the translations that are live; a fallback is none."""
    rest = rest_of_path(page, request)
    found = {each.locale.language_code: own_url(each, request) for each in _live(page)}
    return {code: url + rest for code, url in found.items() if url}


def _live(page: Any) -> Any:
    if hasattr(page, "live_translations"):
        return page.live_translations
    return page.get_translations(inclusive=True).live().select_related("locale")


def switch_links(request: HttpRequest, real: dict[str, str]) -> list[LanguageLink]:
    """A link for every other language, to the same content or, without one, its fallback."""
    others = [code for code, _name in settings.LANGUAGES if code != reading_language()]
    return [
        LanguageLink(
            code, get_language_info(code)["name_local"], _switched(request, code, real.get(code))
        )
        for code in others
    ]


def _switched(request: HttpRequest, code: str, real: str | None) -> str:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return (real or _moved(request.path, code)) + query


def _moved(path: str, code: str) -> str:
    """The same path under another language's root; never ``//host`` out of a crafted path."""
    here = root_url(reading_language())
    rest = path.removeprefix(here) if path.startswith(here) else ""
    return root_url(code) + rest.lstrip("/\\")
