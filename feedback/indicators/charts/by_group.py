"""Each unit or channel through the periods, as far as it was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from feedback.indicators.history import names_of
from feedback.indicators.words import (
    breaks_of,
    interval_row,
    measure_of,
    measures_of,
    unit_of,
)
from plan_pages.charts import IntervalRow, Panel, SmallMultiples

# What a drawing of 256 px has room for.
MOST_PERIODS = 8


def group_panels(
    title: str, snapshots: Sequence[Any], groups: Sequence[Any], grouping: str
) -> SmallMultiples:
    """Of periods of one length, in the order of the page; empty where the newest value has no
    groups, or the periods are told in different measures."""
    recent = sorted(snapshots, key=lambda s: s.period.starts)[-MOST_PERIODS:]
    measures = measures_of(recent)
    shown = {each.pk for each in recent} if len(measures) == 1 else set()
    values = [v for v in groups if v.snapshot_id in shown and getattr(v, grouping or "unit")]
    known = {(value.group, value.snapshot_id): value for value in values}
    panels = [
        Panel(name, [_point(known.get((group, each.pk)), each) for each in recent])
        for group, name in names_of(values).items()
        if any(value.group == group for value in values)
    ]
    unit = unit_of(measure_of(values[0])) if values else unit_of(measures.pop())
    of = _("Channel") if grouping == "channel" else _("Unit")
    return SmallMultiples(title, panels, breaks_of(recent), unit, of)


def _point(value: Any, snapshot: Any) -> IntervalRow:
    name = snapshot.period.name
    return interval_row(name, value) if value is not None else IntervalRow(name)
