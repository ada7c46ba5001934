"""What is public already, and what of a snapshot may join it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feedback.enums import QuestionSource, ValueStatus
from feedback.indicators.formulas import Item, interval, rounded
from feedback.indicators.lines import TOTAL, Cell
from feedback.indicators.rules.registry import scoring_of
from feedback.models import IndicatorDefinition, IndicatorSnapshot, IndicatorValue
from feedback.services.disclosure import (
    Disclosed,
    Group,
    Level,
    Rule,
    cells_of,
    disclose,
    smallest_group,
)
from feedback.services.distributions import Distribution, distribution_of, status_of
from feedback.services.indicators import (
    GroupResult,
    forms_of,
    items_of,
    options_of,
    plain_item,
    plain_options,
    stored_results,
)
from plan_pages.models import ReportingPeriod


@dataclass(frozen=True)
class PublicRow:
    """A row as it was let out, with the grouping it belongs to ("" for the whole form)."""

    snapshot: int
    grouping: str
    cells: tuple[Cell, ...]
    rule: Rule
    distributions: tuple[Distribution, ...] = ()

    def cells_under(self, rule: Rule) -> Iterator[Cell]:
        """Its counts, and those of the rule that its distributions tell besides."""
        yield from self.cells
        for each in self.distributions:
            yield from (cell for cell in each.under(rule) if cell not in self.cells)


def rule_of(definition: IndicatorDefinition) -> Rule:
    is_of_bank = definition.source == QuestionSource.BANK
    # Items of the bank have parts in the places of the forms; this stands where nobody answered.
    place = "bank" if is_of_bank else str(definition.indicator.form_id)
    return Rule(tuple(definition.questions), place, scoring_of(definition))


def public_rows(forms: Iterable[int]) -> list[PublicRow]:
    """Every row about the forms that was ever public, superseded ones too, newest first; with the
    rows of the bank, which may be about any form."""
    values = (
        IndicatorValue.objects.seen_by_the_public()
        .filter(snapshot__in=IndicatorSnapshot.objects.about_forms(forms))
        .select_related("snapshot__definition__indicator", "snapshot__period")
        .order_by("-snapshot__published_at", "-snapshot_id", "unit", "channel")
    )
    return [_public_row(value) for value in values]


def _public_row(value: IndicatorValue) -> PublicRow:
    snapshot = value.snapshot
    definition, period = snapshot.definition, snapshot.period
    result = GroupResult(value.unit, value.channel, items_of(value), definition)
    row = Disclosed(_group(result), ValueStatus(value.status), level_of(value))
    rule = rule_of(definition)
    cells = cells_of(rule, row, period.starts, period.ends)
    told = [
        Distribution(rule.place, item["question"], options_of(item), period.starts, period.ends)
        for item in value.public_items or ()
        if options_of(item)
    ]
    grouping = _grouping(value.unit, value.channel)
    return PublicRow(snapshot.pk, grouping, tuple(cells), rule, tuple(told))


def level_of(value: IndicatorValue) -> Level:
    if value.is_suppressed:
        return Level.NOTHING
    if value.is_bounded:
        return Level.COUNT
    if value.status == ValueStatus.SHOWN and value.public_items is None:
        return Level.VALUE
    return Level.ITEMS


def decide(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    results: Sequence[GroupResult],
    rows: Iterable[PublicRow],
) -> list[Disclosed]:
    """What of the results may be shown beside the public ``rows``.

    Groupings are one-way, so units and channels are looked at apart; the total is in both.
    """
    rows = list(rows)
    groups = [_group(result) for result in results]
    others = {row.grouping for row in rows} - {"", definition.grouping}
    totals = [_decide(definition, period, groups[:1], rows, other)[0] for other in others]
    most = min(totals, key=lambda total: total.level, default=None)
    shown = _decide(definition, period, groups, rows, definition.grouping, most=most)
    whole = results[0]
    return [
        replace(row, answers=tuple(_answers(definition, period, whole, rows)))
        if row.name == TOTAL and row.level is Level.ITEMS
        else row
        for row in shown
    ]


def _answers(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    whole: GroupResult,
    rows: Sequence[PublicRow],
) -> Iterator[tuple[str, ValueStatus]]:
    """Whether the distribution of each question's answers may be shown beside the ``rows``."""
    rule, k = rule_of(definition), smallest_group(definition.min_respondents)
    known = [each for row in rows for each in row.distributions]
    for item in whole.items:
        if item.options:
            new = distribution_of(item, rule, period.starts, period.ends)
            counted = [
                (other, _earlier(rows, grouping, other))
                for other in _other_rules(rows, rule, item.question)
                for grouping in {row.grouping for row in rows}
            ]
            yield item.question, status_of(new, known, counted, k)


def _other_rules(rows: Iterable[PublicRow], own: Rule, question: str) -> Iterable[Rule]:
    """By which else a question may have been published, of the bank too; what counts alike has
    the same column."""
    found = {row.rule.item(own.place, question): row.rule for row in rows}
    found.pop(own.item(own.place, question), None)
    return found.values()


def _earlier(rows: Iterable[PublicRow], grouping: str, rule: Rule) -> list[Cell]:
    return [
        cell for row in rows if row.grouping in ("", grouping) for cell in row.cells_under(rule)
    ]


def decide_for(snapshot: IndicatorSnapshot) -> list[Disclosed]:
    """The decision for a stored draft as things are public now."""
    results = stored_results(snapshot)
    rows = public_rows(forms_of(results))
    return decide(snapshot.definition, snapshot.period, results, rows)


def _decide(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    groups: Sequence[Group],
    rows: Iterable[PublicRow],
    grouping: str,
    *,
    most: Disclosed | None = None,
) -> list[Disclosed]:
    rule = rule_of(definition)
    return disclose(
        groups,
        smallest_group(definition.min_respondents),
        _earlier(rows, grouping, rule),
        rule=rule,
        starts=period.starts,
        ends=period.ends,
        most=most,
    )


def _group(result: GroupResult) -> Group:
    return Group(result.unit or result.channel, result.figure, result.items)


def _grouping(unit: str, channel: str) -> str:
    if unit:
        return IndicatorDefinition.Grouping.UNIT.value
    return IndicatorDefinition.Grouping.CHANNEL.value if channel else ""


def fill(value: IndicatorValue, shown: Disclosed) -> None:
    """Write into the public columns what was decided, and nothing else."""
    group, figure = shown.group, shown.group.figure
    value.status = shown.status
    value.public_n = group.n if shown.level >= Level.COUNT else None
    if shown.level >= Level.VALUE and figure is not None:
        value.public_figure = rounded(figure)
        bounds = interval(figure, group.n, scoring_of(value.snapshot.definition))
        value.public_low, value.public_high = bounds or (None, None)
    if shown.level >= Level.ITEMS and figure is not None:
        statuses = dict(shown.answers)
        value.public_items = [_public_item(item, statuses) for item in group.items]


def _public_item(item: Item, statuses: Mapping[str, ValueStatus]) -> dict[str, Any]:
    """The counts, and of the whole form the answers or why they are kept back."""
    plain = plain_item(item)
    status = statuses.get(item.question)
    if status is None:
        return plain
    options = plain_options(item.options) if status is ValueStatus.SHOWN else []
    return {**plain, "answers": status.value, "options": options}
