"""How a question is answered on paper and keyed in: by boxes with a digit, or on a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget

from feedback.questions.base import NO_OPINION

# More would not be ticked but written.
MOST_BOXES = 24
DIGITS = 9


@dataclass(frozen=True)
class Box:
    """``key``: the digit that stands for the answer, 0 for no opinion, "" from the tenth on."""

    key: str
    value: str
    label: str
    option: BoundWidget | None = None


def shape_of(field: BoundField) -> str:
    """``one``, ``several``, ``list``, ``tick``, ``lines`` or ``line``, by what the field asks."""
    widget = field.field.widget
    # Radio buttons are told apart before lists, whose kind they are to Django.
    shapes: list[tuple[type[forms.Widget], str]] = [
        (forms.CheckboxSelectMultiple, "several"),
        (forms.RadioSelect, "one"),
        (forms.Select, "list"),
        (forms.CheckboxInput, "tick"),
        (forms.Textarea, "lines"),
    ]
    return next((name for kind, name in shapes if isinstance(widget, kind)), "line")


def boxes_of(field: BoundField) -> list[Box]:
    """The answers of a question in the order of the form; none where one writes."""
    if shape_of(field) == "list":
        choices: list[tuple[Any, Any]] = list(getattr(field.field, "choices", []))
        return [Box("", str(value), str(label)) for value, label in choices if value]
    if shape_of(field) not in ("one", "several"):
        return []
    found: list[Box] = []
    points = 0
    for option in field:
        value = str(option.data["value"])
        points += value != NO_OPINION
        key = "0" if value == NO_OPINION else str(points) if points <= DIGITS else ""
        found.append(Box(key, value, str(option.data["label"]), option))
    return found


def is_scale(field: BoundField) -> bool:
    """Whether the digits are the answers themselves, as on a scale from 1 to 5."""
    points = [box for box in boxes_of(field) if box.value != NO_OPINION]
    return len(points) > 1 and all(box.key == box.value for box in points)
