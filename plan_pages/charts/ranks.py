"""Ranks over the years: first place on top, the target as a band."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import parts, svg
from .layout import WIDE_ONLY, Label
from .lines import (
    FIRST,
    LAST,
    PLOT_HEIGHT,
    TICK,
    Break,
    LineDrawing,
    comparable,
    head_room,
    rule,
)
from .parts import KeyItem, Table, number
from .scales import Plot, rank_ticks


@dataclass(frozen=True)
class RankPoint:
    """`rank` among `of` provinces; None where no rank was published."""

    period: str
    rank: int | None
    of: int | None = None


@dataclass(frozen=True)
class RankLine:
    """Points in order of time. `target` is the worst rank that still meets the plan's target."""

    name: str
    points: Sequence[RankPoint]
    target: int | None = None
    breaks: Sequence[Break] = ()
    template: ClassVar[str] = "plan_pages/figures/plot.html"

    @property
    def is_empty(self) -> bool:
        return not self.known()

    def known(self) -> list[RankPoint]:
        return [point for point in self.points if point.rank is not None]

    def all_breaks(self) -> tuple[Break, ...]:
        """The breaks given, and one wherever ranks are among another number of provinces."""
        given = {change.period for change in self.breaks}
        recounted = (
            Break(after.period, _("Ranked among {of}").format(of=number(after.of)))
            for before, after in pairwise(self.points)
            if before.of and after.of and before.of != after.of and after.period not in given
        )
        return (*self.breaks, *recounted)

    def svg(self) -> SafeString:
        return draw(self)

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        items = [KeyItem("us", self.name)]
        if len(self.known()) < len(self.points):
            items.append(KeyItem("unknown", parts.unknown()))
        return (*items, *compose(self).unnamed)

    def target_words(self) -> str:
        return _("Target: rank {n} or better").format(n=number(self.target))

    def table(self) -> Table:
        rows = tuple((p.period, number(p.rank), number(p.of)) for p in self.points)
        return Table(self.describe(), (_("Period"), _("Rank"), _("Among")), rows)

    def notes(self) -> tuple[str, ...]:
        return (_("First place is at the top."),)


def describe(chart: RankLine) -> str:
    known = chart.known()
    if not known:
        return f"{chart.name}: {parts.nothing()}"
    last = known[-1]
    periods = comparable([p.period for p in chart.points], chart.all_breaks(), last.period)
    alike = [point for point in known if point.period in periods]
    words = [_place(chart.name, last)]
    if len(alike) > 1:
        words += [_movement(alike[0], last), _extremes(alike)]
    return f"{parts.joined_words(words)}."


def _extremes(points: Sequence[RankPoint]) -> str:
    best = min(points, key=lambda point: point.rank or 0)
    worst = max(points, key=lambda point: point.rank or 0)
    return _("best rank {best} ({best_period}), lowest {worst} ({worst_period})").format(
        best=number(best.rank),
        best_period=best.period,
        worst=number(worst.rank),
        worst_period=worst.period,
    )


def _place(name: str, point: RankPoint) -> str:
    words = (
        _("{name} ranked {rank} of {of} in {period}")
        if point.of
        else _("{name} ranked {rank} in {period}")
    )
    return words.format(
        name=name, rank=number(point.rank), of=number(point.of), period=parts.moment(point.period)
    )


def _movement(first: RankPoint, last: RankPoint) -> str:
    places = (first.rank or 0) - (last.rank or 0)
    if not places:
        return _("the same rank as in {period}").format(period=parts.moment(first.period))
    words = _("up {n} places on {period}") if places > 0 else _("down {n} places on {period}")
    return words.format(n=number(abs(places)), period=parts.moment(first.period))


def draw(chart: RankLine) -> SafeString:
    return compose(chart).finish(chart.describe())


def compose(chart: RankLine) -> LineDrawing:
    breaks, periods = chart.all_breaks(), tuple(point.period for point in chart.points)
    places = [p.of or 0 for p in chart.points] + [p.rank or 0 for p in chart.points]
    ticks = rank_ticks(max(*places, chart.target or 0, 2))
    top = head_room(breaks, periods, LAST)
    plot = Plot(FIRST, LAST, top, top + PLOT_HEIGHT, Decimal(1), Decimal(ticks[-1]), inverted=True)
    values = [None if p.rank is None else Decimal(p.rank) for p in chart.points]
    drawing = LineDrawing(plot, periods, breaks, None in values)
    _band(drawing, chart)
    drawing.axis([(Decimal(tick), number(tick)) for tick in ticks])
    drawing.period_row()
    drawing.break_lines()
    drawing.line(values, "rf-us-line")
    drawing.dots(values, "rf-us-dot")
    drawing.value_labels(values, [number(point.rank) for point in chart.points])
    _target_label(drawing, chart)
    drawing.unknowns(values, _("no rank"))
    return drawing


def _band(drawing: LineDrawing, chart: RankLine) -> None:
    if not chart.target:
        return
    plot, y = drawing.plot, drawing.plot.y(Decimal(chart.target))
    left, right = plot.left - 4, min(plot.right + 4, 100)
    drawing.under.append(
        svg.element(
            "rect",
            x=svg.pc(left),
            y=plot.top,
            width=svg.pc(right - left),
            height=y - plot.top,
            class_="rf-band",
        )
    )
    drawing.under.append(rule(left, right, y, "rf-band-edge"))


def _target_label(drawing: LineDrawing, chart: RankLine) -> None:
    if not chart.target:
        return
    plot, y = drawing.plot, drawing.plot.y(Decimal(chart.target))
    words, right = chart.target_words(), min(plot.right + 4, 100)
    spots = [
        Label(words, right, y + 18, "rf-band-label", TICK, "end"),
        Label(words, plot.left - 3, plot.top + 18, "rf-band-label", TICK, "start"),
        Label(words, plot.left - 3, y - 8, "rf-band-label", TICK, "start"),
    ]
    placed = drawing.sketch.place(spots, spotless=True)
    if placed is None or WIDE_ONLY in placed.css:
        drawing.unnamed.append(KeyItem("band", words))
    drawing.over.extend([placed.draw()] if placed else [])
