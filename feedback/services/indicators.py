"""Compute the values of indicators from the tallies as drafts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.cells import Key
from feedback.indicators.errors import (
    AlreadyPublished,
    NoDefinition,
    NothingChanged,
    WrongCalendar,
)
from feedback.indicators.formulas import Factor, Item, Part, figure, respondents, rounded
from feedback.indicators.rules.base import Scoring
from feedback.indicators.rules.registry import rule_named, scoring_of
from feedback.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorSnapshot,
    IndicatorValue,
    JobRun,
)
from plan_pages.models import ReportingPeriod

from .distributions import is_told
from .evidence import evidence_of
from .reading import WHOLE, Asked, GroupCounts, counts_of

# What a value's authors add to its figures.
REFLECTION = ("learned", "learned_en", "will_do", "will_do_en")


@dataclass(frozen=True)
class GroupResult:
    """A computed group: its key (unit, channel), and the counts of its items."""

    unit: str
    channel: str
    items: tuple[Item, ...]
    definition: IndicatorDefinition

    @property
    def n(self) -> int:
        return respondents(self.items)

    @cached_property
    def figure(self) -> Fraction | None:
        """Exact, in the unit of the rule; None where nobody answered."""
        return figure(factors_with(self.definition, self.items), scoring_of(self.definition))

    @property
    def kept_figure(self) -> Decimal | None:
        """Rounded, as it is stored and told."""
        return None if self.figure is None else rounded(self.figure)

    def plain(self) -> dict[str, Any]:
        value = self.kept_figure
        return {
            "unit": self.unit,
            "channel": self.channel,
            "respondents": self.n,
            "share": None if value is None else str(value),
            "items": [{**plain_item(item), **_plain_options(item)} for item in self.items],
        }


def factors_with(definition: IndicatorDefinition, items: Iterable[Item]) -> list[Factor]:
    by_code = {item.question: item for item in items}
    return [
        Factor(tuple(by_code[code] for code in factor["questions"]), factor.get("weight", 1))
        for factor in definition.factors
    ]


def plain_item(item: Item) -> dict[str, Any]:
    """What is published of an item: the two integers that its figure comes from."""
    return {"question": item.question, "hits": item.hits, "valid": item.valid}


def plain_options(options: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """A list, since the order of the answers is the scale's."""
    return [{"option": option, "n": n} for option, n in options]


