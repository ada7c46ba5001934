from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import Entry, QuestionBlock
from .one_of import OneOf

YES, NO = "yes", "no"
LABELS = {"vi": ("Có", "Không"), "en": ("Yes", "No")}


class YesNoBlock(QuestionBlock):
    class Meta:
        icon = "check"
        label = _("Yes or no")


class YesNo(OneOf):
    kind = "yes_no"
    label = _("Yes or no")
    template = "feedback/questions/single_choice.html"

    def block(self) -> blocks.Block:
        return YesNoBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        labels = zip((YES, NO), LABELS.get(language, LABELS["vi"]), strict=True)
        options = [{"id": code, "code": code, "label": label} for code, label in labels]
        return {**super().entry(block_id, value, language), "options": options}
