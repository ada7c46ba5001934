"""The parts that the line charts share: axis, periods, breaks, segments, points and labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString

from . import svg, text
from .layout import NARROW, WIDE, WIDE_ONLY, Label, Sketch, Stroke, inside
from .parts import KeyItem
from .scales import Plot, joined

AXIS_END, FIRST, LAST = 9.0, 16.0, 92.0
LAST_BEFORE_NAME = 80.0
PLOT_HEIGHT, PERIOD_ROW, UNKNOWN_ROW, ABOVE = 236, 30, 26, 26
BREAK_LINE = 17
TICK, VALUE, BREAK = 14.0, 15.0, 13.0

Values = Sequence[Decimal | None]


@dataclass(frozen=True)
class Break:
    """The method changed with `period`: nothing before it is joined to anything after."""

    period: str
    label: str


@dataclass
class LineDrawing:
    """Collects the elements of one line chart; every method adds one layer."""

    plot: Plot
    periods: tuple[str, ...]
    breaks: tuple[Break, ...] = ()
    has_unknown: bool = False
    under: list[SafeString] = field(default_factory=list)
    over: list[SafeString] = field(default_factory=list)
    unnamed: list[KeyItem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sketch = Sketch(self.floor)

    @property
    def floor(self) -> float:
        """Where the row of periods begins; unknown values have a row of their own above it."""
        return self.plot.bottom + (UNKNOWN_ROW if self.has_unknown else 0)

    @property
    def height(self) -> float:
        return self.floor + PERIOD_ROW

    def x(self, index: int) -> float:
        return self.plot.x(index, len(self.periods))

    def break_indexes(self) -> tuple[int, ...]:
        starts = {change.period for change in self.breaks}
        return tuple(i for i, period in enumerate(self.periods) if i and period in starts)

    def axis(self, ticks: Sequence[tuple[Decimal, str]]) -> None:
        for value, words in ticks:
            y = self.plot.y(value)
            self.under.append(rule(AXIS_END + 1, self.plot.right + 4, y, "rf-grid"))
            short = text.shorten(words, AXIS_END * NARROW / 100 + 14, TICK)
            label = Label(short, AXIS_END, y + 5, "rf-tick", TICK, "end")
            self.sketch.labels.append(label)
            self.under.append(label.draw())

    def period_row(self) -> None:
        names = [text.shorten(period, NARROW / 2.5, TICK) for period in self.periods]
        narrow, wide = self._steps(max((text.width(name, TICK) for name in names), default=0) + 8)
        for index, name in enumerate(names):
            from_end = len(names) - 1 - index
            if from_end % wide:
                continue
            css = f"rf-tick {WIDE_ONLY}" if from_end % narrow else "rf-tick"
            label = Label(name, self.x(index), self.floor + 24, css, TICK)
            self.under.append(inside(label).draw())

    def _steps(self, width: float) -> tuple[int, int]:
        """Every how many periods a name fits, on a narrow and on a wide frame."""
        share = (self.plot.right - self.plot.left) / 100 / max(1, len(self.periods) - 1)
        wide = max(1, math.ceil(width / (share * WIDE)))
        narrow = max(1, math.ceil(width / (share * NARROW)))
        return math.ceil(narrow / wide) * wide, wide

    def break_lines(self) -> None:
        """Draw the dotted verticals; a label without room of its own goes into the key."""
        labels = {change.period: change.label for change in self.breaks}
        for index in self.break_indexes():
            x = (self.x(index - 1) + self.x(index)) / 2
            top = self.plot.top - ABOVE + 4
            self.under.append(upright(x, top, self.floor, "rf-break"))
            self.sketch.strokes.append(Stroke(x, top, x, self.floor))
            words = labels[self.periods[index]]
            if not self._break_label(words, x):
                self.unnamed.append(KeyItem("break", words))

    def _break_label(self, words: str, x: float) -> bool:
        lines, anchor = break_label(words, x)
        first = self.plot.top - ABOVE - BREAK_LINE * (len(lines) - 1) - 2
        labels = [
            Label(line, x, first + BREAK_LINE * row, "rf-break-label", BREAK, anchor)
            for row, line in enumerate(lines)
        ]
        placed = [self.sketch.place([label]) for label in labels]
        if not all(label and WIDE_ONLY not in label.css for label in placed):
            self.sketch.labels = [label for label in self.sketch.labels if label not in placed]
            return False
        self.over.extend(label.draw() for label in placed if label)
        return True

    def line(self, values: Values, css: str) -> None:
        known = [value is not None for value in values]
        for before, after in joined(known, self.break_indexes()):
            stroke = Stroke(
                self.x(before), self._y(values, before), self.x(after), self._y(values, after)
            )
            self.sketch.strokes.append(stroke)
            self.over.append(segment(stroke, css))

    def dots(self, values: Values, css: str, square: bool = False) -> None:
        for index, value in enumerate(values):
            if value is not None:
                self._dot(self.x(index), self.plot.y(value), css, square)

    def _dot(self, x: float, y: float, css: str, square: bool) -> None:
        self.sketch.strokes.append(Stroke(x, y - 4, x, y + 4))
        if square:
            # A line of no length with square caps: a rectangle could not be centred on a percent.
            self.over.append(segment(Stroke(x, y, x + 0.01, y), css))
        else:
            self.over.append(svg.element("circle", cx=svg.pc(x), cy=y, r=5, class_=css))

    def unknowns(self, values: Values, words: str) -> None:
        """A hollow point under the axis where a value is not known: it has no height."""
        y = self.plot.bottom + UNKNOWN_ROW / 2
        for index, value in enumerate(values):
            if value is not None:
                continue
            x = self.x(index)
            self.over.append(svg.element("circle", cx=svg.pc(x), cy=y, r=5, class_="rf-unknown"))
            self.sketch.strokes.append(Stroke(x, y - 5, x, y + 5))
            sides = [
                Label(words, min(x + 3, 100), y + 5, "rf-unknown-label", BREAK, "start"),
                Label(words, max(x - 3, 0), y + 5, "rf-unknown-label", BREAK, "end"),
            ]
            placed = self.sketch.place(sides, spotless=True)
            self.over.extend([placed.draw()] if placed else [])

    def value_labels(
        self, values: Values, words: Sequence[str], spans: Sequence[tuple[Decimal, Decimal]] = ()
    ) -> None:
        """Write the values where they fit: the last, the extremes, the first, then the others.

        `spans` are the intervals that the labels stay clear of, one for each value.
        """
        for index in by_importance(values):
            value = values[index]
            if value is None:
                continue
            x, y = self.x(index), self.plot.y(value)
            high, low = (self.plot.y(end) for end in reversed(spans[index])) if spans else (y, y)
            above_below = [
                Label(words[index], x, at, "rf-value", VALUE) for at in (high - 11, low + 22)
            ]
            beside = [
                Label(words[index], min(x + 3, 100), y + 5, "rf-value", VALUE, "start"),
                Label(words[index], max(x - 3, 0), y + 5, "rf-value", VALUE, "end"),
            ]
            placed = self.sketch.place([inside(label) for label in above_below] + beside)
            self.over.extend([placed.draw()] if placed else [])

    def end_name(self, values: Values, name: str, css: str) -> None:
        """The short name of a series behind its last known point."""
        known = [index for index, value in enumerate(values) if value is not None]
        if not (name and known):
            return
        x, y = self.x(known[-1]), self._y(values, known[-1])
        at = min(x + 3.5, 100)
        candidates = [
            Label(name, at, y + down, css, TICK, "start") for down in (5, 16, -6, 26, -16)
        ]
        placed = self.sketch.place(candidates)
        self.over.extend([placed.draw()] if placed else [])

    def finish(self, label: str) -> SafeString:
        return svg.image(*self.under, *self.over, height=self.height, label=label)

    def _y(self, values: Values, index: int) -> float:
        value = values[index]
        return self.plot.bottom if value is None else self.plot.y(value)


def comparable(periods: Sequence[str], breaks: Sequence[Break], last: str) -> tuple[str, ...]:
    """The periods that the one named `last` may be compared with: those of its own method."""
    end = periods.index(last)
    starts = [periods.index(change.period) for change in breaks if change.period in periods]
    return tuple(periods[max((start for start in starts if start <= end), default=0) : end + 1])


def head_room(breaks: Sequence[Break], periods: Sequence[str], last: float) -> float:
    """px above the plot: room for a value label, and for the lines of the widest break label."""
    rows = [len(lines) for lines, _anchor in break_texts(breaks, periods, last)]
    return ABOVE + max(rows, default=0) * BREAK_LINE


def break_texts(
    breaks: Sequence[Break], periods: Sequence[str], last: float
) -> list[tuple[tuple[str, ...], str]]:
    found = [(periods.index(b.period), b.label) for b in breaks if b.period in periods]
    step = (last - FIRST) / max(1, len(periods) - 1)
    return [break_label(label, FIRST + step * (at - 0.5)) for at, label in found if at]


def break_label(words: str, x: float) -> tuple[tuple[str, ...], str]:
    """The lines of the label at x percent, and the anchor that needs fewest of them."""
    rooms = {"middle": 2 * min(x, 100 - x), "start": 100 - x, "end": x}
    wrapped = [
        (text.balanced(words, room * NARROW / 100, BREAK), anchor) for anchor, room in rooms.items()
    ]
    return min(wrapped, key=lambda pair: len(pair[0]))


def by_importance(values: Values) -> list[int]:
    known = [index for index, value in enumerate(values) if value is not None]
    if not known:
        return []
    ranked = sorted(known, key=lambda index: values[index] or Decimal(0))
    return list(dict.fromkeys((known[-1], ranked[-1], ranked[0], known[0], *reversed(known))))


def rule(x1: float, x2: float, y: float, css: str) -> SafeString:
    return segment(Stroke(x1, y, min(x2, 100), y), css)


def upright(x: float, y1: float, y2: float, css: str) -> SafeString:
    return segment(Stroke(x, y1, x, y2), css)


def segment(stroke: Stroke, css: str) -> SafeString:
    return svg.element(
        "line",
        x1=svg.pc(stroke.x1),
        y1=stroke.y1,
        x2=svg.pc(stroke.x2),
        y2=stroke.y2,
        class_=css,
    )
