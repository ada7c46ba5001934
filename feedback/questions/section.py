from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import nfc

from .base import ConditionBlock, Entry, QuestionType, rule_of


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=200, label=_("Heading"))
    help = blocks.CharBlock(max_length=500, required=False, label=_("Text under the heading"))
    show_if = ConditionBlock(required=False)

    class Meta:
        icon = "title"
        label = _("Section")


class Section(QuestionType):
    """A heading; the questions up to the next one belong to it."""

    kind = "section"
    label = _("Section")
    asks = False
    template = "feedback/questions/section.html"

    def block(self) -> blocks.Block:
        return SectionBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        return {
            "id": block_id,
            "kind": self.kind,
            "code": "",
            "label": nfc(value["heading"]),
            "help": nfc(value["help"] or ""),
            "required": False,
            **rule_of(value),
        }

    def fields(self, entry: Entry) -> dict[str, forms.Field]:
        return {}
