"""All that one indicator's page shows, read in one query: a page has fifteen at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import CharField, IntegerField, OuterRef, Q, QuerySet, Subquery

from feedback.enums import Channel, SnapshotState
from feedback.models import Indicator, IndicatorValue
from feedback.services.publication import PUBLISHERS, SUBMITTERS
from plan_pages.models import Unit

NO_ORDER = 10**9


@dataclass(frozen=True)
class History:
    """Snapshots have ``whole`` (a list of their value of the whole form) as in ``with_whole()``.

    ``in_force`` begins with the newest period, of those that end together with the longest.
    """

    in_force: list[Any]
    by_id: dict[int | None, Any]
    chosen: Any
    is_found: bool
    groups: list[IndicatorValue]
    all_groups: list[IndicatorValue]
    names: dict[str, str]


def read_history(indicator: Indicator, period_code: str) -> History:
    """The whole form in every period, and the groups of those in force; ``groups`` are of the
    period asked for or the newest."""
    values = list(_values(indicator))
    by_id: dict[int | None, Any] = {}
    for value in values:
        value.snapshot = _one(by_id, value.snapshot, value)
        value.snapshot.indicator = indicator
    in_force = [s for s in by_id.values() if s.state == SnapshotState.PUBLISHED]
    in_force.sort(key=lambda s: (-s.period.ends.toordinal(), s.period.starts))
    asked = next((s for s in in_force if s.period.code == period_code), None)
    chosen = asked or (in_force[0] if in_force else None)
    all_groups = [value for value in values if not value.is_whole]
    groups = [v for v in all_groups if chosen and v.snapshot_id == chosen.pk]
    return History(in_force, by_id, chosen, asked is not None, groups, all_groups, names_of(groups))


def as_of(history: History, ends: date) -> History:
    """Without the periods that ended later: what a report on an earlier one may tell."""
    return replace(history, in_force=[s for s in history.in_force if s.period.ends <= ends])


def _with_units(values: QuerySet[IndicatorValue]) -> QuerySet[IndicatorValue]:
    unit = Unit.objects.filter(code=OuterRef("unit"))
    return values.annotate(
        unit_name=Subquery(unit.values("name")[:1], output_field=CharField()),
        unit_order=Subquery(unit.values("sort_order")[:1], output_field=IntegerField()),
    )


def _one(by_id: dict[int | None, Any], snapshot: Any, value: Any) -> Any:
    """One object for a snapshot, though each row brings its own."""
    known = by_id.setdefault(snapshot.pk, snapshot)
    if value.is_whole:
        known.whole = [value]
        known.submitter_role, known.publisher_role = value.submitter_role, value.publisher_role
    return known


def _values(indicator: Indicator) -> QuerySet[IndicatorValue]:
    in_force = Q(snapshot__state=SnapshotState.PUBLISHED)
    values = IndicatorValue.objects.seen_by_the_public().filter(
        Q(unit="", channel="") | in_force, snapshot__indicator=indicator
    )
    return (
        _with_units(values)
        .select_related("snapshot__period", "snapshot__definition__criterion", "snapshot__run")
        .annotate(
            submitter_role=_role("snapshot__submitted_by", SUBMITTERS),
            publisher_role=_role("snapshot__published_by", PUBLISHERS),
        )
        .order_by()
    )


def _role(person: str, roles: Sequence[str]) -> Subquery:
    """The role in which somebody acted; people are not named to the public."""
    groups = Group.objects.filter(user=OuterRef(person), name__in=[str(role) for role in roles])
    return Subquery(groups.order_by("name").values("name")[:1])


def names_of(groups: Sequence[Any]) -> dict[str, str]:
    """{code: name} in the order that people expect; a unit that is gone keeps its code."""
    units = sorted(
        (v for v in groups if v.unit),
        key=lambda v: (NO_ORDER if v.unit_order is None else v.unit_order, v.unit),
    )
    channels = {channel.value: str(channel.label) for channel in Channel}
    return {v.unit: v.unit_name or v.unit for v in units} or channels
