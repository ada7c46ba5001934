"""A group of a value as staff see it, with what the public will see of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from feedback.enums import Channel, ValueStatus
from feedback.indicators.figures import change_words, figure_words
from feedback.indicators.rules.base import Measure
from plan_pages.models import Unit


class HasUnit(Protocol):
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True)
class GroupRow:
    """``before`` is the figure that a change is told against, where there is one."""

    name: str
    n: int
    figure: Decimal | None
    before: Decimal | None
    measure: Measure
    status: ValueStatus
    shows_items: bool

    @property
    def value(self) -> str:
        return figure_words(self.figure, self.measure)

    @property
    def change(self) -> str:
        if self.figure is None or self.before is None:
            return ""
        return change_words(self.figure - self.before, self.measure)

    @property
    def outcome(self) -> str:
        if self.status == ValueStatus.SHOWN and not self.shows_items:
            return _("Shown without the counts of its questions")
        return str(self.status.label)

    @property
    def is_kept_back(self) -> bool:
        return self.status not in (ValueStatus.SHOWN, ValueStatus.NO_DATA)


def group_names(groups: Iterable[HasUnit]) -> dict[str, str]:
    """{code of a unit or channel: its name}, "" being the whole."""
    units = Unit.objects.filter(code__in=[group.unit for group in groups if group.unit])
    channels = {channel.value: str(channel.label) for channel in Channel}
    return {"": _("All"), **channels, **{unit.code: unit.name for unit in units}}
