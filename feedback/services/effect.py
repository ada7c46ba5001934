"""What setting responses aside, or putting them back, would do to the numbers, said before.

Pure of any change: what leaves are the stored cells of the counted revisions, what returns are
those that the newest revisions would be counted with, as ``reconcile`` does it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery, Sum

from feedback.cells import RESPONSE, Key, Sums, amounts_of
from feedback.enums import QuestionSource
from feedback.indicators.errors import ScaleChanged
from feedback.indicators.figures import figure_words
from feedback.indicators.rules.registry import rule_of_record
from feedback.models import (
    FeedbackForm,
    Indicator,
    IndicatorDefinition,
    IndicatorSnapshot,
    ResponseRevision,
    Tally,
)
from feedback.querysets import ResponseQuerySet
from plan_pages.models import ReportingPeriod

from .counting import fresh_cells, schemas_of
from .indicators import GroupResult, group_results

Moving = Mapping[Key, int]


@dataclass(frozen=True)
class Change:
    """Respondents now and after the decision; ``unit`` is a code, ``""`` the whole form."""

    unit: str
    before: int
    after: int


@dataclass(frozen=True)
class DraftChange:
    """The value of the whole form in a period that is not closed, now and after the decision."""

    indicator: Indicator
    period: ReportingPeriod
    before: GroupResult
    after: GroupResult

    @property
    def value_before(self) -> str:
        return _words(self.before)

    @property
    def value_after(self) -> str:
        return _words(self.after)


def leaving(responses: ResponseQuerySet) -> Counter[Key]:
    """What the tallies would lose, as negative numbers; nothing for what is not counted."""
    counted = ResponseRevision.objects.filter(
        response__in=responses.filter(counted__gt=0), number=F("response__counted")
    )
    return _summed(counted, times=-1)


def returning(responses: ResponseQuerySet) -> Counter[Key]:
    """What the tallies would gain; nothing for what they hold still."""
    newest = ResponseRevision.objects.filter(response=OuterRef("response"))
    number = newest.order_by().values("response").annotate(last=Max("number")).values("last")
    wanted = ResponseRevision.objects.filter(
        response__in=responses.filter(counted=0), number=Subquery(number)
    )
    return _summed(wanted, times=1)


def _summed(revisions: Any, times: int) -> Counter[Key]:
    found = list(revisions.select_related("response"))
    schemas = schemas_of([revision.response for revision in found if revision.cells is None])
    sums = Sums()
    for revision in found:
        response = revision.response
        cells = revision.cells
        if cells is None:
            cells = fresh_cells(response, revision, schemas[response.version_id])
        sums.add(amounts_of(response.form_id, response.version_id, cells), times)
    return sums.live


def changes(form_id: int, moving: Moving) -> list[Change]:
    """The whole form first, then every unit that something moves of, by code."""
    of_units: Counter[str] = Counter()
    for key, n in moving.items():
        if key.form_id == form_id and key.question == RESPONSE:
            of_units[key.unit] += n
    now = _counted(form_id)
    total = Change("", now.total(), now.total() + of_units.total())
    units = [Change(unit, now[unit], now[unit] + n) for unit, n in sorted(of_units.items())]
    return [total, *units]


def _counted(form_id: int) -> Counter[str]:
    rows = Tally.objects.filter(form=form_id).sheets().order_by()
    by_unit = rows.values("unit").annotate(n=Sum(F("live") + F("archived")))
    return Counter({row["unit"]: row["n"] for row in by_unit})


def draft_changes(form: FeedbackForm, moving: Moving) -> list[DraftChange]:
    """Of every indicator that counts the form, in the open periods of the kinds for which it was
    computed, a new one in the shortest; only where the counts of the value would change.
    """
    days = sorted({key.half_month for key in moving if key.form_id == form.pk})
    periods = _open_periods(days)
    found = []
    for definition in _definitions_of(form):
        for period in _periods_of(definition, periods):
            change = _draft_change(definition, period, moving)
            if change is not None and change.before.items != change.after.items:
                found.append(change)
    return found


def _open_periods(days: Iterable[date]) -> list[ReportingPeriod]:
    holds = Q(pk__in=[])
    for day in days:
        holds |= Q(starts__lte=day, ends__gt=day)
    found = ReportingPeriod.objects.filter(holds, closed_at=None)
    return sorted(found, key=lambda period: (period.ends - period.starts, period.starts))


def _definitions_of(form: FeedbackForm) -> list[IndicatorDefinition]:
    of_form = Q(form=form) | Q(definitions__source=QuestionSource.BANK)
    indicators = Indicator.objects.filter(of_form).distinct().order_by("code")
    return [one for one in (each.current_definition for each in indicators) if one is not None]


def _periods_of(
    definition: IndicatorDefinition, periods: list[ReportingPeriod]
) -> list[ReportingPeriod]:
    fitting = [period for period in periods if period.calendar == definition.calendar]
    snapshots = IndicatorSnapshot.objects.filter(indicator=definition.indicator_id)
    if not snapshots.exists():
        return fitting[:1]
    in_work = set(snapshots.in_work().values_list("period", flat=True))
    kinds = set(snapshots.values_list("period__kind", flat=True))
    return [period for period in fitting if period.pk in in_work or period.kind in kinds]


def _draft_change(
    definition: IndicatorDefinition, period: ReportingPeriod, moving: Moving
) -> DraftChange | None:
    try:
        before, after = (group_results(definition, period, by)[0] for by in (None, moving))
    except ScaleChanged:
        # Such an indicator has no value to change; where it is computed, that is said.
        return None
    return DraftChange(definition.indicator, period, before, after)


def _words(result: GroupResult) -> str:
    return figure_words(result.kept_figure, rule_of_record(result.definition).measure)
