"""What a definition would say of the answers that are there, before anybody approves it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from feedback.enums import ValueStatus
from feedback.indicators.errors import IndicatorError
from feedback.indicators.group_rows import GroupRow, group_names
from feedback.indicators.rules.registry import scoring_of
from feedback.models import IndicatorDefinition
from plan_pages.models import ReportingPeriod
from plan_pages.numbers import round_half_up
from plan_pages.scoring_rules import POINT_PLACES

from .definitions import check
from .indicators import forms_of, group_results
from .public_rows import decide, public_rows

MOST_PERIODS = 24


@dataclass(frozen=True)
class Preview:
    period: ReportingPeriod
    rows: tuple[GroupRow, ...]
    # What the whole would give the criterion, of its maximum; None where it feeds none.
    points: Decimal | None = None

    @property
    def hidden(self) -> int:
        return sum(row.is_kept_back for row in self.rows)


def preview(definition: IndicatorDefinition, period: ReportingPeriod) -> Preview:
    """Every group with what the public would see of it, were it published now.

    Raises ``DefinitionUnsound`` and ``ScaleChanged``; stores nothing.
    """
    check(definition)
    results = group_results(definition, period)
    public = public_rows(forms_of(results))
    shown = {row.name: row for row in decide(definition, period, results, public)}
    before = _in_force(definition, period)
    names = group_names(results)
    measure = scoring_of(definition).measure
    rows = []
    for result in results:
        group = result.unit or result.channel
        outcome = shown[group]
        rows.append(
            GroupRow(
                names.get(group, group),
                result.n,
                result.kept_figure,
                before.get(group),
                measure,
                ValueStatus(outcome.status),
                outcome.shows_items,
            )
        )
    return Preview(period, tuple(rows), _points(definition, results[0].kept_figure))


def periods_to_preview(calendar: str) -> list[ReportingPeriod]:
    """Those that have begun, the newest first."""
    begun = ReportingPeriod.objects.filter(
        calendar=calendar, starts__lte=timezone.localdate()
    ).order_by("-ends", "starts")
    return list(begun[:MOST_PERIODS])


def _in_force(
    definition: IndicatorDefinition, period: ReportingPeriod
) -> dict[str, Decimal | None]:
    """{group: figure} by the definition in force; empty where the two measure different things."""
    current = definition.indicator.current_definition
    if current is None or current.pk == definition.pk:
        return {}
    if scoring_of(current).measure is not scoring_of(definition).measure:
        return {}
    try:
        results = group_results(current, period)
    except IndicatorError:
        return {}
    return {result.unit or result.channel: result.kept_figure for result in results}


def _points(definition: IndicatorDefinition, figure: Decimal | None) -> Decimal | None:
    if definition.criterion is None or figure is None:
        return None
    return round_half_up(figure * definition.criterion.max_score, POINT_PLACES)
