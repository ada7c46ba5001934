"""The document of a form: its names, its seal, and the first look at its shape."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.utils.translation import gettext as _

from plan_pages.text import nfc

from .errors import MovingRefused, Problem, refuse

FORMAT = "feedback-form"
VERSION = 1
DOCUMENT = {"format": str, "version": int, "key": str, "pages": list, "sha256": str}
TEXTS = ("title", "slug", "seo_title", "search_description", "intro", "thank_you")
RICH_TEXTS = ("intro", "thank_you")
TIMES = ("go_live_at", "expire_at")
PAGE: dict[str, Any] = {
    "language": str,
    **dict.fromkeys(TEXTS, str),
    **dict.fromkeys(TIMES, (str, type(None))),
    "body": list,
}


def canonical(document: dict[str, Any]) -> str:
    """Sorted names, no spaces, UTF-8: one text for one document."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal_of(document: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of all but the seal itself, 64 hexadecimal digits."""
    unsealed = {name: value for name, value in document.items() if name != "sha256"}
    return hashlib.sha256(canonical(unsealed).encode()).hexdigest()


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "sha256": seal_of(document)}


def as_file(document: dict[str, Any]) -> bytes:
    """The document for people's eyes; the same document is the same bytes."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def composed(value: Any) -> Any:
    """The same data with every text in one normal form."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [composed(part) for part in value]
    if isinstance(value, dict):
        return {name: composed(part) for name, part in value.items()}
    return value


def check(found: Any) -> dict[str, Any]:
    """The document with its texts composed; raise ``MovingRefused`` unless it has the shape."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise refuse("format", _("The file is no exported form."))
    if found.get("version") != VERSION or isinstance(found["version"], bool):
        raise refuse("version", _("Only version %(known)s can be read.") % {"known": VERSION})
    _raise(problems_of_object("", found, DOCUMENT))
    if found["sha256"] != seal_of(found):
        raise refuse(
            "sha256", _("The file was damaged or changed since it was exported; export it again.")
        )
    _raise([] if is_identity(found["key"]) else [Problem("key", _("This is no identity."))])
    _raise(_pages(found["pages"]))
    document: dict[str, Any] = composed(found)
    return document


def _pages(pages: list[Any]) -> list[Problem]:
    if not pages:
        return [Problem("pages", _("The form has no page in any language."))]
    found: list[Problem] = []
    for place, page in enumerate(pages):
        found += problems_of_object(f"pages[{place}]", page, PAGE)
    languages = [page["language"] for page in pages if not found]
    if len(set(languages)) < len(languages):
        found.append(Problem("pages", _("One language is given twice.")))
    return found


def problems_of_object(path: str, value: Any, shape: dict[str, Any]) -> list[Problem]:
    """What differs from an object with exactly these names and types."""
    if not isinstance(value, dict):
        return [Problem(path, _("An object is expected here."))]
    missing = sorted(set(shape) - set(value))
    unknown = sorted(set(value) - set(shape))
    found = [Problem(_at(path, name), _("This is missing.")) for name in missing]
    found += [Problem(_at(path, name), _("This name is unknown.")) for name in unknown]
    found += [
        Problem(_at(path, name), _("Another type of value is expected here."))
        for name, expected in shape.items()
        if name in value and (not isinstance(value[name], expected) or value[name] is True)
    ]
    return found


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise MovingRefused(problems)


def is_identity(text: Any) -> bool:
    try:
        return isinstance(text, str) and str(uuid.UUID(text)) == text
    except ValueError:
        return False
