"""What values are told in: percent, or plain numbers such as scores, net points and counts."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from plan_pages import numbers

from . import parts


@dataclass(frozen=True)
class Unit:
    """``floor`` and ``ceiling`` end every axis; None where the values alone say."""

    places: int = 1
    is_percent: bool = False
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def words(self, value: numbers.Number | None) -> str:
        if self.is_percent:
            return parts.percent(value, self.places)
        return parts.number(value, self.places)

    def bound(self, value: Decimal) -> str:
        """A bound, or the end of an axis, with no more decimals than it has."""
        return parts.percent(value, None) if self.is_percent else parts.number(value)

    def change(self, difference: Decimal) -> str:
        """In percent less than one point counts as no change; scores have no such measure."""
        if self.is_percent:
            return parts.change(difference, _("points"))
        return numbers.format_change(difference, self.places, parts.language())


PERCENT = Unit(is_percent=True, floor=Decimal(0), ceiling=Decimal(100))
SCORE = Unit(places=2)
COUNT = Unit(places=0, floor=Decimal(0))
