"""How the figures of a report differ from those of the period before; pure over frozen data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Figures as of a day, which any two reports may compare.
STANDING = {
    "totals": ("total", "done", "done_late", "overdue", "continuous"),
    "inspections": ("measures_open", "measures_overdue"),
}
# Figures of a whole period, which two periods of different extent may not.
FLOWING = {
    "totals": ("due", "done_in_period"),
    "explanations": ("asked", "answered", "accepted", "refused"),
    "inspections": ("planned", "unannounced", "concluded"),
    "communication": ("total",),
}
OF_A_FIELD = ("total", "done", "done_late", "overdue")
POINTS = ("self_assessed", "appraised", "official")
Data = Mapping[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """``section`` and ``figure`` as in the data; ``of`` names a field or an indicator."""

    section: str
    figure: str
    of: str
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        return self.after - self.before


def difference(before: Data, after: Data) -> list[Change]:
    """The figures that both know and that changed, in the order of the report."""
    old, new = _figures(before), _figures(after)
    flowing = _are_of_like_extent(before["period"], after["period"])
    return [
        Change(section, figure, of, old[key], value)
        for key, value in new.items()
        for section, figure, of in [key]
        if old.get(key, value) != value and (flowing or not _flows(section, figure))
    ]


def _flows(section: str, figure: str) -> bool:
    return figure in FLOWING.get(section, ())


def _are_of_like_extent(before: Data, after: Data) -> bool:
    """A cumulative period beside one from the same day (it grew), or two of one kind that count
    for themselves; never a quarter beside half a year."""
    if before["is_cumulative"] and after["is_cumulative"]:
        return bool(before["starts"] == after["starts"])
    is_alone = not before["is_cumulative"] and not after["is_cumulative"]
    return is_alone and bool(before["kind"] == after["kind"])


def _figures(data: Data) -> dict[Key, Decimal]:
    return dict([*_counts(data), *_of_fields(data), *_of_scores(data), *_of_indicators(data)])


def _counts(data: Data) -> Iterator[tuple[Key, Decimal]]:
    for groups in (STANDING, FLOWING):
        for section, names in groups.items():
            yield from (((section, name, ""), Decimal(data[section][name])) for name in names)


def _of_fields(data: Data) -> Iterator[tuple[Key, Decimal]]:
    for field in data["fields"]:
        for name in OF_A_FIELD:
            yield ("fields", name, f"{field['code']} {field['name']}".strip()), Decimal(field[name])


def _of_scores(data: Data) -> Iterator[tuple[Key, Decimal]]:
    """Under another set of criteria or for another year, points are other points."""
    scores = data["scores"]
    for field in scores["fields"] if scores else []:
        of = f"{field['code']} {field['name']} ({scores['set']}, {scores['year']})"
        for kind in POINTS:
            if field[kind] is not None:
                yield ("scores", kind, of), Decimal(field[kind])


def _of_indicators(data: Data) -> Iterator[tuple[Key, Decimal]]:
    for figure in data["indicators"]:
        if figure["value"] is not None:
            yield ("indicators", "value", figure["name"]), Decimal(figure["value"])
