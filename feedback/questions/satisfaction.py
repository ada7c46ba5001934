from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import NO_OPINION, Entry, QuestionBlock
from .one_of import OneOf

# The five points of SIPAS with their full wording (facts §2.3).
SCALE = {
    "vi": ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"),
    "en": ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
}
NO_OPINION_LABEL = {"vi": "Không có ý kiến", "en": "No opinion"}


class SatisfactionBlock(QuestionBlock):
    class Meta:
        icon = "success"
        label = _("Satisfaction, five points")


class Satisfaction(OneOf):
    kind = "satisfaction"
    label = _("Satisfaction, five points")
    template = "feedback/questions/satisfaction.html"
    is_scale = True

    def block(self) -> blocks.Block:
        return SatisfactionBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        language = language if language in SCALE else "vi"
        options = [
            {"id": str(point), "code": str(point), "label": label}
            for point, label in enumerate(SCALE[language], start=1)
        ]
        no_opinion = {"id": NO_OPINION, "code": NO_OPINION, "label": NO_OPINION_LABEL[language]}
        return {**super().entry(block_id, value, language), "options": [*options, no_opinion]}
