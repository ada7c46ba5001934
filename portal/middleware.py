"""What every request passes: readable addresses, the admin's content policy, the request log."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from feedback.upload_limits import most_bytes

GetResponse = Callable[[HttpRequest], HttpResponse]

# Wagtail's admin has scripts and styles of its own inside its pages, and shows chosen files
# before they are uploaded; its login page does without.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
}
PREVIEW_POLICY = {"frame-ancestors": [SELF]}
FRAMED_BY_NONE = "frame-ancestors 'none'"
_ADMIN_PATH = re.compile(r"^(/en)?/admin/(?!login/)")


class ReadableRequestMiddleware:
    """Answers 400 to NUL and to bytes that are not UTF-8, before a database has to refuse them.

    A body larger than a form, with what files it may ask for, is refused before it fills a disk;
    the admin has bounds of its own.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_larger_than_a_form(request):
            raise RequestDataTooBig("a body larger than a form")
        for part in (_path(request), _query(request), _cookies(request)):
            if not _is_readable(part):
                raise BadRequest("NUL or undecodable bytes in the address or a cookie")
        return self.get_response(request)


def _is_larger_than_a_form(request: HttpRequest) -> bool:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = request.META.get("CONTENT_LENGTH") or "0"
    if limit is None or _ADMIN_PATH.match(request.path_info) or not length.isdecimal():
        return False
    return int(length) > limit + (most_bytes() if _is_in_parts(request) else 0)


def _is_in_parts(request: HttpRequest) -> bool:
    return request.META.get("CONTENT_TYPE", "").startswith("multipart/form-data")


def _path(request: HttpRequest) -> bytes:
    # Django leaves bytes that it could not decode in the path, percent-encoded.
    return unquote_to_bytes(request.path_info)


def _query(request: HttpRequest) -> bytes:
    return unquote_to_bytes(request.META.get("QUERY_STRING", ""))


def _cookies(request: HttpRequest) -> bytes:
    return "".join(request.COOKIES.values()).encode("utf-8", "replace")


def _is_readable(part: bytes) -> bool:
    try:
        return "\0" not in part.decode("utf-8")
    except UnicodeDecodeError:
        return False


class AdminCSPMiddleware:
    """Loosens django-csp's policy for the admin and nowhere else; stands below its middleware.

    The admin shows previews of pages in frames of its own; no other page may be framed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _ADMIN_PATH.match(request.path_info):
            return self.get_response(request)
        response = self.get_response(request)
        response["X-Frame-Options"] = "SAMEORIGIN"
        own = response.headers.get(HEADER)
        if own is None:
            return csp_replace(ADMIN_POLICY)(lambda _request: response)(request)
        if FRAMED_BY_NONE not in own:
            return response
        # A previewed page has passed all of this once, as a page of the public site: it keeps its
        # strict policy, but the editor's frame may show it.
        del response.headers[HEADER]
        return csp_replace(PREVIEW_POLICY)(lambda _request: response)(request)


class RequestLogMiddleware(RequestMiddleware):
    """The request log without query strings: they carry what people search and signed values."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"
