"""What can be searched: plain objects of other apps, named in ``SEARCH["SOURCES"]``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

from . import conf

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Source(Protocol):
    """An app defines one without importing ``search``.

    The model of the queryset either has a column ``search_ascii`` with its folded text, or is
    indexed by Wagtail with a search field of that text.
    """

    # Stands in addresses (``?loai=``) and in the JSON of the suggestions.
    kind: str
    label: _StrOrPromise

    def queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What a stranger may see, and nothing else, whoever asks."""

    def load(self, objects: Sequence[Any]) -> Sequence[Any]:
        """The same objects, in the same order, with what ``text`` needs.

        A fixed number of queries, however many objects.
        """

    def title(self, obj: Any) -> str:
        """Of the object's own row and what the queryset joined to it."""

    def tag(self, obj: Any) -> str:
        """What kind of thing it is, for the reader; may say more than ``label``."""

    def text(self, obj: Any) -> str:
        """The text as written, without the title."""

    def trail(self, obj: Any) -> str:
        """Where the object stands, from the general to the particular; may be empty."""

    def language(self, obj: Any) -> str:
        """Language code of title and text."""

    def url(self, obj: Any, request: HttpRequest) -> str | None: ...


MEMBERS = (
    *("kind", "label", "queryset", "load"),
    *("title", "tag", "text", "trail", "language", "url"),
)


def configured() -> list[Source]:
    return [import_string(path) for path in conf.get("SOURCES")]
