"""{{ unit|unit_words }}: a unit's name, with what it is called today once it has ended."""

from django import template
from django.utils.timezone import localdate

from plan_pages import unit_names
from plan_pages.models import Unit

register = template.Library()


@register.filter
def unit_words(unit: Unit) -> str:
    return unit_names.unit_words(unit, localdate())


@register.filter
def unit_short_words(unit: Unit) -> str:
    return unit_names.unit_words(unit, localdate(), short=True)
