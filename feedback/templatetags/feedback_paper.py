"""Boxes and lines of a paper form, and of the screen that it is keyed into."""

from django import template
from django.forms.boundfield import BoundField

from feedback.paper.layout import MOST_BOXES, Box, boxes_of, is_scale, shape_of

register = template.Library()


@register.filter
def shape(field: BoundField) -> str:
    return shape_of(field)


@register.filter
def boxes(field: BoundField) -> list[Box]:
    return boxes_of(field)


@register.filter
def scale(field: BoundField) -> bool:
    return is_scale(field)


@register.filter
def ticked_on_paper(field: BoundField) -> bool:
    """A list short enough to be printed with a box before each name."""
    return 0 < len(boxes_of(field)) <= MOST_BOXES
