from django import template

from feedback.edits.changes import Break
from feedback.edits.words import break_sentence as sentence_of
from feedback.services.edits import Comparison
from feedback.views.admin_before import Row, rows_of

register = template.Library()


@register.filter
def change_rows(comparison: Comparison) -> list[Row]:
    return rows_of(comparison)


@register.filter
def break_sentence(one: Break) -> str:
    return sentence_of(one)
