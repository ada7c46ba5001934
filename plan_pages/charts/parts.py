"""What every chart hands to the figure frame: key entries, a table, and words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Protocol

from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from plan_pages import numbers

from . import svg


@dataclass(frozen=True)
class KeyItem:
    """`mark` names the swatch, e.g. "us", "band", "likert-1"."""

    mark: str
    text: str

    @property
    def swatch(self) -> SafeString:
        return swatch(self.mark)


@dataclass(frozen=True)
class Table:
    """The full data of a chart as words; the first cell of each row is its header."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_wide(self) -> bool:
        return len(self.head) > 3  # noqa: PLR2004 - what a 320 px screen holds


class Chart(Protocol):
    """`template` draws the chart inside the frame; the rest is what the frame writes around it."""

    template: ClassVar[str]

    @property
    def is_empty(self) -> bool: ...

    def describe(self) -> str: ...

    def key(self) -> tuple[KeyItem, ...]: ...

    def table(self) -> Table: ...

    def notes(self) -> tuple[str, ...]: ...


def number(value: numbers.Number | None, places: int | None = None) -> str:
    return numbers.format_number(value, places, language(), missing=unknown())


def percent(value: numbers.Number | None, places: int | None = 1) -> str:
    return numbers.format_percent(value, places, language(), missing=unknown())


def language() -> str:
    return get_language() or "vi"


def unknown() -> str:
    return _("No published value")


def reason(notice: str, otherwise: str) -> str:
    """Why a value is withheld; never an empty text, since it may be all that is read out."""
    return notice if svg.clean(notice).strip() else otherwise


def nothing() -> str:
    return _("No data yet.")


def moment(period: str) -> str:
    """A period inside a sentence; Vietnamese puts "năm" before a year."""
    is_year = period.isdecimal() and len(period) == len("2022")
    return pgettext("a year inside a sentence", "{y}").format(y=period) if is_year else period


def joined_words(words: list[str]) -> str:
    return "; ".join(words)


def sizes(counts: list[int]) -> str:
    """The n of several groups in a few words; `counts` is not empty."""
    low, high = min(counts), max(counts)
    if low == high:
        return _("n = {n}").format(n=number(low))
    return _("n from {low} to {high}").format(low=number(low), high=number(high))


def change(difference: Decimal, unit: str) -> str:
    """How a value moved; less than one point counts as no change worth a direction."""
    if abs(difference) < 1:
        return _("almost unchanged ({change})").format(change=_signed(difference))
    words = _("up {n} {unit}") if difference > 0 else _("down {n} {unit}")
    return words.format(n=number(abs(difference), 2), unit=unit)


def _signed(difference: Decimal) -> str:
    return numbers.format_change(difference, 2, language())


def swatch(mark: str) -> SafeString:
    """The small sample beside a key entry; decoration, the words say it."""
    drawing = LINES.get(mark) or (svg.element("rect", class_=f"rf-{mark}", **BOX),)
    return svg.element(
        "svg",
        *drawing,
        class_="rf-swatch",
        width=24,
        height=16,
        aria_hidden="true",
        focusable="false",
    )


BOX: dict[str, float] = {"x": 4, "y": 1, "width": 15, "height": 14}


def _line(css: str, **place: float) -> SafeString:
    return svg.element("line", class_=css, **place)


def _across(css: str) -> SafeString:
    return _line(css, x1=0, y1=8, x2=24, y2=8)


LINES: dict[str, tuple[SafeString, ...]] = {
    "us": (_across("rf-us-line"), svg.element("circle", cx=12, cy=8, r=5, class_="rf-us-dot")),
    "reference": (
        _across("rf-ref-line"),
        svg.element("rect", x=8.5, y=4.5, width=7, height=7, class_="rf-ref-dot"),
    ),
    "unknown": (svg.element("circle", cx=12, cy=8, r=5, class_="rf-unknown"),),
    "break": (_line("rf-break", x1=12, y1=0, x2=12, y2=16),),
    "target": (_line("rf-target", x1=12, y1=0, x2=12, y2=16),),
    "interval": (
        _line("rf-interval", x1=4, y1=8, x2=20, y2=8),
        svg.element("circle", cx=12, cy=8, r=5, class_="rf-us-dot"),
    ),
    "hidden": (
        svg.element("rect", class_="rf-stub", **BOX),
        _line("rf-stub-hatch", x1=4, y1=8, x2=19, y2=8),
    ),
    "survey": (
        svg.element("rect", x=4, y=1, width=11, height=14, class_="rf-achieved"),
        _line("rf-survey", x1=18, y1=1, x2=18, y2=15),
    ),
    "likert-1": (
        svg.element("rect", class_="rf-likert-1", **BOX),
        _line("rf-print-1", x1=4, y1=8, x2=19, y2=8),
    ),
    "likert-5": (
        svg.element("rect", class_="rf-likert-5", **BOX),
        _line("rf-print-5", x1=4, y1=5, x2=19, y2=5),
        _line("rf-print-5", x1=4, y1=11, x2=19, y2=11),
    ),
}
