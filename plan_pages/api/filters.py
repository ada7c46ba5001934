"""What a list may be filtered by: nothing else of the address reaches the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

LONGEST = 100
FIRST_YEAR, LAST_YEAR = 1900, 9999


@dataclass(frozen=True)
class Filter:
    """``lookup`` is the field of an exact match; ``read`` understands the text or says no.

    A filter without a ``lookup`` is applied by the list itself.
    """

    lookup: str = ""
    read: Callable[[str], Any] = str
    choices: tuple[str, ...] = ()
    is_number: bool = False

    def parameter(self, name: str) -> OpenApiParameter:
        kind: Any = int if self.is_number else str
        return OpenApiParameter(name, kind, enum=self.choices or None)


def code(lookup: str = "") -> Filter:
    return Filter(lookup)


def year(lookup: str) -> Filter:
    return Filter(lookup, _year, is_number=True)


def choice(lookup: str, choices: Iterable[str]) -> Filter:
    known = tuple(choices)

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(_("one of: %(choices)s") % {"choices": ", ".join(known)})
        return text

    return Filter(lookup, read, known)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == len(str(LAST_YEAR))):
        raise ValueError(_("a year of four digits"))
    return max(int(text), FIRST_YEAR)


def understood(filters: dict[str, Filter], params: Any) -> dict[str, Any]:
    """The filters of the address by name; a 400 with a sentence for one that makes no sense."""
    return {name: _read(name, f, params[name]) for name, f in filters.items() if name in params}


def _read(name: str, asked: Filter, text: str) -> Any:
    if "\x00" in text or len(text) > LONGEST:
        raise ValidationError({"detail": _("A filter is a short code.")})
    try:
        return asked.read(text)
    except ValueError as error:
        words = _("“%(name)s” must be %(what)s.") % {"name": name, "what": error}
        raise ValidationError({"detail": words}) from error
