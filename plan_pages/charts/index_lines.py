"""An index against the national mean, with gaps where nothing was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import parts
from .lines import (
    FIRST,
    LAST,
    LAST_BEFORE_NAME,
    PLOT_HEIGHT,
    Break,
    LineDrawing,
    comparable,
    head_room,
)
from .parts import KeyItem, Table, number
from .scales import Plot, nice_ticks


@dataclass(frozen=True)
class IndexPoint:
    period: str
    value: Decimal | None
    mean: Decimal | None = None


@dataclass(frozen=True)
class IndexLines:
    """Points in order of time, all on one 0-100 scale.

    `name` and `mean_name` stand in the key and the table; the short names, some six letters, at
    the ends of the lines. `unit` is a word for the sentences ("points").
    """

    name: str
    points: Sequence[IndexPoint]
    mean_name: str = ""
    short_name: str = ""
    short_mean_name: str = ""
    unit: str = ""
    places: int = 2
    breaks: Sequence[Break] = ()
    template: ClassVar[str] = "plan_pages/figures/plot.html"

    @property
    def is_empty(self) -> bool:
        return not self.known() and not self.means()

    def known(self) -> list[tuple[str, Decimal]]:
        return [(p.period, p.value) for p in self.points if p.value is not None]

    def means(self) -> list[tuple[str, Decimal]]:
        return [(p.period, p.mean) for p in self.points if p.mean is not None]

    def reference(self) -> str:
        return self.mean_name or _("National mean")

    def measure(self) -> str:
        return self.unit or _("points")

    def ticks(self) -> tuple[Decimal, ...]:
        values = [value for _period, value in (*self.known(), *self.means())]
        lowest = Decimal(0) if min(values, default=Decimal(0)) >= 0 else None
        return nice_ticks(values or [Decimal(0)], floor=lowest)

    def svg(self) -> SafeString:
        return draw(self)

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        items = [KeyItem("us", self.name)]
        if self.means():
            items.append(KeyItem("reference", self.reference()))
        if len(self.known()) < len(self.points):
            items.append(KeyItem("unknown", parts.unknown()))
        return (*items, *compose(self).unnamed)

    def table(self) -> Table:
        head = (_("Period"), self.name, *([self.reference()] if self.means() else []))
        rows = tuple(
            (p.period, number(p.value, self.places), number(p.mean, self.places))[: len(head)]
            for p in self.points
        )
        return Table(self.describe(), head, rows)

    def notes(self) -> tuple[str, ...]:
        start = self.ticks()[0]
        return (_("The axis starts at {n}.").format(n=number(start)),) if start > 0 else ()


def describe(chart: IndexLines) -> str:
    known = chart.known()
    if not known:
        return f"{chart.name}: {parts.nothing()}"
    period, value = known[-1]
    words = [
        _("{name} {value} {unit} in {period}").format(
            name=chart.name,
            value=number(value, chart.places),
            unit=chart.measure(),
            period=parts.moment(period),
        )
    ]
    periods = comparable([point.period for point in chart.points], chart.breaks, period)
    alike = [pair for pair in known if pair[0] in periods]
    words += _since(chart, alike) + _against_mean(chart, period, value)
    words += _extremes(chart, alike) + _unknown(chart)
    return f"{parts.joined_words(words)}."


def _since(chart: IndexLines, known: list[tuple[str, Decimal]]) -> list[str]:
    if len(known) == 1:
        return []
    # Two percentages differ by points, not by percent.
    moved = parts.change(known[-1][1] - known[0][1], _("points"))
    return [_("{change} since {period}").format(change=moved, period=parts.moment(known[0][0]))]


def _against_mean(chart: IndexLines, period: str, value: Decimal) -> list[str]:
    mean = dict(chart.means()).get(period)
    if mean is None:
        return []
    if value == mean:
        words = _("equal to the national mean ({mean})")
    elif value > mean:
        words = _("above the national mean ({mean})")
    else:
        words = _("below the national mean ({mean})")
    return [words.format(mean=number(mean, chart.places))]


def _extremes(chart: IndexLines, known: list[tuple[str, Decimal]]) -> list[str]:
    if len(known) == 1:
        return []
    high, low = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    return [
        _("highest {high} ({high_period}), lowest {low} ({low_period})").format(
            high=number(high[1], chart.places),
            high_period=high[0],
            low=number(low[1], chart.places),
            low_period=low[0],
        )
    ]


def _unknown(chart: IndexLines) -> list[str]:
    unknown = [parts.moment(point.period) for point in chart.points if point.value is None]
    return [_("no published value for {y}").format(y=", ".join(unknown))] if unknown else []


def draw(chart: IndexLines) -> SafeString:
    return compose(chart).finish(chart.describe())


def compose(chart: IndexLines) -> LineDrawing:
    periods = tuple(point.period for point in chart.points)
    last = LAST_BEFORE_NAME if chart.short_name or chart.short_mean_name else LAST
    top = head_room(chart.breaks, periods, last)
    ticks = chart.ticks()
    plot = Plot(FIRST, last, top, top + PLOT_HEIGHT, ticks[0], ticks[-1])
    values = [point.value for point in chart.points]
    drawing = LineDrawing(plot, periods, tuple(chart.breaks), None in values)
    means = [point.mean for point in chart.points]
    drawing.axis([(tick, number(tick)) for tick in ticks])
    drawing.period_row()
    drawing.break_lines()
    drawing.line(means, "rf-ref-line")
    drawing.dots(means, "rf-ref-square", square=True)
    drawing.line(values, "rf-us-line")
    drawing.dots(values, "rf-us-dot")
    drawing.value_labels(values, [number(value, 1) for value in values])
    drawing.end_name(values, chart.short_name, "rf-us-name")
    drawing.end_name(means, chart.short_mean_name, "rf-ref-name")
    drawing.unknowns(values, _("no value"))
    return drawing
