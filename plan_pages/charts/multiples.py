"""The same small line for each group, on one scale, so that all can be compared at a glance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import interval_rows, parts, svg
from .interval_rows import IntervalRow, drawn_values, edge
from .layout import Stroke
from .lines import ABOVE, FIRST, LAST, UNKNOWN_ROW, Break, LineDrawing, upright
from .parts import KeyItem, Table, number
from .scales import Plot, nice_ticks
from .units import PERCENT, Unit

PLOT_HEIGHT = 84


@dataclass(frozen=True)
class Panel:
    """One group; its ``points`` are named by their periods, which all panels share."""

    name: str
    points: Sequence[IntervalRow]

    @property
    def is_drawn(self) -> bool:
        return any(point.is_known or point.is_bounded for point in self.points)

    @property
    def last(self) -> IntervalRow:
        return self.points[-1]

    @property
    def notice(self) -> str:
        """Why nothing of it is shown."""
        reasons = [point.notice for point in self.points if point.is_hidden]
        return parts.reason(reasons[-1] if reasons else "", parts.unknown())

    def sentence(self) -> str:
        told = [f"{point.name}: {_told(point)}" for point in self.points]
        return parts.joined_words(told)


@dataclass(frozen=True)
class DrawnPanel:
    panel: Panel
    svg: SafeString


@dataclass(frozen=True)
class SmallMultiples:
    """``of`` heads the names in the table."""

    name: str
    panels: Sequence[Panel]
    breaks: Sequence[Break] = ()
    unit: Unit = PERCENT
    of: str = ""
    template: ClassVar[str] = "plan_pages/figures/multiples.html"

    @property
    def is_empty(self) -> bool:
        return not any(panel.is_drawn for panel in self.panels)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(point.name for point in self.panels[0].points) if self.panels else ()

    @cached_property
    def ends(self) -> tuple[Decimal, Decimal]:
        """Of the one scale."""
        drawn = [n for panel in self.panels for point in panel.points for n in drawn_values(point)]
        lowest = Decimal(0) if min(drawn, default=Decimal(0)) >= 0 else None
        ticks = nice_ticks(drawn or [Decimal(0)], floor=lowest)
        highest = ticks[-1] if self.unit.ceiling is None else min(ticks[-1], self.unit.ceiling)
        return ticks[0], highest

    @cached_property
    def has_gap(self) -> bool:
        points = [point for panel in self.panels if panel.is_drawn for point in panel.points]
        return any(not point.is_known and not point.is_bounded for point in points)

    def drawn(self) -> Iterator[DrawnPanel]:
        return (DrawnPanel(panel, draw(self, panel)) for panel in self.panels if panel.is_drawn)

    def hidden(self) -> list[Panel]:
        """The groups of which no period is shown."""
        return [panel for panel in self.panels if not panel.is_drawn]

    def describe(self) -> str:
        last = [replace(panel.last, name=panel.name) for panel in self.panels if panel.points]
        if self.is_empty:
            return f"{self.name}: {parts.nothing()}"
        period = parts.moment(self.periods[-1])
        return interval_rows.describe(
            interval_rows.IntervalRows(f"{self.name}, {period}", last, unit=self.unit)
        )

    def key(self) -> tuple[KeyItem, ...]:
        points = [point for panel in self.panels if panel.is_drawn for point in panel.points]
        items = [KeyItem("interval", _("Value with its 95 % interval"))]
        if any(point.is_bounded for point in points):
            items.append(KeyItem("bounded", _("Only a bound may be shown")))
        if any(point.is_hidden for point in points):
            items.append(KeyItem("hidden", _("Not shown")))
        if any(_is_missing(point) for point in points):
            items.append(KeyItem("unknown", parts.unknown()))
        labels = dict.fromkeys(change.label for change in self.breaks)
        return (*items, *(KeyItem("break", label) for label in labels))

    def table(self) -> Table:
        head = (self.of or _("Group"), *self.periods)
        rows = tuple((p.name, *(_cell(point) for point in p.points)) for p in self.panels)
        return Table(self.describe(), head, rows)

    def notes(self) -> tuple[str, ...]:
        low, high = (self.unit.bound(end) for end in self.ends)
        return (_("All have one scale, from {low} to {high}.").format(low=low, high=high),)


def _is_missing(point: IntervalRow) -> bool:
    return not (point.is_known or point.is_bounded or point.is_hidden)


def _told(point: IntervalRow) -> str:
    return parts.unknown() if _is_missing(point) else point.sentence()


def _cell(point: IntervalRow) -> str:
    n = point.n_words()
    return f"{point.words()} ({n})" if n and not _is_missing(point) else point.words()


def draw(chart: SmallMultiples, panel: Panel) -> SafeString:
    low, high = chart.ends
    plot = Plot(FIRST, LAST, ABOVE, ABOVE + PLOT_HEIGHT, low, high)
    # The words of a break would not fit; they stand in the key.
    breaks = tuple(Break(change.period, "") for change in chart.breaks)
    drawing = LineDrawing(plot, chart.periods, breaks, chart.has_gap)
    drawing.axis([(end, number(end)) for end in (low, high)])
    drawing.period_row()
    drawing.break_lines()
    for index, point in enumerate(panel.points):
        _mark(drawing, index, point)
    values = [point.value if point.is_known else None for point in panel.points]
    drawing.line(values, "rf-us-line")
    drawing.dots(values, "rf-us-dot")
    words = [number(value, chart.unit.places) for value in values]
    drawing.value_labels(values, words, [_span(point) for point in panel.points])
    return drawing.finish(f"{panel.name}. {panel.sentence()}.")


def _span(point: IntervalRow) -> tuple[Decimal, Decimal]:
    value = point.value or Decimal(0)
    if point.low is None or point.high is None:
        return value, value
    return point.low, point.high


def _mark(drawing: LineDrawing, index: int, point: IntervalRow) -> None:
    """What stands at a point besides its dot: the interval, the bound, or why there is none."""
    x, plot = drawing.x(index), drawing.plot
    if point.is_known and point.low is not None and point.high is not None:
        high, low = plot.y(point.high), plot.y(point.low)
        drawing.under.append(upright(x, high, low, "rf-interval"))
        drawing.sketch.strokes.append(Stroke(x, high, x, low))
    elif point.is_bounded:
        is_high = point.status == interval_rows.Shown.BOUNDED_HIGH
        end = plot.top if is_high else plot.bottom
        drawing.over.append(upright(x, plot.y(edge(point)), end, "rf-bounded-line"))
    elif point.is_hidden:
        top = plot.bottom + 4
        drawing.over.append(upright(x, top, top + UNKNOWN_ROW - 6, "rf-stub-hatch"))
    elif not point.is_known:
        y = plot.bottom + UNKNOWN_ROW / 2
        circle = svg.element("circle", cx=svg.pc(x), cy=y, r=5, class_="rf-unknown")
        drawing.over.append(circle)
