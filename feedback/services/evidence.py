"""What a draft's figures come from, frozen beside them: versions, channels, what was set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from feedback.bank.entries import item_of
from feedback.enums import Disposition, QuestionSource
from feedback.models import FormVersion, IndicatorDefinition, Response, Tally
from feedback.questions.base import Entry
from plan_pages.models import ReportingPeriod

from .reading import bank_readings

# Version, channel and number of responses.
Row = tuple[int, str, int]
SET_ASIDE = (Disposition.SPAM, Disposition.EXCLUDED)


def evidence_of(definition: IndicatorDefinition, period: ReportingPeriod) -> dict[str, Any]:
    """Counts of responses, as ``IndicatorSnapshot.evidence`` has them.

    ``excluded`` has ``spam``, ``excluded`` (by a reviewer, one by one) and the kinds of the
    batches that a reviewer took out as a whole; what senders had erased is counted nowhere.
    """
    rows = list(
        _responses(definition, period)
        .values_list("version", "channel")
        .annotate(n=Sum("live") + Sum("archived"))
    )
    versions = _by_version(rows)
    forms = {version.form_id for version in versions} | {definition.indicator.form_id}
    return {
        "versions": [_version(definition, v, n) for v, n in versions.items()],
        "channels": dict(_channels(rows)),
        "excluded": _set_aside(forms, period),
        "uncounted": _in(forms, period).exclude(wanted=F("counted")).count(),
    }


def _responses(definition: IndicatorDefinition, period: ReportingPeriod) -> QuerySet[Tally]:
    where = Q(form=definition.indicator.form_id)
    if definition.source == QuestionSource.BANK:
        where = Q(version__in={version for version, _code in bank_readings(definition)})
    return Tally.objects.filter(where).sheets().within(period).order_by()


def _by_version(rows: Iterable[Row]) -> dict[FormVersion, int]:
    counts: Counter[int] = Counter()
    for version, _channel, n in rows:
        counts[version] += n
    found = FormVersion.objects.filter(pk__in=counts).select_related("form")
    return {each: counts[each.pk] for each in found.order_by("form", "number") if counts[each.pk]}


def _version(definition: IndicatorDefinition, version: FormVersion, n: int) -> dict[str, Any]:
    asked = list(_asked(definition, version))
    return {
        "form": version.form.slug,
        "number": version.number,
        "locale": version.locale,
        "n": n,
        "wording": {code: entry["label"] for code, entry in asked},
        "answers": _answers(definition, asked),
    }


def _asked(definition: IndicatorDefinition, version: FormVersion) -> Iterable[tuple[str, Entry]]:
    """(code in the definition, question as this version asked it)."""
    is_of_bank = definition.source == QuestionSource.BANK
    wanted = set(definition.questions)
    for entry in version.entries:
        code = item_of(entry) if is_of_bank else entry["code"]
        if code in wanted:
            yield code, entry


def _answers(definition: IndicatorDefinition, asked: Iterable[tuple[str, Entry]]) -> dict[str, str]:
    """What the answers that count were called; questions of one definition share their scale."""
    valid = set(definition.valid_options)
    options = (option for _code, entry in asked for option in entry.get("options", []))
    return {each["code"]: each["label"] for each in options if each["code"] in valid}


def _channels(rows: Iterable[Row]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for _version_id, channel, n in rows:
        counts[channel] += n
    return +counts


def _set_aside(forms: Iterable[int], period: ReportingPeriod) -> dict[str, int]:
    rows = _in(forms, period).filter(disposition__in=SET_ASIDE).order_by()
    counts: Counter[str] = Counter()
    for row in rows.values("disposition", "batch__kind").annotate(n=Count("pk")):
        is_of_batch = row["disposition"] == Disposition.EXCLUDED and row["batch__kind"]
        counts[row["batch__kind"] if is_of_batch else row["disposition"]] += row["n"]
    return dict(counts)


def _in(forms: Iterable[int], period: ReportingPeriod) -> QuerySet[Response]:
    return Response.objects.filter(form__in=forms).within(period)
