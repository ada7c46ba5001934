"""What the public reads of a task's course, without a person's name: approved reports, published
explanations, what citizens said and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from .enums import ExplanationState, ProgressClaim
from .explained import PublicExplanation
from .models import Explanation, PlanTask, ProgressReport, SaidDone

REPORT, EXPLANATION, SAID = "report", "explanation", "said"


@dataclass(frozen=True)
class PublicEvidence:
    """A document that everybody may read, with its kind and size in bytes, or a link."""

    title: str
    url: str
    kind: str = ""
    size: int | None = None

    @property
    def is_document(self) -> bool:
        return bool(self.kind)


@dataclass(frozen=True)
class PublicReport:
    day: date
    period: str
    unit: str
    claim: str
    done_on: date | None
    figure: Decimal | None
    figure_unit: str
    text: str
    evidence: list[PublicEvidence] = field(default_factory=list)


@dataclass(frozen=True)
class PublicPair:
    """What citizens said and what was done about it."""

    said: str
    did: str
    date: date


@dataclass(frozen=True)
class PublicRecords:
    """Each the newest first."""

    reports: Sequence[PublicReport] = ()
    explanations: Sequence[PublicExplanation] = ()
    pairs: Sequence[PublicPair] = ()


def public_records(task: PlanTask) -> PublicRecords:
    """Three kinds of records in one query, because a page may ask only fifteen.

    No comment and no name is read; a draft and what was returned are not asked for.
    """
    rows = list(_reports(task).union(_explanations(task), _pairs(task), all=True))
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in (REPORT, EXPLANATION)}
    pairs = [PublicPair(row.words, row.second_words, row.day) for row in rows if row.kind == SAID]
    explanations = [_explanation(row) for row in sorted(by_kind[EXPLANATION], key=_newest_first)]
    return PublicRecords(
        reports=_folded(sorted(by_kind[REPORT], key=_newest_first)),
        explanations=explanations,
        pairs=sorted(pairs, key=lambda pair: pair.date, reverse=True),
    )


def _newest_first(row: Any) -> tuple[float, int, int]:
    return (-row.at.timestamp(), -row.pk, row.evidence_key or 0)


def _columns(kind: str, **columns: Any) -> dict[str, Any]:
    """The same columns in the same order for each kind; what a kind has not is empty."""
    text, nothing = Value("", CharField()), Value(None, IntegerField())
    empty: dict[str, Any] = {
        "kind": Value(kind, CharField()),
        "at": Value(None, DateTimeField()),
        "day": Value(None, DateField()),
        "period_name": text,
        "unit_name": text,
        "state_code": text,
        "number": Value(None, DecimalField(max_digits=16, decimal_places=4)),
        "number_unit": text,
        "words": text,
        "second_words": text,
        "third_words": text,
        "evidence_key": nothing,
        "file_key": nothing,
        "file_title": text,
        "file_name": text,
        "bytes": nothing,
        "is_restricted": Value(value=False),
    }
    return empty | columns


def _reports(task: PlanTask) -> Any:
    path = ExpressionWrapper(
        OuterRef("evidence__document__collection__path"), output_field=CharField()
    )
    restrictions = CollectionViewRestriction.objects.annotate(below=path)
    restricted = restrictions.filter(below__startswith=F("collection__path"))
    columns = _columns(
        REPORT,
        at=F("decided_at"),
        day=F("done_on"),
        period_name=F("period__name"),
        unit_name=F("unit__name"),
        state_code=F("claim"),
        number=F("figure"),
        number_unit=F("figure_unit"),
        words=F("text"),
        second_words=Coalesce("evidence__title", Value("")),
        third_words=Coalesce("evidence__url", Value("")),
        evidence_key=F("evidence__pk"),
        file_key=F("evidence__document"),
        file_title=Coalesce("evidence__document__title", Value("")),
        file_name=F("evidence__document__file"),
        bytes=F("evidence__document__file_size"),
        is_restricted=Exists(restricted),
    )
    return _named(ProgressReport.objects.approved().filter(task=task), columns)


def _explanations(task: PlanTask) -> Any:
    columns = _columns(
        EXPLANATION,
        at=F("decided_at"),
        period_name=F("period__name"),
        unit_name=F("unit__name"),
        state_code=F("state"),
        number=F("points_at_risk"),
        words=F("answer"),
        second_words=F("remedy"),
        third_words=F("decision"),
    )
    return _named(Explanation.objects.public().filter(task=task), columns)


def _pairs(task: PlanTask) -> Any:
    columns = _columns(SAID, day=F("date"), words=F("said"), second_words=F("did"))
    return _named(SaidDone.objects.public().filter(task=task), columns)


def _named(records: Any, columns: dict[str, Any]) -> Any:
    return records.order_by().annotate(**columns).values_list("pk", *columns, named=True)


def all_evidence(reports: Sequence[PublicReport]) -> list[PublicEvidence]:
    """Each once, of the newest report first."""
    return list(dict.fromkeys(each for report in reports for each in report.evidence))


def _folded(rows: Iterable[Any]) -> list[PublicReport]:
    """One row for each piece of evidence → one report with all of it."""
    reports: dict[int, PublicReport] = {}
    for row in rows:
        report = reports.setdefault(row.pk, _report(row))
        report.evidence.extend(_evidence(row))
    return list(reports.values())


def _report(row: Any) -> PublicReport:
    return PublicReport(
        day=localdate(row.at),
        period=row.period_name,
        unit=row.unit_name,
        claim=str(ProgressClaim(row.state_code).label),
        done_on=row.day,
        figure=row.number,
        figure_unit=row.number_unit,
        text=row.words,
    )


def _explanation(row: Any) -> PublicExplanation:
    return PublicExplanation(
        unit=row.unit_name,
        period=row.period_name,
        day=localdate(row.at),
        points_at_risk=row.number,
        answer=row.words,
        remedy=row.second_words,
        is_accepted=row.state_code == ExplanationState.ACCEPTED,
        decision=row.third_words,
    )


def _evidence(row: Any) -> list[PublicEvidence]:
    if row.third_words:
        return [PublicEvidence(row.second_words or row.third_words, row.third_words)]
    if row.file_key is None or row.is_restricted:
        return []
    name = PurePath(row.file_name).name
    return [
        PublicEvidence(
            title=row.second_words or row.file_title,
            url=reverse("wagtaildocs_serve", args=[row.file_key, name]),
            kind=PurePath(name).suffix.lstrip(".").upper() or "–",
            size=row.bytes or _size(row.file_name),
        )
    ]


def _size(name: str) -> int | None:
    """Of a file whose size nobody wrote down; None where it cannot be reached."""
    storage = get_document_model()._meta.get_field("file").storage
    try:
        return int(storage.size(name))
    except (OSError, NotImplementedError):
        return None
