"""A reader with all published rows, linear algebra and patience; shares no code with the product.

A world is a count for every (unit, month). A published row is the sum over one unit, or over all
of them, from one month to another. The attacker finds every set of (unit, month) cells whose sum
follows from the rows, whatever the combination, and looks for sets of a few people.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import lcm

Atom = tuple[str, int]
Row = frozenset[Atom]


def row(units: Sequence[str], group: str, months: range) -> Row:
    named = units if group == "" else [group]
    return frozenset(product(named, months))


def what_rows_tell(atoms: Sequence[Atom], rows: Iterable[Row]) -> list[list[Atom]]:
    """Every non-empty set of atoms whose sum is a linear combination of the rows."""
    blind = _null_space(
        [[Fraction(atom in published) for atom in atoms] for published in set(rows)], len(atoms)
    )
    weights = _packed(blind, len(atoms))
    told = []
    sums = [0]
    for number in range(1, 2 ** len(atoms)):
        lowest = (number & -number).bit_length() - 1
        sums.append(sums[number & (number - 1)] + weights[lowest])
        if not sums[number]:
            told.append([atom for i, atom in enumerate(atoms) if number >> i & 1])
    return told


def _packed(vectors: list[list[Fraction]], width: int) -> list[int]:
    """One whole number for each atom, its digits in a large base the vectors' entries: a sum of
    them is zero only if every digit's sum is."""
    scale = lcm(*(value.denominator for vector in vectors for value in vector))
    return [
        sum(int(vector[at] * scale) << (64 * digit) for digit, vector in enumerate(vectors))
        for at in range(width)
    ]


def _null_space(matrix: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    reduced, pivots = _reduce(matrix, width)
    basis = []
    for free in [column for column in range(width) if column not in pivots]:
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for line, pivot in zip(reduced, pivots, strict=True):
            vector[pivot] = -line[free]
        basis.append(vector)
    return basis


def _reduce(matrix: list[list[Fraction]], width: int) -> tuple[list[list[Fraction]], list[int]]:
    lines = [list(line) for line in matrix]
    done: list[list[Fraction]] = []
    pivots: list[int] = []
    for column in range(width):
        line = next((line for line in lines if line[column]), None)
        if line is None:
            continue
        lines.remove(line)
        line = [value / line[column] for value in line]
        lines = [_without(other, line, column) for other in lines]
        done = [_without(other, line, column) for other in done]
        done.append(line)
        pivots.append(column)
    return done, pivots


def _without(line: list[Fraction], other: list[Fraction], column: int) -> list[Fraction]:
    return [a - line[column] * b for a, b in zip(line, other, strict=True)]
