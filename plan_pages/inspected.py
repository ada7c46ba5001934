"""How many of the units were inspected in a year, the input of criterion 1.3.1."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``, never rounded; ``whole`` may be 0."""

    part: int
    whole: int


def inspected_share(inspections: Iterable[str], units: Iterable[str]) -> Share:
    """Both are unit codes: of the year's concluded inspections, and of all units.

    A unit inspected twice counts once; one that is not among the units does not count.
    """
    all_units = set(units)
    return Share(len(all_units & set(inspections)), len(all_units))
