"""Define indicators, and compute their values from the tallies as drafts."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.indicators.errors import (
    AlreadyPublished,
    DefinitionUnsound,
    NoDefinition,
    NothingChanged,
    ScaleChanged,
    WrongCalendar,
)
from feedback.indicators.formulas import Item, index_share, respondents, rounded
from feedback.models import (
    FormVersion,
    Indicator,
    IndicatorDefinition,
    IndicatorSnapshot,
    IndicatorValue,
    Tally,
)
from feedback.questions.base import NO_OPINION
from plan_pages.models import ReportingPeriod

from . import scales

RESPONSE = "_response"
Key = tuple[str, str]
# {(id of a version, question): {option asked: option of the definition}}
Readings = dict[tuple[int, str], dict[str, str]]
WHOLE: Key = ("", "")


@dataclass(frozen=True)
class GroupResult:
    """A computed group: its key (unit, channel), and the counts of its items."""

    unit: str
    channel: str
    items: tuple[Item, ...]
    factors: tuple[tuple[str, ...], ...]

    @property
    def n(self) -> int:
        return respondents(self.items)

    @property
    def share(self) -> Any:
        """Exact, 0 to 1; None where nobody answered."""
        by_code = {item.question: item for item in self.items}
        return index_share([[by_code[code] for code in factor] for factor in self.factors])

    def plain(self) -> dict[str, Any]:
        share = self.share
        return {
            "unit": self.unit,
            "channel": self.channel,
            "respondents": self.n,
            "share": None if share is None else str(rounded(share)),
            "items": [plain_item(item) for item in self.items],
        }


def plain_item(item: Item) -> dict[str, Any]:
    return {"question": item.question, "hits": item.hits, "valid": item.valid}


def items_of(value: IndicatorValue) -> tuple[Item, ...]:
    return tuple(Item(i["question"], i["hits"], i["valid"]) for i in value.items)


def factors_of(definition: IndicatorDefinition) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(factor["questions"]) for factor in definition.factors)


@transaction.atomic
def define(
    indicator: Indicator, factors: Sequence[dict[str, Any]], *, user: Any = None, **rules: Any
) -> IndicatorDefinition:
    """Add a version of the definition; the same as the newest one adds nothing.

    ``factors`` is ``[{"code", "questions": [code, …]}]``; ``rules`` are the other fields of
    ``IndicatorDefinition``. Raises ``DefinitionUnsound``.
    """
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    _check_factors(indicator, factors)
    newest = indicator.current_definition
    wanted = IndicatorDefinition(
        indicator=indicator,
        number=(newest.number if newest else 0) + 1,
        factors=list(factors),
        **{"hit_options": ["4", "5"], "valid_options": ["1", "2", "3", "4", "5"], **rules},
    )
    if newest is not None and _rules(newest) == _rules(wanted):
        return newest
    wanted.save()
    log(wanted, "feedback.define_indicator", user=user, data=_rules(wanted))
    return wanted


def _rules(definition: IndicatorDefinition) -> dict[str, Any]:
    return {
        "factors": definition.factors,
        "hit_options": sorted(definition.hit_options),
        "valid_options": sorted(definition.valid_options),
        "grouping": str(definition.grouping),
        "calendar": str(definition.calendar),
        "min_respondents": definition.min_respondents,
        "criterion": definition.criterion_id,
    }


def _check_factors(indicator: Indicator, factors: Sequence[dict[str, Any]]) -> None:
    codes = [code for factor in factors for code in factor["questions"]]
    if not codes or not all(factor["questions"] for factor in factors):
        raise DefinitionUnsound(_("A definition needs questions in each factor."))
    known = set(indicator.form.questions.values_list("code", flat=True))
    unknown = sorted(set(codes) - known)
    if unknown:
        raise DefinitionUnsound(
            _("The form “%(form)s” asks no question %(codes)s.")
            % {"form": indicator.form, "codes": ", ".join(unknown)}
        )


def compute(indicator: Indicator, period: ReportingPeriod, user: Any = None) -> IndicatorSnapshot:
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
    return write_draft(definition, period, results, before, user=user)


def definition_for(indicator: Indicator, period: ReportingPeriod) -> IndicatorDefinition:
    definition = indicator.current_definition
    if definition is None:
        raise NoDefinition(
            _("%(indicator)s has no definition yet.") % {"indicator": indicator.code}
        )
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
) -> IndicatorSnapshot:
    """Store the results as the one draft of the indicator and period."""
    indicator = definition.indicator
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    digest = result_hash(definition, period, results)
    draft = _in_work(indicator, period)
    if draft is not None and draft.is_submitted:
        return draft
    if draft is not None and draft.result_hash == digest and reason in ("", draft.reason):
        return draft
    draft = draft or IndicatorSnapshot(indicator=indicator, period=period, supersedes=supersedes)
    draft.definition, draft.result_hash, draft.computed_at = definition, digest, timezone.now()
    draft.reason = reason or draft.reason
    draft.save()
    draft.values.all().delete()
    IndicatorValue.objects.bulk_create([_value(draft, result) for result in results])
    log(draft, "feedback.compute_indicator", user=user, data={"hash": digest})
    return draft


def _value(snapshot: IndicatorSnapshot, result: GroupResult) -> IndicatorValue:
    share = result.share
    return IndicatorValue(
        snapshot=snapshot,
        unit=result.unit,
        channel=result.channel,
        respondents=result.n,
        share=None if share is None else rounded(share),
        items=[plain_item(item) for item in result.items],
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
    factors = factors_of(snapshot.definition)
    return [
        GroupResult(value.unit, value.channel, items_of(value), factors)
        for value in snapshot.values.all()
    ]


def group_results(definition: IndicatorDefinition, period: ReportingPeriod) -> list[GroupResult]:
    """The whole form first, then every group that has any response, by code."""
    counts = _counts(definition, period, _readings(definition, period))
    factors = factors_of(definition)
    keys = [WHOLE, *sorted(key for key in counts if key != WHOLE)]
    return [GroupResult(*key, _items(definition, counts[key]), factors) for key in keys]


def _items(definition: IndicatorDefinition, counts: dict[Key, int]) -> tuple[Item, ...]:
    return tuple(_item(definition, code, counts) for code in definition.questions)


def _item(definition: IndicatorDefinition, code: str, counts: dict[Key, int]) -> Item:
    hits = sum(counts.get((code, option), 0) for option in definition.hit_options)
    valid = sum(counts.get((code, option), 0) for option in definition.valid_options)
    return Item(code, hits, valid)


def _counts(
    definition: IndicatorDefinition, period: ReportingPeriod, readings: Readings
) -> defaultdict[Key, dict[Key, int]]:
    """{(unit, channel): {(question, option): n}} in one query; the whole form is their sum."""
    by = definition.grouping
    columns = [by] if by else []
    versions = ["version"] if readings else []
    counts: defaultdict[Key, dict[Key, int]] = defaultdict(dict, {WHOLE: {}})
    for row in (
        _tallies(definition, period, readings)
        .values(*columns, *versions, "question", "option")
        .annotate(n=Sum("live") + Sum("archived"))
    ):
        cell = _cell(row, readings)
        groups = [WHOLE]
        if by and row[by] and row["n"]:
            groups.append((row[by], "") if by == "unit" else ("", row[by]))
        for group in groups:
            counts[group][cell] = counts[group].get(cell, 0) + row["n"]
    return counts


def _cell(row: dict[str, Any], readings: Readings) -> Key:
    """The question and the option that the row counts for, read on the definition's scale."""
    pairs = readings.get((row.get("version", 0), row["question"]), {})
    return row["question"], pairs.get(row["option"], row["option"])