def options_of(stored: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Of a stored or published item; empty where none were kept."""
    return tuple((each["option"], each["n"]) for each in stored.get("options", ()))


def _plain_options(item: Item) -> dict[str, Any]:
    return {"options": plain_options(item.options)} if item.options else {}


def _stored_item(item: Item) -> dict[str, Any]:
    parts = {"parts": [*map(list, item.parts)]} if item.parts else {}
    return {**plain_item(item), **parts, **_plain_options(item)}


def items_of(value: IndicatorValue) -> tuple[Item, ...]:
    return tuple(
        Item(i["question"], i["hits"], i["valid"], _stored_parts(i.get("parts", ())), options_of(i))
        for i in value.items
    )


def _stored_parts(stored: Iterable[Any]) -> tuple[Part, ...]:
    """Values computed earlier knew how many answered, and not in which form."""
    return tuple(Part(*part) for part in stored if isinstance(part, list))


def forms_of(results: Sequence[GroupResult]) -> set[int]:
    """The forms whose answers are in the results: of items of the bank, all that ask them."""
    parts = {part.form for result in results for item in result.items for part in item.parts}
    return {results[0].definition.indicator.form_id, *parts}


def compute(
    indicator: Indicator,
    period: ReportingPeriod,
    user: Any = None,
    run: JobRun | None = None,
) -> IndicatorSnapshot:
    """The draft of the indicator's values in the period, computed from the tallies of now.

    A draft that says the same is left as it is; one that is submitted is never touched. A
    published value of an open period gets a draft that will replace it; of a closed one,
    ``AlreadyPublished`` is raised. Raises also ``NoDefinition``, ``WrongCalendar``,
    ``ScaleChanged`` and ``NothingChanged``.
    """
    definition = definition_for(indicator, period)
    waiting = _in_work(indicator, period)
    if waiting is not None and waiting.is_submitted:
        return waiting
    published = IndicatorSnapshot.objects.current().filter(indicator=indicator, period=period)
    before = published.first()
    if waiting is None and before is not None and period.is_closed:
        raise AlreadyPublished(
            _("%(indicator)s is published for the closed period %(period)s; correct it instead.")
            % {"indicator": indicator.code, "period": period.code}
        )
    results = group_results(definition, period)
    if before is not None and before.result_hash == result_hash(definition, period, results):
        raise NothingChanged(
            _("%(indicator)s for %(period)s is what is published already.")
            % {"indicator": indicator.code, "period": period.code}
        )
    return write_draft(definition, period, results, before, user=user, run=run)


def definition_for(indicator: Indicator, period: ReportingPeriod) -> IndicatorDefinition:
    definition = indicator.current_definition
    if definition is None:
        raise NoDefinition(
            _("%(indicator)s has no definition yet.") % {"indicator": indicator.code}
        )
    rule_named(definition.rule)
    if definition.calendar != period.calendar:
        raise WrongCalendar(
            _("%(period)s is a period of another calendar than %(indicator)s uses.")
            % {"period": period.code, "indicator": indicator.code}
        )
    return definition


def _in_work(indicator: Indicator, period: ReportingPeriod) -> IndicatorSnapshot | None:
    found = IndicatorSnapshot.objects.in_work().filter(indicator=indicator, period=period)
    return found.first()


@transaction.atomic
def write_draft(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    results: Sequence[GroupResult],
    supersedes: IndicatorSnapshot | None,
    *,
    reason: str = "",
    user: Any = None,
    run: JobRun | None = None,
) -> IndicatorSnapshot:
    """Store the results as the one draft of the indicator and period.

    A correction begins with the reflection of the value that it corrects.
    """
    indicator = definition.indicator
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    digest = result_hash(definition, period, results)
    draft = _in_work(indicator, period)
    if draft is not None and draft.is_submitted:
        return draft
    if draft is not None and draft.result_hash == digest and reason in ("", draft.reason):
        return draft
    draft = draft or _new_draft(indicator, period, supersedes)
    draft.run = run
    draft.definition, draft.result_hash, draft.computed_at = definition, digest, timezone.now()
    draft.evidence = evidence_of(definition, period)
    draft.reason = reason or draft.reason
    draft.save()
    draft.values.all().delete()
    IndicatorValue.objects.bulk_create([_value(draft, result) for result in results])
    log(draft, "feedback.compute_indicator", user=user, data={"hash": digest})
    return draft


def _new_draft(
    indicator: Indicator, period: ReportingPeriod, supersedes: IndicatorSnapshot | None
) -> IndicatorSnapshot:
    draft = IndicatorSnapshot(indicator=indicator, period=period, supersedes=supersedes)
    for field in REFLECTION if supersedes is not None else ():
        setattr(draft, field, getattr(supersedes, field))
    return draft


def _value(snapshot: IndicatorSnapshot, result: GroupResult) -> IndicatorValue:
    return IndicatorValue(
        snapshot=snapshot,
        unit=result.unit,
        channel=result.channel,
        respondents=result.n,
        figure=result.kept_figure,
        items=[_stored_item(item) for item in result.items],
    )


def result_hash(
    definition: IndicatorDefinition, period: ReportingPeriod, results: Iterable[GroupResult]
) -> str:
    """SHA-256 over the definition's version and all counts: what is approved is published."""
    groups = sorted((r.plain() for r in results), key=lambda g: (g["unit"], g["channel"]))
    content = {
        "indicator": definition.indicator.code,
        "definition": definition.number,
        "period": period.code,
        "groups": groups,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def stored_results(snapshot: IndicatorSnapshot) -> list[GroupResult]:
    return [
        GroupResult(value.unit, value.channel, items_of(value), snapshot.definition)
        for value in snapshot.values.all()
    ]


def group_results(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    moving: Mapping[Key, int] | None = None,
) -> list[GroupResult]:
    """The whole form first, then every group that has any response, by code; with ``moving`` as
    if tallies had gained and lost that.
    """
    scoring = scoring_of(definition)
    counts = counts_of(definition, period, scoring, moving)
    keys = [WHOLE, *sorted(key for key in counts if key != WHOLE)]
    asked, told = counts[WHOLE].asked, definition.valid_options if is_told(definition) else ()
    return [
        GroupResult(
            *key,
            _items(definition, counts[key], asked, scoring, told if key == WHOLE else ()),
            definition,
        )
        for key in keys
    ]


def _items(
    definition: IndicatorDefinition,
    counts: GroupCounts,
    asked: Asked,
    scoring: Scoring,
    options: Iterable[str],
) -> tuple[Item, ...]:
    """In every group with a part of each form that has any, so that nobody is told as 0 too."""
    return tuple(
        Item(
            code,
            counts.hits(code, scoring),
            counts.valid(code, scoring),
            tuple(counts.parts_of(code, asked.get(code, ()), scoring)),
            tuple((option, counts.cells[code, option]) for option in options),
        )
        for code in definition.questions
    )
