from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plan_pages.text import nfc

from .base import Entry, QuestionBlock
from .one_of import OneOf

FEWEST, MOST, USUAL = 2, 10, 5


class RatingBlock(QuestionBlock):
    points = blocks.IntegerBlock(
        default=USUAL, min_value=FEWEST, max_value=MOST, label=_("Points of the scale")
    )
    lowest = blocks.CharBlock(max_length=60, required=False, label=_("What the lowest means"))
    highest = blocks.CharBlock(max_length=60, required=False, label=_("What the highest means"))

    class Meta:
        icon = "pick"
        label = _("Rating on a scale")


class Rating(OneOf):
    """A scale from 1 to its number of points; the ends carry words, the points numbers."""

    kind = "rating"
    label = _("Rating on a scale")
    template = "feedback/questions/rating.html"
    is_scale = True

    def block(self) -> blocks.Block:
        return RatingBlock()

    def entry(self, block_id: str, value: Any, language: str) -> Entry:
        points = range(1, (value["points"] or USUAL) + 1)
        return {
            **super().entry(block_id, value, language),
            "options": [{"id": str(n), "code": str(n), "label": str(n)} for n in points],
            "lowest": nfc(value["lowest"] or ""),
            "highest": nfc(value["highest"] or ""),
        }
