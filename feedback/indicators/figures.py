"""A figure in words, in the unit that its rule measures in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.enums import ValueStatus
from feedback.indicators.rules.base import Measure, Scoring
from plan_pages.numbers import format_change, format_number, format_percent, round_half_up

# What a bound tells: the figure lies in the last twentieth of its scale.
BOUNDS = {
    ValueStatus.BOUNDED_HIGH: ("\N{GREATER-THAN OR EQUAL TO}", Fraction(95, 100)),
    ValueStatus.BOUNDED_LOW: ("\N{LESS-THAN OR EQUAL TO}", Fraction(5, 100)),
}
# Stored figures of these measures are told a hundred times as large.
HUNDREDFOLD = (Measure.PERCENT, Measure.NET)


def told(figure: Decimal | None, measure: Measure) -> Decimal | None:
    """The number as people and open data read it: 0.8627 → 86.27 of a percentage."""
    if figure is None:
        return None
    return figure * 100 if measure in HUNDREDFOLD else figure


def open_figure(figure: Decimal | None, measure: Measure) -> str | None:
    """As a string of open data: two decimals with a point, none of a count."""
    number = told(figure, measure)
    if number is None:
        return None
    return format(round_half_up(number, _places(measure)), "f")


def figure_words(figure: Decimal | None, measure: Measure) -> str:
    """ "86,27 %", "4,31", "−12,50", "1.234"."""
    number, language = told(figure, measure), get_language() or "vi"
    if measure is Measure.PERCENT:
        return format_percent(number, 2, language)
    return format_number(number, _places(measure), language)


def change_words(change: Decimal, measure: Measure) -> str:
    """A difference of two figures with its sign: "+1,08"."""
    number = change * 100 if measure in HUNDREDFOLD else change
    return format_change(number, _places(measure), get_language() or "vi")


def bound_words(status: ValueStatus, scoring: Scoring) -> str:
    """What is told instead of a figure that would tell what everybody answered: "≥ 95 %"."""
    sign, place = BOUNDS[status]
    if scoring.is_count:
        return _("Nearly all") if status == ValueStatus.BOUNDED_HIGH else _("Nearly none")
    language = get_language() or "vi"
    bound = scoring.figure_at(place)
    if scoring.measure is Measure.PERCENT:
        words = format_percent(bound * 100, 0, language)
    else:
        factor = 100 if scoring.measure in HUNDREDFOLD else 1
        words = format_number(bound * factor, _places(scoring.measure), language)
    return f"{sign}\N{NO-BREAK SPACE}{words}"


def _places(measure: Measure) -> int:
    return 0 if measure is Measure.COUNT else 2
