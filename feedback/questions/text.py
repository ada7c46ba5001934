from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import Entry, QuestionBlock, QuestionType
from .fields import OneLineField, TypedTextField

SHORT_LENGTH = 200
LONG_LENGTH = 3000


class ShortTextBlock(QuestionBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Short text")


class LongTextBlock(QuestionBlock):
    class Meta:
        icon = "doc-full"
        label = _("Long text")


class ShortText(QuestionType):
    """Typed text: read by the coordinator and the unit concerned, never counted or published."""

    kind = "short_text"
    label = _("Short text")
    holds_text = True
    is_lasting = True
    template = "feedback/questions/text.html"
    max_length = SHORT_LENGTH
    field_class: type[TypedTextField] = OneLineField

    def block(self) -> blocks.Block:
        return ShortTextBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {**super().entry(block_id, value, language), "max_length": self.max_length}

    def widget(self) -> forms.Widget:
        return forms.TextInput()

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        field = self.field_class(
            label=entry["label"],
            help_text=entry["help"],
            required=entry["required"],
            max_length=entry["max_length"],
            widget=self.widget(),
        )
        return {entry["code"]: field}


class LongText(ShortText):
    kind = "long_text"
    label = _("Long text")
    max_length = LONG_LENGTH
    field_class = TypedTextField

    def block(self) -> blocks.Block:
        return LongTextBlock()

    def widget(self) -> forms.Widget:
        return forms.Textarea(attrs={"rows": 5})
