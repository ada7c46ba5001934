from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail import blocks

from feedback.questions.base import Entry, QuestionBlock, QuestionType
from feedback.questions.fields import OneChoiceField


class ThumbsBlock(QuestionBlock):
    downward = blocks.BooleanBlock(required=False, default=True, label="Offer a thumb down too")

    class Meta:
        icon = "pick"
        label = "Thumbs"


class Thumbs(QuestionType):
    kind = "thumbs"
    label = "Thumbs"
    template = "feedback/questions/single_choice.html"

    def block(self) -> blocks.Block:
        return ThumbsBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        ways = {"up": "👍 Good"} | ({"down": "👎 Bad"} if value["downward"] else {})
        options = [{"id": code, "code": code, "label": label} for code, label in ways.items()]
        return {**super().entry(block_id, value, language), "options": options}

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        choices = [(option["code"], option["label"]) for option in entry["options"]]
        field = OneChoiceField(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            choices=choices,
        )
        return {entry["code"]: field}

    def cells(self, entry: Entry, answer: Any) -> Iterable[str]:
        return (answer,) if answer else ()
