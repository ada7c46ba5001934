"""One value over time with its 95 % interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import parts
from .layout import Stroke
from .lines import FIRST, LAST, PLOT_HEIGHT, Break, LineDrawing, comparable, head_room, upright
from .parts import KeyItem, Table, number
from .scales import Plot, nice_ticks
from .units import PERCENT, Unit


@dataclass(frozen=True)
class TrendPoint:
    """Values of the line's unit; `low` and `high` bound the interval, `n` counts people."""

    period: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class TrendLine:
    name: str
    points: Sequence[TrendPoint]
    breaks: Sequence[Break] = ()
    unit: Unit = PERCENT
    template: ClassVar[str] = "plan_pages/figures/plot.html"

    @property
    def is_empty(self) -> bool:
        return not self.known()

    def known(self) -> list[tuple[TrendPoint, Decimal]]:
        return [(point, point.value) for point in self.points if point.value is not None]

    def ticks(self) -> tuple[Decimal, ...]:
        drawn = [v for p, value in self.known() for v in (p.low, value, p.high) if v is not None]
        lowest = Decimal(0) if min(drawn, default=Decimal(0)) >= 0 else None
        return nice_ticks(drawn or [Decimal(0)], floor=lowest)

    def svg(self) -> SafeString:
        return draw(self)

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        items = [KeyItem("us", self.name)]
        if any(_bounds(point) for point in self.points):
            items.append(KeyItem("interval", _("95 % interval")))
        if len(self.known()) < len(self.points):
            items.append(KeyItem("unknown", parts.unknown()))
        return (*items, *compose(self).unnamed)

    def table(self) -> Table:
        head = (_("Period"), self.name, _("95 % interval"), _("n"))
        rows = tuple(
            (
                point.period,
                self.unit.words(point.value),
                interval_words(point.low, point.high),
                number(point.n),
            )
            for point in self.points
        )
        return Table(self.describe(), head, rows)

    def notes(self) -> tuple[str, ...]:
        start = self.ticks()[0]
        return (_("The axis starts at {n}.").format(n=self.unit.bound(start)),) if start else ()


def interval_words(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return parts.unknown()
    return _("{low} to {high}").format(low=number(low, 1), high=number(high, 1))


def describe(chart: TrendLine) -> str:
    known = chart.known()
    if not known:
        return f"{chart.name}: {parts.nothing()}"
    point, value = known[-1]
    words = [
        _("{name} {value} in {period}").format(
            name=chart.name, value=chart.unit.words(value), period=parts.moment(point.period)
        )
    ]
    if _bounds(point):
        words.append(
            _("95 % interval {interval}").format(interval=interval_words(point.low, point.high))
        )
    if point.n is not None:
        words.append(_("n = {n}").format(n=number(point.n)))
    return f"{parts.joined_words(words + _history(chart, known))}."


def _history(chart: TrendLine, known: list[tuple[TrendPoint, Decimal]]) -> list[str]:
    last = known[-1][0].period
    periods = comparable([point.period for point in chart.points], chart.breaks, last)
    alike = [(point.period, value) for point, value in known if point.period in periods]
    if len(alike) == 1:
        return []
    high, low = max(alike, key=lambda pair: pair[1]), min(alike, key=lambda pair: pair[1])
    extremes = _("highest {high} ({high_period}), lowest {low} ({low_period})").format(
        high=chart.unit.words(high[1]),
        high_period=high[0],
        low=chart.unit.words(low[1]),
        low_period=low[0],
    )
    (before, earlier), (_last, latest) = alike[-2:]
    moved = chart.unit.change(latest - earlier)
    since = _("{change} since {period}").format(change=moved, period=parts.moment(before))
    return [since, extremes]


def _bounds(point: TrendPoint) -> tuple[Decimal, Decimal] | None:
    if point.value is None or point.low is None or point.high is None:
        return None
    return point.low, point.high


def _span(point: TrendPoint) -> tuple[Decimal, Decimal]:
    value = point.value or Decimal(0)
    return _bounds(point) or (value, value)


def draw(chart: TrendLine) -> SafeString:
    return compose(chart).finish(chart.describe())


def compose(chart: TrendLine) -> LineDrawing:
    periods = tuple(point.period for point in chart.points)
    top = head_room(chart.breaks, periods, LAST)
    ticks = chart.ticks()
    plot = Plot(FIRST, LAST, top, top + PLOT_HEIGHT, ticks[0], ticks[-1])
    values = [point.value for point in chart.points]
    drawing = LineDrawing(plot, periods, tuple(chart.breaks), None in values)
    drawing.axis([(tick, number(tick)) for tick in ticks])
    drawing.period_row()
    drawing.break_lines()
    _intervals(drawing, chart)
    drawing.line(values, "rf-us-line")
    drawing.dots(values, "rf-us-dot")
    places = chart.unit.places
    drawing.value_labels(
        values,
        [number(value, places) for value in values],
        [_span(point) for point in chart.points],
    )
    drawing.unknowns(values, _("no value"))
    return drawing


def _intervals(drawing: LineDrawing, chart: TrendLine) -> None:
    for index, point in enumerate(chart.points):
        bounds = _bounds(point)
        if bounds:
            low, high = (drawing.plot.y(bound) for bound in bounds)
            x = drawing.x(index)
            drawing.under.append(upright(x, high, low, "rf-interval"))
            drawing.sketch.strokes.append(Stroke(x, high, x, low))
