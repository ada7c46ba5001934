"""Points of fields or criteria: achieved, target, maximum and lost, on one scale of points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plan_pages import numbers

from . import parts, svg
from .parts import KeyItem, Table, number

ROOM = 82.0  # percent of the frame for the longest bar; the lost points stand behind it
HEIGHT, TOP, THICK = 30, 7, 16


@dataclass(frozen=True)
class ScoreRow:
    """Points. `achieved` is None while nobody has scored; `children` are criteria below it."""

    name: str
    maximum: Decimal
    achieved: Decimal | None = None
    target: Decimal | None = None
    code: str = ""
    url: str = ""
    from_survey: bool = False
    children: Sequence["ScoreRow"] = ()

    @property
    def lost(self) -> Decimal | None:
        return None if self.achieved is None else max(Decimal(0), self.maximum - self.achieved)

    @property
    def short(self) -> Decimal | None:
        """Points missing to the target; None where either is unknown."""
        if self.achieved is None or self.target is None:
            return None
        return max(Decimal(0), self.target - self.achieved)

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class DrawnScore:
    """A row as the template writes it; `nested` draws the children on a scale of their own."""

    row: ScoreRow
    svg: SafeString
    score: str
    maximum: str
    remark: str
    is_met: bool
    nested: "ScoreBars | None"


@dataclass(frozen=True)
class ScoreBars:
    """`worst` is how many rows with the most lost points are tinted."""

    name: str
    rows: Sequence[ScoreRow]
    worst: int = 2
    template: ClassVar[str] = "plan_pages/figures/score_rows.html"

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def scale(self) -> Decimal:
        return max((row.maximum for row in self.rows), default=Decimal(0))

    @property
    def scale_words(self) -> str:
        return _("Bars from 0 to {n} points").format(n=number(self.scale))

    def worst_rows(self) -> list[ScoreRow]:
        losing = [row for row in self.rows if row.lost]
        return sorted(losing, key=lambda row: row.lost or 0, reverse=True)[: self.worst]

    def all_rows(self) -> Iterator[ScoreRow]:
        return with_children(self.rows)

    def drawn(self) -> Iterator[DrawnScore]:
        worst = self.worst_rows()
        return (drawn_row(row, self.scale, row in worst) for row in self.rows)

    def describe(self) -> str:
        return describe(self)

    def key(self) -> tuple[KeyItem, ...]:
        items = [
            KeyItem("achieved", _("Points achieved")),
            KeyItem("maximum", pgettext("score", "Maximum")),
        ]
        if any(row.target is not None for row in self.rows):
            items.append(KeyItem("target", _("Target")))
        if self.worst_rows():
            items.append(KeyItem("lost", _("Most points lost")))
        if any(row.from_survey and row.achieved is not None for row in self.all_rows()):
            items.append(KeyItem("survey", _("Scored by survey")))
        return tuple(items)

    def table(self) -> Table:
        head = (
            pgettext("score", "Field"),
            _("Achieved"),
            pgettext("score", "Maximum"),
            _("Target"),
            _("Lost"),
        )
        return Table(self.describe(), head, tuple(map(table_row, self.all_rows())))

    def notes(self) -> tuple[str, ...]:
        return ()


def with_children(rows: Sequence[ScoreRow]) -> Iterator[ScoreRow]:
    for row in rows:
        yield row
        yield from with_children(row.children)


def table_row(row: ScoreRow) -> tuple[str, ...]:
    return (
        row.title,
        unscored_or(row.achieved),
        number(row.maximum),
        numbers.format_number(row.target, 2, parts.language()),
        numbers.format_number(row.lost, 2, parts.language()),
    )


def unscored_or(points: Decimal | None) -> str:
    return _("Not scored yet") if points is None else number(points, 2)


def describe(chart: ScoreBars) -> str:
    scored = [(row, row.achieved) for row in chart.rows if row.achieved is not None]
    if not scored:
        return f"{chart.name}: {parts.nothing()}"
    words = [
        _("{name}: {achieved} of {maximum} points").format(
            name=chart.name,
            achieved=number(sum((points for _row, points in scored), Decimal(0)), 2),
            maximum=number(sum((row.maximum for row, _points in scored), Decimal(0)), 2),
        )
    ]
    losers = [f"{row.title} ({number(row.lost, 2)})" for row in chart.worst_rows()]
    if losers:
        words.append(_("most points lost in {rows}").format(rows=", ".join(losers)))
    unscored = len(chart.rows) - len(scored)
    if unscored:
        words.append(_("{n} not scored yet").format(n=number(unscored)))
    return f"{parts.joined_words(words)}."


def drawn_row(row: ScoreRow, scale: Decimal, is_worst: bool) -> DrawnScore:
    return DrawnScore(
        row=row,
        svg=draw(row, scale, is_worst),
        score=unscored_or(row.achieved),
        maximum=number(row.maximum),
        remark=remark(row),
        is_met=row.short == 0,
        nested=ScoreBars(row.title, row.children) if row.children else None,
    )


def remark(row: ScoreRow) -> str:
    if row.short is None:
        return ""
    if not row.short:
        return _("Target met")
    return _("{n} short of the target").format(n=number(row.short, 2))


def row_sentence(row: ScoreRow) -> str:
    if row.achieved is None:
        return _("Not scored yet, maximum {maximum}").format(maximum=number(row.maximum))
    words = [
        _("{achieved} of {maximum} points, {lost} lost").format(
            achieved=number(row.achieved, 2),
            maximum=number(row.maximum),
            lost=number(row.lost, 2),
        )
    ]
    return parts.joined_words([*words, *([remark(row)] if remark(row) else [])])


def draw(row: ScoreRow, scale: Decimal, is_worst: bool = False) -> SafeString:
    """One bar; `scale` is the number of points that the full width stands for."""
    end = _place(row.maximum, scale)
    shapes = [_bar(end, "rf-lost" if is_worst else "rf-maximum")]
    if row.achieved is not None:
        shapes.append(_bar(_place(row.achieved, scale), "rf-achieved"))
        if row.from_survey:
            shapes.append(_tick(_place(row.achieved, scale), "rf-survey"))
    if row.target is not None:
        shapes.append(_tick(_place(row.target, scale), "rf-target", reach=4))
    return svg.image(*shapes, _behind(row, end, is_worst), height=HEIGHT, label=row_sentence(row))


def _place(points: Decimal, scale: Decimal) -> float:
    share = float(points / scale) if scale > 0 else 0.0
    return ROOM * min(max(share, 0.0), 1.0) + 0.5


def _bar(end: float, css: str) -> SafeString:
    return svg.element(
        "rect", x="0.5%", y=TOP, width=svg.pc(end - 0.5), height=THICK, rx=1.5, class_=css
    )


def _tick(at: float, css: str, reach: float = 0) -> SafeString:
    return svg.element(
        "line",
        x1=svg.pc(at),
        x2=svg.pc(at),
        y1=TOP - reach,
        y2=TOP + THICK + reach,
        class_=css,
    )


def _behind(row: ScoreRow, end: float, is_worst: bool) -> SafeString:
    """The lost points behind the bar, or that nobody has scored yet."""
    lost = None if row.lost is None else -row.lost
    words = numbers.format_number(lost, 2, parts.language()) if lost else ""
    css = "rf-lost-label rf-lost-most" if is_worst else "rf-lost-label"
    return svg.element("text", words, x=svg.pc(end + 1.5), y=TOP + 13, class_=css)
