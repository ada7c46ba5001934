"""Whether a stored value fits its block, before the block itself may stumble over it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks

from .document import is_identity
from .errors import Problem

LARGEST = 2**31 - 1
NUMBERS = (blocks.IntegerBlock, blocks.ChooserBlock)


def problems_of(block: Any, value: Any, path: str) -> list[Problem]:
    """What is of a wrong type or has an unknown name, at every depth."""
    if isinstance(block, blocks.StructBlock):
        return _of_struct(block, value, path)
    if isinstance(block, blocks.ListBlock):
        return _of_list(block, value, path)
    return (
        [] if _fits(block, value) else [Problem(path, _("Another type of value is expected here."))]
    )


def _of_struct(block: Any, value: Any, path: str) -> list[Problem]:
    if not isinstance(value, dict):
        return [Problem(path, _("An object is expected here."))]
    found = [
        Problem(f"{path}.{name}", _("This name is unknown."))
        for name in sorted(set(value) - set(block.child_blocks))
    ]
    for name, child in block.child_blocks.items():
        if name in value:
            found += problems_of(child, value[name], f"{path}.{name}")
    return found


def _of_list(block: Any, value: Any, path: str) -> list[Problem]:
    if not isinstance(value, list):
        return [Problem(path, _("A list is expected here."))]
    found: list[Problem] = []
    for place, item in enumerate(value):
        at = f"{path}[{place}]"
        if not isinstance(item, dict) or set(item) != {"type", "id", "value"}:
            found.append(Problem(at, _("type, id and value are expected here.")))
        elif not is_identity(item["id"]):
            found.append(Problem(f"{at}.id", _("This is no identity.")))
        else:
            found += problems_of(block.child_block, item["value"], f"{at}.value")
    return found


def _fits(block: Any, value: Any) -> bool:
    # Stored values have null where an editor left a field empty; the block says if it may be.
    if value is None:
        return True
    if isinstance(block, blocks.BooleanBlock):
        return isinstance(value, bool)
    if isinstance(block, NUMBERS):
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and abs(value) <= LARGEST
    return isinstance(value, str)


def problems_of_words(error: ValidationError, path: str) -> list[Problem]:
    """The sentences of a block's own check, each with its place."""
    parts: dict[Any, Any] = getattr(error, "block_errors", None) or {}
    if isinstance(parts, list):
        parts = dict(enumerate(parts))
    found: list[Problem] = []
    for name, inner in parts.items():
        at = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}"
        found += problems_of_words(inner, at) if inner else []
    whole = getattr(error, "non_block_errors", None)
    said = list(whole) if whole is not None else [] if parts else error.messages
    return found + [Problem(path, str(sentence)) for sentence in said]
