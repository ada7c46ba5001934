"""A published row as open data: one shape for the API and for CSV (public contract)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.encoding import iri_to_uri

from feedback.indicators.figures import open_figure
from feedback.indicators.words import measure_of
from feedback.models import IndicatorValue
from plan_pages.spreadsheet import safe_cell

BOM = "\ufeff"
COLUMNS = (
    "code",
    "period",
    "unit",
    "channel",
    "n",
    "value",
    "interval_low",
    "interval_high",
    "items",
    "status",
    "suppressed",
    "definition_version",
)


def plain(value: IndicatorValue) -> dict[str, Any]:
    """Reads the public columns only; ``snapshot`` with its indicator, period and definition."""
    snapshot = value.snapshot
    return {
        "code": snapshot.indicator.code,
        "period": snapshot.period.code,
        "unit": value.unit,
        "channel": value.channel,
        "n": value.public_n,
        "value": open_figure(value.public_figure, measure_of(value)),
        "interval": interval(value),
        "items": value.public_items,
        "status": value.status,
        "suppressed": value.is_suppressed,
        "definition_version": snapshot.definition.number,
    }


def interval(value: IndicatorValue) -> list[str | None] | None:
    if value.public_low is None or value.public_high is None:
        return None
    measure = measure_of(value)
    return [open_figure(value.public_low, measure), open_figure(value.public_high, measure)]


def csv_row(value: IndicatorValue) -> list[Any]:
    """Hidden figures are empty cells; items are written ``A1 353/405; A2 …`` (hits/valid)."""
    row = plain(value)
    low, high = row.pop("interval") or ["", ""]
    items = [f"{item['question']} {item['hits']}/{item['valid']}" for item in row["items"] or []]
    row |= {"interval_low": low, "interval_high": high, "items": "; ".join(items)}
    row["suppressed"] = "true" if row["suppressed"] else "false"
    return [safe_cell("" if row[name] is None else row[name]) for name in COLUMNS]


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(values: Iterable[IndicatorValue]) -> Iterator[str]:
    """Comma-separated, UTF-8 with a byte-order mark, so that a spreadsheet opens it as it is."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(COLUMNS)
    for value in values:
        yield writer.writerow(csv_row(value))


def csv_response(values: Iterable[IndicatorValue], filename: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(values), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{iri_to_uri(filename)}"'
    return response
