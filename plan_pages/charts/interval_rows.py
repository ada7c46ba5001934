"""One row per factor or unit: a dot on its 95 % interval, or why there is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plan_pages import numbers

from . import parts, svg
from .parts import KeyItem, Table, number
from .scales import nice_ticks
from .trend import interval_words
from .units import PERCENT, Unit

HEIGHT, MIDDLE, THICK = 26, 13, 10
LEFT, RIGHT = 2.0, 98.0
TICK_STEP = Decimal(20)
STUB = 30.0


class Shown(StrEnum):
    """How much of a value may be published."""

    PUBLISHED = "published"
    BOUNDED_HIGH = "bounded_high"
    BOUNDED_LOW = "bounded_low"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class IntervalRow:
    """Values of `unit`. `bound` is what a bounded row may say: 95 for "≥ 95 %"; `bound_words`
    are its words where the sign and the number are not enough."""

    name: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None
    status: str = Shown.PUBLISHED
    bound: Decimal | None = None
    notice: str = ""
    url: str = ""
    unit: Unit = PERCENT
    bound_words: str = ""

    @property
    def is_hidden(self) -> bool:
        return self.status == Shown.SUPPRESSED

    @property
    def is_bounded(self) -> bool:
        return self.status in (Shown.BOUNDED_HIGH, Shown.BOUNDED_LOW)

    @property
    def is_known(self) -> bool:
        return self.status == Shown.PUBLISHED and self.value is not None

    def words(self) -> str:
        """The value as a page may write it: "84,3 %", "≥ 95 %", "Not shown"."""
        if self.is_hidden:
            return _("Not shown")
        if self.is_bounded:
            sign = "≥" if self.status == Shown.BOUNDED_HIGH else "≤"
            return self.bound_words or f"{sign}\N{NO-BREAK SPACE}{self.unit.bound(edge(self))}"
        return self.unit.words(self.value)

    def interval(self) -> str:
        return interval_words(self.low, self.high) if self.is_known and self.low is not None else ""

    def n_words(self) -> str:
        return "" if self.is_hidden or self.n is None else _("n = {n}").format(n=number(self.n))

    def sentence(self) -> str:
        if self.is_hidden:
            return parts.reason(self.notice, self.words())
        return ", ".join(filter(None, (self.words(), self.interval(), self.n_words())))


@dataclass(frozen=True)
class DrawnInterval:
    row: IntervalRow
    svg: SafeString
    value: str
    detail: str


@dataclass(frozen=True)
class Axis:
    """The ends of the axis that all rows share, in the unit of the values."""

    start: Decimal
    end: Decimal
    unit: Unit = PERCENT

    def ticks(self) -> list[Decimal]:
        return [self.start, (self.start + self.end) / 2, self.end]

    def place(self, value: Decimal) -> float:
        inside = min(max(value, self.start), self.end)
        return LEFT + (RIGHT - LEFT) * float((inside - self.start) / (self.end - self.start))


@dataclass(frozen=True)
class IntervalRows:
    """All rows are of one `unit`. `start` is the left end of the axis of percent, which moves
    down when a value lies below it; the axis of other units encloses the values. `of` heads
    the names in the table: what the rows are, groups unless it is said."""

    name: str
    rows: Sequence[IntervalRow]
    start: Decimal = Decimal(60)
    unit: Unit = PERCENT
    of: str = ""
    template: ClassVar[str] = "plan_pages/figures/interval_rows.html"

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def axis_start(self) -> Decimal:
        return self.scale.start

    @property
    def scale(self) -> Axis:
        drawn = [v for row in self.rows for v in drawn_values(row)]
        if self.unit.ceiling is None:
            ends = nice_ticks(drawn or [Decimal(0), Decimal(1)], floor=self.unit.floor)
            return Axis(ends[0], ends[-1], self.unit)
        lowest = min([self.start, *drawn])
        start = max(self.unit.floor or Decimal(0), lowest // TICK_STEP * TICK_STEP)
        return Axis(start, self.unit.ceiling, self.unit)

    def drawn(self) -> Iterator[DrawnInterval]:
        scale = self.scale
        return (drawn_row(row, scale) for row in self.rows)

    def axis(self) -> SafeString:
        return axis(self.scale)

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        items = [KeyItem("interval", _("Value with its 95 % interval"))]
        if any(row.is_bounded for row in self.rows):
            items.append(KeyItem("bounded", _("Only a bound may be shown")))
        if any(row.is_hidden for row in self.rows):
            items.append(KeyItem("hidden", _("Not shown")))
        return tuple(items)

    def table(self) -> Table:
        head = (self.of or _("Group"), self.name, _("95 % interval"), _("n"))
        rows = tuple(_table_row(row) for row in self.rows)
        return Table(self.describe(), head, rows)

    def notes(self) -> tuple[str, ...]:
        start = self.axis_start
        return (_("The axis starts at {n}.").format(n=self.unit.bound(start)),) if start else ()


def _table_row(row: IntervalRow) -> tuple[str, ...]:
    value = parts.reason(row.notice, row.words()) if row.is_hidden else row.words()
    n = None if row.is_hidden else row.n
    size = numbers.format_number(n, 0, parts.language())
    return (row.name, value, row.interval() or numbers.MISSING, size)


def describe(chart: IntervalRows) -> str:
    known = [(row, row.value) for row in chart.rows if row.is_known and row.value is not None]
    hidden = sum(row.is_hidden for row in chart.rows)
    words = _extremes(known) if known else [parts.nothing().rstrip(".")]
    sizes = [row.n for row, _value in known if row.n is not None]
    if sizes:
        words.append(parts.sizes(sizes))
    if hidden:
        words.append(_("{n} not shown").format(n=number(hidden)))
    return f"{chart.name}: {parts.joined_words(words)}."


def _extremes(known: list[tuple[IntervalRow, Decimal]]) -> list[str]:
    high, low = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    if len(known) == 1:
        return [f"{high[0].name} {high[0].unit.words(high[1])}"]
    return [
        _("highest {high_name} ({high}), lowest {low_name} ({low})").format(
            high_name=high[0].name,
            high=high[0].unit.words(high[1]),
            low_name=low[0].name,
            low=low[0].unit.words(low[1]),
        )
    ]


def edge(row: IntervalRow) -> Decimal:
    """The bound of a bounded row: 95 or 5 unless the row says otherwise."""
    if row.bound is not None:
        return row.bound
    return Decimal(95) if row.status == Shown.BOUNDED_HIGH else Decimal(5)


def drawn_row(row: IntervalRow, scale: Axis) -> DrawnInterval:
    detail = " · ".join(filter(None, (row.interval(), row.n_words())))
    return DrawnInterval(row, draw(row, scale), row.words(), detail)


def drawn_values(row: IntervalRow) -> list[Decimal]:
    if row.is_hidden:
        return []
    values = [edge(row)] if row.is_bounded else [row.value, row.low, row.high]
    return [value for value in values if value is not None]


def axis(scale: Axis) -> SafeString:
    """The row of axis words above the rows; decoration, since every row names its value."""
    anchors = ("start", "middle", "end")
    words = [
        svg.element(
            "text",
            scale.unit.bound(tick),
            x=svg.pc(scale.place(tick)),
            y=15,
            class_="rf-tick",
            text_anchor=anchor,
        )
        for tick, anchor in zip(scale.ticks(), anchors, strict=True)
    ]
    return svg.element(
        "svg",
        *words,
        class_="rf-svg",
        width="100%",
        height=20,
        aria_hidden="true",
        focusable="false",
    )


def draw(row: IntervalRow, scale: Axis) -> SafeString:
    return svg.image(*_grid(scale), *_mark(row, scale), height=HEIGHT, label=row.sentence())


def _grid(scale: Axis) -> list[SafeString]:
    base = _line(LEFT, RIGHT, "rf-grid")
    uprights = [
        svg.element("line", x1=svg.pc(x), x2=svg.pc(x), y1=2, y2=HEIGHT - 2, class_="rf-grid")
        for x in (scale.place(tick) for tick in scale.ticks())
    ]
    return [base, *uprights]


def _mark(row: IntervalRow, scale: Axis) -> list[SafeString]:
    if row.is_hidden:
        return _stub()
    if row.is_bounded:
        return [_bounded(row, scale)]
    if row.value is None:
        return [_dot(LEFT + 2, "rf-unknown")]
    bars = []
    if row.low is not None and row.high is not None:
        bars.append(_line(scale.place(row.low), scale.place(row.high), "rf-interval"))
    return [*bars, _dot(scale.place(row.value), "rf-us-dot")]


def _stub() -> list[SafeString]:
    y = MIDDLE - THICK / 2
    stub = svg.element(
        "rect", x=svg.pc(LEFT), y=y, width=svg.pc(STUB), height=THICK, class_="rf-stub"
    )
    return [stub, _line(LEFT, LEFT + STUB, "rf-stub-hatch")]


def _bounded(row: IntervalRow, scale: Axis) -> SafeString:
    """An open box from the bound to the end of the axis: somewhere in here."""
    bound = scale.place(edge(row))
    left, right = (bound, RIGHT) if row.status == Shown.BOUNDED_HIGH else (LEFT, bound)
    return svg.element(
        "rect",
        x=svg.pc(left),
        y=MIDDLE - THICK / 2,
        width=svg.pc(right - left),
        height=THICK,
        rx=2,
        class_="rf-bounded",
    )


def _dot(x: float, css: str) -> SafeString:
    return svg.element("circle", cx=svg.pc(x), cy=MIDDLE, r=6, class_=css)


def _line(x1: float, x2: float, css: str) -> SafeString:
    return svg.element("line", x1=svg.pc(x1), x2=svg.pc(x2), y1=MIDDLE, y2=MIDDLE, class_=css)
