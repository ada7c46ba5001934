"""One bar of a whole, in parts with their counts: how many tasks stand where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plan_pages import numbers

from . import parts, svg, text
from .layout import NARROW, WIDE, WIDE_ONLY
from .parts import KeyItem, Table, number, percent

HEIGHT, TOP, THICK = 36, 2, 32
SIZE = 15.0


@dataclass(frozen=True)
class StatusPart:
    """`look` is done, done-late, awaiting, doing, steady, idle, waiting, soon, overdue, paused or
    ended."""

    name: str
    count: int
    look: str = "idle"
    url: str = ""

    @property
    def words(self) -> str:
        return number(self.count)


@dataclass(frozen=True)
class StatusBar:
    """Parts in the order they are drawn; those of count 0 stay in the list and the table."""

    name: str
    parts: Sequence[StatusPart]
    template: ClassVar[str] = "plan_pages/figures/status_bar.html"

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def is_empty(self) -> bool:
        return not self.total

    def svg(self) -> SafeString:
        return draw(self)

    def listed(self) -> list[tuple[StatusPart, SafeString]]:
        return [(part, parts.swatch(f"status rf-status-{part.look}")) for part in self.parts]

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        """None: the list of counts under the bar names every part."""
        return ()

    def table(self) -> Table:
        rows = tuple(
            (part.name, number(part.count), percent(numbers.percent_of(part.count, self.total)))
            for part in self.parts
            if self.total
        )
        return Table(self.describe(), (_("Status"), _("Count"), _("Share")), rows)

    def notes(self) -> tuple[str, ...]:
        return ()


def describe(chart: StatusBar) -> str:
    if chart.is_empty:
        return f"{chart.name}: {parts.nothing()}"
    counted = [f"{part.name} {part.words}" for part in chart.parts if part.count]
    return _("{name}: {n} in total; {parts}.").format(
        name=chart.name, n=number(chart.total), parts=", ".join(counted)
    )


def draw(chart: StatusBar) -> SafeString:
    shapes: list[SafeString] = []
    start = 0.0
    for part in chart.parts:
        width = 100 * part.count / chart.total if chart.total else 0.0
        if width:
            shapes += _segment(part, start, width)
        start += width
    return svg.image(*shapes, height=HEIGHT, label=chart.describe())


def _segment(part: StatusPart, start: float, width: float) -> list[SafeString]:
    bar = svg.element(
        "rect",
        x=svg.pc(start),
        y=TOP,
        width=svg.pc(width),
        height=THICK,
        class_=f"rf-status rf-status-{part.look}",
    )
    needed = text.width(part.words, SIZE, bold=True) + 6
    if needed > width * WIDE / 100:
        return [bar]
    narrow = f" {WIDE_ONLY}" if needed > width * NARROW / 100 else ""
    label = svg.element(
        "text",
        part.words,
        x=svg.pc(start + width / 2),
        y=TOP + 21,
        class_=f"rf-status-label rf-on-{part.look}{narrow}",
        text_anchor="middle",
    )
    return [bar, label]
