"""The data dictionary: read off the serializers, so that it cannot say anything else than they."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from feedback.indicators.open_data import COLUMNS, HISTORY_COLUMNS

from .serializers import DefinitionSerializer, HistorySerializer, IndicatorValueSerializer

LISTS: dict[str, tuple[type[serializers.Serializer], tuple[str, ...]]] = {
    "values": (IndicatorValueSerializer, COLUMNS),
    "history": (HistorySerializer, HISTORY_COLUMNS),
    "definitions": (DefinitionSerializer, ()),
}
# The more special classes stand first: a ChoiceField is no CharField, a ListSerializer no list.
TYPES: dict[type[serializers.Field], str] = {
    serializers.ChoiceField: "code",
    serializers.IntegerField: "integer",
    serializers.BooleanField: "boolean",
    serializers.DateTimeField: "date-time",
    serializers.DateField: "date",
    serializers.CharField: "string",
}
DECIMALS = frozenset({"value", "interval_low", "interval_high"})
# "measure": in that of the definition, which may be percent.
UNITS = {
    "n": "respondents",
    "smallest_group": "respondents",
    "value": "measure",
    "interval": "measure",
    "interval_low": "measure",
    "interval_high": "measure",
    "items": "answers",
    "answers": "answers",
}
ENDS = {
    "interval_low": _("Lower end of the 95 % interval."),
    "interval_high": _("Upper end of the 95 % interval."),
}


def columns(of_list: str = "") -> list[dict[str, Any]]:
    """All columns, or those of one list, in the order in which the tables have them."""
    names = [of_list] if of_list else list(LISTS)
    return [column for name in names for column in _columns(name)]


def _columns(name: str) -> Iterator[dict[str, Any]]:
    serializer, in_table = LISTS[name]
    fields: dict[str, Any] = serializer().fields
    for column, field in fields.items():
        stands_in = "both" if not in_table or column in in_table else "json"
        yield _column(name, column, field, stands_in)
        if column == "interval":
            for end in ENDS:
                yield _column(name, end, field, "csv")


def _column(name: str, column: str, field: Any, stands_in: str) -> dict[str, Any]:
    meaning = ENDS.get(column) or field.help_text
    return {
        "list": name,
        "column": column,
        "stands_in": stands_in,
        "type": _type(column, field),
        "unit": UNITS.get(column, ""),
        "may_be_empty": bool(field.allow_null),
        "codes": [str(code) for code in getattr(field, "choices", ()) if code != ""],
        "meaning_vi": _in_language("vi", meaning),
        "meaning_en": _in_language("en", meaning),
    }


def _type(column: str, field: Any) -> str:
    if column in DECIMALS:
        return "decimal"
    return next((word for kind, word in TYPES.items() if isinstance(field, kind)), "list")


def _in_language(language: str, words: Any) -> str:
    with translation.override(language):
        return str(words)
