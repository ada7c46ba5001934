"""Labels that do not run into each other: boxes in px on the narrowest screen we serve."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString

from . import svg, text

# A 320 px screen less the margins of page and card; and the width from which the rest may show.
NARROW, WIDE = 256.0, 560.0
WIDE_ONLY = "rf-wide"


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Stroke:
    """A drawn line; x in percent of the frame, y in px."""

    x1: float
    y1: float
    x2: float
    y2: float

    def crosses(self, box: Box, frame: float) -> bool:
        """Whether the line, in a frame of that width, passes through the box."""
        steps = 24
        for step in range(steps + 1):
            share = step / steps
            x = (self.x1 + (self.x2 - self.x1) * share) * frame / 100
            y = self.y1 + (self.y2 - self.y1) * share
            if box.left <= x <= box.right and box.top <= y <= box.bottom:
                return True
        return False


@dataclass(frozen=True)
class Label:
    """A text anchored at x (percent) on the baseline y (px)."""

    text: str
    x: float
    y: float
    css: str
    size: float = 14
    anchor: str = "middle"

    def box(self, frame: float) -> Box:
        width = text.width(self.text, self.size, bold=True)
        start = (
            self.x * frame / 100 - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * width
        )
        return Box(start, self.y - self.size * 0.85, start + width, self.y + self.size * 0.3)

    def fits(self, frame: float) -> bool:
        box = self.box(frame)
        return box.left >= -1 and box.right <= frame + 1

    def draw(self) -> SafeString:
        anchor = None if self.anchor == "start" else self.anchor
        return svg.element(
            "text", self.text, x=svg.pc(self.x), y=self.y, class_=self.css, text_anchor=anchor
        )


@dataclass
class Sketch:
    """What is on the drawing so far; `place` adds a label where it disturbs least."""

    height: float
    strokes: list[Stroke] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def place(self, candidates: Iterable[Label], spotless: bool = False) -> Label | None:
        """The candidate that crosses fewest lines and no label, or None where none fits.

        One that fits only a wide frame gets the class that hides it on narrow ones.
        `spotless` refuses a place that crosses a line.
        """
        found = list(candidates)
        for frame, css in ((NARROW, ""), (WIDE, f" {WIDE_ONLY}")):
            free = [label for label in found if self._free(label, frame)]
            costs = [self._crossings(label, frame) for label in free]
            if free and not (spotless and min(costs)):
                chosen = free[costs.index(min(costs))]
                chosen = replace(chosen, css=chosen.css + css)
                self.labels.append(chosen)
                return chosen
        return None

    def _free(self, label: Label, frame: float) -> bool:
        box = label.box(frame)
        inside = label.fits(frame) and box.top >= 0 and box.bottom <= self.height
        return inside and not any(box.overlaps(other.box(frame)) for other in self.labels)

    def _crossings(self, label: Label, frame: float) -> int:
        box = label.box(frame)
        return sum(stroke.crosses(box, frame) for stroke in self.strokes)


def inside(label: Label, frame: float = NARROW) -> Label:
    """The label anchored at a side when its middle would push it out of the frame."""
    box = label.box(frame)
    if box.left < 0:
        return replace(label, anchor="start", x=0)
    if box.right > frame:
        return replace(label, anchor="end", x=100)
    return label
