"""A published row as open data: one shape for the API and for CSV (public contract)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import FileResponse
from django.utils.timezone import localtime

from feedback.enums import SnapshotState
from feedback.indicators.figures import open_figure
from feedback.indicators.words import measure_of
from feedback.models import IndicatorSnapshot, IndicatorValue
from plan_pages.api.tables import csv_response as table_response

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
HISTORY_COLUMNS = (
    *COLUMNS,
    "id",
    "revision",
    "in_force",
    "published_at",
    "correction_reason",
    "superseded_at",
    "superseded_reason",
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


def plain_history(value: Any) -> dict[str, Any]:
    """With how it came and went; ``value`` is annotated with its ``revision``."""
    snapshot = value.snapshot
    later = _public_correction(snapshot)
    return {
        **plain(value),
        "id": f"{snapshot.indicator.code}/{snapshot.period.code}/{value.revision}",
        "revision": value.revision,
        "in_force": snapshot.state == SnapshotState.PUBLISHED,
        "published_at": _moment(snapshot.published_at),
        "correction_reason": snapshot.reason if snapshot.supersedes_id else None,
        "superseded_at": _moment(later.published_at) if later else None,
        "superseded_reason": later.reason if later else None,
    }


def _public_correction(snapshot: IndicatorSnapshot) -> IndicatorSnapshot | None:
    """A correction that is still being worked on is nobody's to know."""
    later: IndicatorSnapshot | None = getattr(snapshot, "superseded_by", None)
    return later if later is not None and later.is_public else None


def _moment(at: datetime | None) -> str | None:
    return localtime(at).isoformat(timespec="seconds") if at else None


def interval(value: IndicatorValue) -> list[str | None] | None:
    if value.public_low is None or value.public_high is None:
        return None
    measure = measure_of(value)
    return [open_figure(value.public_low, measure), open_figure(value.public_high, measure)]


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """For a table: hidden figures are empty, items are ``A1 353/405; A2 …`` (hits/valid)."""
    low, high = row["interval"] or [None, None]
    items = [f"{item['question']} {item['hits']}/{item['valid']}" for item in row["items"] or []]
    return {**row, "interval_low": low, "interval_high": high, "items": items}


def csv_response(values: Iterable[IndicatorValue], filename: str) -> FileResponse:
    return table_response(COLUMNS, (flat(plain(value)) for value in values), filename)
