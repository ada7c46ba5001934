from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import nfc

from .base import ConditionBlock, Entry, QuestionType, rule_of


class NoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(max_length=2000, label=_("Text"))
    show_if = ConditionBlock(required=False)

    class Meta:
        icon = "info-circle"
        label = _("Explanatory text")


class Note(QuestionType):
    """Words between the questions; asks nothing."""

    kind = "note"
    label = _("Explanatory text")
    asks = False
    template = "feedback/questions/note.html"

    def block(self) -> blocks.Block:
        return NoteBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            "id": block_id,
            "kind": self.kind,
            "code": "",
            "label": nfc(value["text"]),
            "help": "",
            "required": False,
            **rule_of(value),
        }

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        return {}
