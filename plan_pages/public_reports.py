"""What the public reads of a task's progress: approved reports, without a person's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from .enums import ProgressClaim
from .models import PlanTask, ProgressReport

COLUMNS = (
    "pk",
    "decided_at",
    "period__name",
    "unit__name",
    "claim",
    "done_on",
    "figure",
    "figure_unit",
    "text",
    "evidence__title",
    "evidence__url",
    "evidence__document",
    "evidence__document__title",
    "evidence__document__file",
    "evidence__document__file_size",
    "is_restricted",
)


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


def public_reports(task: PlanTask) -> list[PublicReport]:
    """The approved ones, newest first, in one query; no comment and no name is read."""
    path = ExpressionWrapper(
        OuterRef("evidence__document__collection__path"), output_field=CharField()
    )
    restrictions = CollectionViewRestriction.objects.annotate(below=path)
    restricted = restrictions.filter(below__startswith=F("collection__path"))
    rows = (
        ProgressReport.objects.approved()
        .filter(task=task)
        .annotate(is_restricted=Exists(restricted))
        .order_by("-decided_at", "-pk", "evidence__pk")
        .values_list(*COLUMNS, named=True)
    )
    return _folded(rows)


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
        day=localdate(row.decided_at),
        period=row.period__name,
        unit=row.unit__name,
        claim=str(ProgressClaim(row.claim).label),
        done_on=row.done_on,
        figure=row.figure,
        figure_unit=row.figure_unit,
        text=row.text,
    )


def _evidence(row: Any) -> list[PublicEvidence]:
    if row.evidence__url:
        return [PublicEvidence(row.evidence__title or row.evidence__url, row.evidence__url)]
    if row.evidence__document is None or row.is_restricted:
        return []
    name = PurePath(row.evidence__document__file).name
    return [
        PublicEvidence(
            title=row.evidence__title or row.evidence__document__title,
            url=reverse("wagtaildocs_serve", args=[row.evidence__document, name]),
            kind=PurePath(name).suffix.lstrip(".").upper() or "–",
            size=row.evidence__document__file_size or _size(row.evidence__document__file),
        )
    ]


def _size(name: str) -> int | None:
    """Of a file whose size nobody wrote down; None where it cannot be reached."""
    storage = get_document_model()._meta.get_field("file").storage
    try:
        return int(storage.size(name))
    except (OSError, NotImplementedError):
        return None
