"""Five answers per question: for and against around one line, the neutral apart on the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plan_pages import numbers

from . import parts, svg, text
from .layout import NARROW, WIDE, WIDE_ONLY
from .parts import KeyItem, Table, number, percent

Counts = tuple[int, int, int, int, int]
NEUTRAL = 2
HEIGHT, TOP, THICK, APART = 30, 3, 24, 4.0
LABEL, ROW_WIDE = 13.5, 400.0  # px: size of a number, and the drawing beside its words
STUB = 30.0


@dataclass(frozen=True)
class LikertRow:
    """`counts` of answers from the most negative to the most positive; None where withheld."""

    name: str
    counts: Counts | None
    notice: str = ""
    url: str = ""

    @property
    def n(self) -> int:
        return sum(self.counts or ())

    def shares(self) -> tuple[Fraction, ...]:
        """Exact percents of the five answers; empty without answers."""
        return tuple(Fraction(c * 100, self.n) for c in self.counts or ()) if self.n else ()

    @property
    def satisfied(self) -> Fraction | None:
        return sum(self.shares()[NEUTRAL + 1 :], Fraction(0)) if self.n else None

    def n_words(self) -> str:
        return _("n = {n}").format(n=number(self.n)) if self.counts is not None else ""


@dataclass(frozen=True)
class Spread:
    """The common scale of all rows, in percent of the frame."""

    centre: float
    neutral: float
    per_share: float


@dataclass(frozen=True)
class DrawnLikert:
    row: LikertRow
    svg: SafeString
    n: str


@dataclass(frozen=True)
class LikertRows:
    """`levels` are the words of the five answers; the usual ones of a survey when left out."""

    name: str
    rows: Sequence[LikertRow]
    levels: Sequence[str] = ()
    template: ClassVar[str] = "plan_pages/figures/likert_rows.html"

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def words(self) -> tuple[str, ...]:
        return tuple(self.levels) or (
            _("Very dissatisfied"),
            _("Dissatisfied"),
            _("Neutral"),
            _("Satisfied"),
            _("Very satisfied"),
        )

    def spread(self) -> Spread:
        return spread([row.shares() for row in self.rows if row.shares()])

    def drawn(self) -> Iterator[DrawnLikert]:
        where, words = self.spread(), self.words()
        return (DrawnLikert(row, draw(row, where, words), row.n_words()) for row in self.rows)

    def sides(self) -> SafeString:
        return sides(self.spread(), self.words())

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        return tuple(
            KeyItem(f"likert-{level}", words) for level, words in enumerate(self.words(), start=1)
        )

    def table(self) -> Table:
        head = (_("Question"), *self.words(), _("n"))
        return Table(self.describe(), head, tuple(_table_row(row) for row in self.rows))

    def notes(self) -> tuple[str, ...]:
        return (
            _("“{neutral}” stands apart on the right, so that both sides can be compared.").format(
                neutral=self.words()[NEUTRAL]
            ),
            _("Percent are rounded and may not add up to 100."),
        )


def _table_row(row: LikertRow) -> tuple[str, ...]:
    if not row.shares():
        reason = parts.reason(row.notice, parts.nothing())
        return (row.name, reason, *(numbers.MISSING for _level in range(4)), numbers.MISSING)
    return (row.name, *(percent(share) for share in row.shares()), number(row.n))


def describe(chart: LikertRows) -> str:
    known = [(row, row.satisfied) for row in chart.rows if row.satisfied is not None]
    if not known:
        return f"{chart.name}: {parts.nothing()}"
    best, worst = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    words = [
        _("most satisfied with {best_name} ({best}), least with {worst_name} ({worst})").format(
            best_name=best[0].name,
            best=percent(best[1]),
            worst_name=worst[0].name,
            worst=percent(worst[1]),
        )
        if len(known) > 1
        else _("{share} satisfied with {best_name}").format(
            share=percent(best[1]), best_name=best[0].name
        )
    ]
    words.append(parts.sizes([row.n for row, _share in known]))
    return f"{chart.name}: {parts.joined_words(words)}."


def spread(shares: Sequence[tuple[Fraction, ...]]) -> Spread:
    """One scale for all rows: the longest side of each kind decides where the line stands."""
    against = max((sum(row[:NEUTRAL]) for row in shares), default=Fraction(0))
    favour = max((sum(row[NEUTRAL + 1 :]) for row in shares), default=Fraction(0))
    neutral = max((row[NEUTRAL] for row in shares), default=Fraction(0))
    total = float(against + favour + neutral) or 1.0
    per_share = (100 - APART - 1) / total
    return Spread(
        0.5 + float(against) * per_share, 100 - float(neutral) * per_share - 0.5, per_share
    )


def sentence(row: LikertRow, levels: Sequence[str]) -> str:
    if not row.shares():
        return parts.reason(row.notice, parts.nothing())
    answers = [
        f"{words} {percent(share, 0)}" for words, share in zip(levels, row.shares(), strict=True)
    ]
    return ", ".join([*answers, row.n_words()])


def draw(row: LikertRow, where: Spread, levels: Sequence[str]) -> SafeString:
    label = sentence(row, levels)
    shares = row.shares()
    if not shares:
        return svg.image(*_withheld(), height=HEIGHT, label=label)
    widths = [float(share) * where.per_share for share in shares]
    starts = (
        where.centre - widths[1] - widths[0],
        where.centre - widths[1],
        where.neutral,
        where.centre,
        where.centre + widths[3],
    )
    shapes = [
        shape
        for level, (start, width) in enumerate(zip(starts, widths, strict=True), start=1)
        if width
        for shape in _segment(level, start, width, shares[level - 1])
    ]
    line = svg.element(
        "line",
        x1=svg.pc(where.centre),
        x2=svg.pc(where.centre),
        y1=0,
        y2=HEIGHT,
        class_="rf-centre",
    )
    return svg.image(*shapes, line, height=HEIGHT, label=label)


def sides(where: Spread, levels: Sequence[str]) -> SafeString:
    """The words above the two sides and the neutral column, where they have room."""
    spots = [
        (_("Less than satisfied"), where.centre - 1, "end", where.centre),
        (levels[NEUTRAL + 1], where.centre + 1, "start", where.neutral - where.centre),
        (levels[NEUTRAL], 100.0, "end", 100 - where.centre),
    ]
    drawn = [
        svg.element(
            "text",
            words,
            x=svg.pc(x),
            y=15,
            class_=_side_class(words, room),
            text_anchor=None if anchor == "start" else anchor,
        )
        for words, x, anchor, room in spots
    ]
    return svg.element(
        "svg",
        *drawn,
        class_="rf-svg",
        width="100%",
        height=20,
        aria_hidden="true",
        focusable="false",
    )


def _side_class(words: str, room: float) -> str:
    """Without room the words may reach over the column of names, where there is one."""
    needed = text.width(words, 14)
    if needed <= room * NARROW / 100:
        return "rf-tick"
    return f"rf-tick {WIDE_ONLY}" if needed <= room * WIDE / 100 else "rf-tick rf-beside"


def _segment(level: int, start: float, width: float, share: Fraction) -> list[SafeString]:
    shapes = [
        svg.element(
            "rect",
            x=svg.pc(max(start, 0)),
            y=TOP,
            width=svg.pc(width),
            height=THICK,
            class_=f"rf-likert-{level}",
        ),
        *_print_marks(level, start, start + width),
    ]
    words = number(share, 0)
    needed = text.width(words, LABEL, bold=True) + 4
    if needed <= width * ROW_WIDE / 100:
        narrow = "" if needed <= width * NARROW / 100 else f" {WIDE_ONLY}"
        label = svg.element(
            "text",
            words,
            x=svg.pc(start + width / 2),
            y=TOP + 17,
            class_=f"rf-likert-label rf-on-{level}{narrow}",
            text_anchor="middle",
        )
        shapes.append(label)
    return shapes


def _print_marks(level: int, start: float, end: float) -> list[SafeString]:
    """Upright bars on the worst answer and lines along the best: they differ in black and white."""
    along = {1: (TOP + THICK / 2,), 5: (TOP + 5, TOP + 19)}
    return [
        svg.element(
            "line",
            x1=svg.pc(max(start, 0)),
            x2=svg.pc(end),
            y1=y,
            y2=y,
            class_=f"rf-print-{level}",
        )
        for y in along.get(level, ())
    ]


def _withheld() -> list[SafeString]:
    y = TOP + THICK / 2
    return [
        svg.element("rect", x="0.5%", y=y - 5, width=svg.pc(STUB), height=10, class_="rf-stub"),
        svg.element("line", x1="0.5%", x2=svg.pc(STUB + 0.5), y1=y, y2=y, class_="rf-stub-hatch"),
    ]
