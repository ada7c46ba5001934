from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import Entry, QuestionBlock, QuestionType
from .fields import OneChoiceField

YES, NO = "yes", "no"
LABELS = {"vi": ("Có", "Không"), "en": ("Yes", "No")}


class YesNoBlock(QuestionBlock):
    class Meta:
        icon = "check"
        label = _("Yes or no")


class YesNo(QuestionType):
    kind = "yes_no"
    label = _("Yes or no")
    template = "feedback/questions/single_choice.html"

    def block(self) -> blocks.Block:
        return YesNoBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        labels = zip((YES, NO), LABELS.get(language, LABELS["vi"]), strict=True)
        options = [{"id": code, "code": code, "label": label} for code, label in labels]
        return {**super().entry(block_id, value, language), "options": options}

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
