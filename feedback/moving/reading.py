"""From the bytes of a file to plain data, strictly: what JSON leaves open is refused."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from .errors import refuse

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 30
# Controls but tab and line ends, half characters, and marks that turn the direction of writing.
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
SHOWN_PROBLEM = 200


def read(data: bytes) -> Any:
    """The plain data of a JSON file in UTF-8, with or without a byte order mark.

    Raises ``MovingRefused`` for what is no JSON, too large or too deep, for a name given twice, for
    numbers that are none, and for characters that no text of a form can hold.
    """
    if len(data) > MAX_BYTES:
        raise refuse("", _("The file is larger than %(most)s MB.") % {"most": MAX_BYTES >> 20})
    try:
        found = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_no_number,
        )
    except UnicodeDecodeError as error:
        raise refuse("", _("The file is no text in UTF-8, so it is no exported form.")) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        why = str(error)[:SHOWN_PROBLEM]
        raise refuse("", _("The file is no JSON: %(why)s") % {"why": why}) from error
    _walk(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        name = UNUSABLE.sub("?", twice)[:SHOWN_PROBLEM]
        raise refuse("", _("The name %(name)s is given twice in one object.") % {"name": name})
    return found


def _no_number(text: str) -> float:
    raise refuse(
        "", _("%(number)s is no number that a form can hold.") % {"number": text[:SHOWN_PROBLEM]}
    )


def _walk(found: Any) -> None:
    """Without recursion, so that no depth can break it."""
    waiting: list[tuple[str, Any, int]] = [("", found, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _too_deep()
        if isinstance(value, str) and UNUSABLE.search(value):
            raise refuse(path, _("The text holds characters that cannot be shown."))
        if isinstance(value, dict):
            if any(UNUSABLE.search(name) for name in value):
                raise refuse(path, _("The text holds characters that cannot be shown."))
            waiting += [
                (f"{path}.{name}".lstrip("."), part, depth + 1) for name, part in value.items()
            ]
        if isinstance(value, list):
            waiting += [(f"{path}[{place}]", part, depth + 1) for place, part in enumerate(value)]


def _too_deep() -> Exception:
    return refuse("", _("The file is nested too deeply to be an exported form."))
