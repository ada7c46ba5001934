"""Recompute published values from their counts: python3 recompute.py FILE.csv

Needs nothing but Python 3. FILE is what "Counts for recomputing (CSV)" gives. Prints each value
as it is published and as it comes out, and ends with 1 where any two differ.
"""

import csv
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist

Row = dict[str, str]
KEY = ("code", "period", "unit", "channel")
DIGITS = 50


def main(path: str) -> int:
    values: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            values[tuple(row[name].lstrip("'") for name in KEY)].append(row)
    differ = 0
    for key, rows in values.items():
        published = [rows[0][name] for name in ("value", "interval_low", "interval_high")]
        found = recompute(rows)
        differ += published != found
        verdict = "=" if published == found else "DIFFERS"
        print(" ".join(part or "-" for part in key), *published, verdict, *found)
    return 1 if differ or not values else 0


def recompute(rows: list[Row]) -> list[str]:
    """[value, low, high] as the portal writes them; no interval of a count."""
    first = rows[0]
    hits = {row["question"]: int(row["hits"]) for row in rows}
    valid = {row["question"]: int(row["valid"]) for row in rows}
    if first["measure"] == "count":
        return [str(sum(int(row["hits"]) for row in rows)), "", ""]
    if first["combining"] == "pooled":
        mean = Fraction(
            sum(hits[row["question"]] for row in rows), sum(valid[row["question"]] for row in rows)
        )
    else:
        mean = mean_of_factors(rows)
    value = mean / int(first["scale"])
    return [told(value, first), *bounds(value, max(valid.values()), first)]


def mean_of_factors(rows: list[Row]) -> Fraction:
    """A question without an answer leaves its factor; a factor without any leaves the value."""
    shares: dict[str, list[Fraction]] = defaultdict(list)
    weights: dict[str, int] = {}
    for row in rows:
        weights[row["factor"]] = int(row["factor_weight"])
        if int(row["valid"]):
            share = Fraction(int(row["hits"]), int(row["valid"]))
            shares[row["factor"]].append(share)
    total = sum(weights[name] * sum(found) / len(found) for name, found in shares.items())
    return Fraction(total) / sum(weights[name] for name in shares)


def bounds(value: Fraction, n: int, row: Row) -> list[str]:
    """The score interval of Wilson (1927) at 95 %, between the worst and the best figure."""
    low, high = int(row["lowest_weight"]), int(row["highest_weight"])
    scale = int(row["scale"])
    place = (value * scale - low) / (high - low)
    with localcontext() as context:
        context.prec = DIGITS
        p = Decimal(place.numerator) / place.denominator
        z = Decimal(NormalDist().inv_cdf(0.975))
        spread = z * z / n
        middle = (p + spread / 2) / (1 + spread)
        half = z * (p * (1 - p) / n + spread / (4 * n)).sqrt() / (1 + spread)
        ends = max(middle - half, Decimal(0)), min(middle + half, Decimal(1))
    return [told((Fraction(end) * (high - low) + low) / scale, row) for end in ends]


def told(figure: Fraction, row: Row) -> str:
    """Rounded half up to four decimals, as it is kept; then to the two that are published."""
    kept = rounded(figure, 4)
    hundredfold = row["measure"] in ("percent", "net")
    return format(rounded(Fraction(kept * 100 if hundredfold else kept), 2), "f")


def rounded(number: Fraction, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        exact = Decimal(number.numerator) / number.denominator
        return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