def _tallies(definition: IndicatorDefinition, period: ReportingPeriod, readings: Readings) -> Any:
    options = {*definition.valid_options, *(code for pairs in readings.values() for code in pairs)}
    asked = Q(question__in=definition.questions, option__in=options)
    return Tally.objects.filter(
        asked | Q(question=RESPONSE),
        form_id=definition.indicator.form_id,
        half_month__gte=period.starts,
        half_month__lt=period.ends,
    ).order_by()


def _readings(definition: IndicatorDefinition, period: ReportingPeriod) -> Readings:
    """How answers to questions asked on another scale count; none is ever mixed in as it is
    (faults F12). Raises ``ScaleChanged`` where nobody mapped the scale."""
    form_id = definition.indicator.form_id
    used = Tally.objects.filter(
        form_id=form_id,
        question__in=definition.questions,
        half_month__gte=period.starts,
        half_month__lt=period.ends,
    )
    valid = frozenset(definition.valid_options)
    other = {
        (version.pk, entry["code"]): _options(entry)
        for version in FormVersion.objects.filter(pk__in=used.values("version"))
        for entry in version.entries
        if entry["code"] in definition.questions and _options(entry) != valid
    }
    if not other:
        return {}
    mapped = scales.readings(form_id, {code: valid for _version, code in other})
    for (_version, code), options in other.items():
        if (code, options) not in mapped:
            raise ScaleChanged(
                _("Question %(code)s was asked with other options than the definition counts.")
                % {"code": code}
            )
    return {key: mapped[key[1], options] for key, options in other.items()}


def _options(entry: dict[str, Any]) -> frozenset[str]:
    return frozenset(option["code"] for option in entry.get("options", [])) - {NO_OPINION}


def ensure_indicator(code: str, form: Any, **fields: Any) -> Indicator:
    """The indicator with the code, made or brought up to date."""
    indicator, _created = Indicator.objects.update_or_create(
        code=code, defaults={"form": form, **fields}
    )
    return indicator
