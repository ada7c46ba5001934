from collections.abc import Iterable
from typing import Any

from django import forms

from .base import Entry, QuestionType
from .fields import OneChoiceField


class OneOf(QuestionType):
    """One of the entry's options; a subclass says which there are."""

    is_lasting = True

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = OneChoiceField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            choices=[(option["code"], option["label"]) for option in entry["options"]],
        )
        return {entry["code"]: field}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        return (answer,) if answer else ()
