"""Number filters for every template: {{ value|vn_number:2 }}, {{ value|percent:1 }}."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from plan_pages import numbers

register = template.Library()

Value = numbers.Number | float | str | None


@register.filter
def vn_number(value: Value, places: int | None = None) -> str:
    return numbers.format_number(_exact(value), places, _language())


@register.filter
def percent(value: Value, places: int | None = 1) -> str:
    return numbers.format_percent(_exact(value), places, _language())


@register.filter
def change(value: Value, places: int | None = 2) -> str:
    return numbers.format_change(_exact(value), places, _language())


@register.simple_tag
def number(value: Value, places: int | None = None, missing: str = numbers.MISSING) -> str:
    """Like vn_number, with words of the caller for an unknown value.

    {% number score.value places=2 missing=_("Not scored yet") %}
    """
    return numbers.format_number(_exact(value), places, _language(), missing)


def _exact(value: Value) -> numbers.Number | str | None:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _language() -> str:
    return get_language() or "vi"
