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

COUNTS = ("question", "hits", "valid")
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
    "answers",
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
        "items": _items(value),
        "status": value.status,
        "suppressed": value.is_suppressed,
        "definition_version": snapshot.definition.number,
        "answers": _answers(value),
    }


def _items(value: IndicatorValue) -> list[dict[str, Any]] | None:
    if value.public_items is None:
        return None
    return [{name: item[name] for name in COUNTS} for item in value.public_items]


def _answers(value: IndicatorValue) -> list[dict[str, Any]] | None:
    """The distributions of the whole form; None of a group, and of what is not chosen from
    several answers."""
    told = [item for item in value.public_items or () if "answers" in item]
    return [
        {
            "question": item["question"],
            "status": item["answers"],
            "options": item["options"],
        }
        for item in told
    ] or None


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
    """For a table: hidden figures are empty, items are ``A1 353/405; A2 …`` (hits/valid), answers
    ``A1 1=3 2=10 3=39 4=190 5=163; A2 …``."""
    low, high = row["interval"] or [None, None]
    items = [f"{item['question']} {item['hits']}/{item['valid']}" for item in row["items"] or []]
    answers = [_answer_words(each) for each in row["answers"] or [] if each["options"]]
    return {
        **row,
        "interval_low": low,
        "interval_high": high,
        "items": items,
        "answers": answers,
    }


def _answer_words(told: Mapping[str, Any]) -> str:
    counts = [f"{each['option']}={each['n']}" for each in told["options"]]
    return f"{told['question']} {' '.join(counts)}"


def csv_response(values: Iterable[IndicatorValue], filename: str) -> FileResponse:
    return table_response(COLUMNS, (flat(plain(value)) for value in values), filename)
