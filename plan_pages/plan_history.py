"""What stands beside a plan: its signed document, the plan it carries out, its amendments, and
the published conclusions of its inspections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .explained import conclusions_page
from .models import Inspection, Plan, PlanAmendment, PlanPage, ResultsIndexPage
from .querysets import visible


@dataclass(frozen=True)
class SignedFile:
    """``kind`` is like "PDF"; ``size`` in bytes, None where the file itself is gone."""

    title: str
    url: str
    kind: str
    size: int | None


@dataclass(frozen=True)
class Beside:
    """``superior_page`` is the visible page of the plan carried out, ``superior`` its words."""

    signed: SignedFile | None
    superior: str
    superior_page: Any
    amendments: list[tuple[PlanAmendment, SignedFile | None]]
    conclusions: list[Inspection]
    conclusions_page: ResultsIndexPage | None

    def __bool__(self) -> bool:
        return bool(self.signed or self.superior or self.amendments or self.conclusions)


def beside(plan: Plan, *, has_conclusions: bool = True) -> Beside:
    """Asks one query; where there is a signed document or a parent plan one more, and one for
    the parent's page; where there are conclusions two."""
    plan = _with_relations(plan)
    conclusions = _conclusions(plan) if has_conclusions else []
    amendments = plan.amendments.select_related("document").order_by("-issued_on", "-pk")
    return Beside(
        signed=signed_file(plan.signed_document),
        superior=_superior(plan),
        superior_page=_page_of(plan.parent),
        # The frozen text is long and is read only on its own page.
        amendments=[
            (amendment, signed_file(amendment.document))
            for amendment in amendments.defer("old_body", "old_tasks")
        ],
        conclusions=conclusions,
        conclusions_page=conclusions_page() if conclusions else None,
    )


def _conclusions(plan: Plan) -> list[Inspection]:
    return list(plan.inspections.public().order_by("-concluded_on", "-pk"))


def _with_relations(plan: Plan) -> Plan:
    if plan.parent_id is None and plan.signed_document_id is None:
        return plan
    plans = Plan.objects.select_related("parent", "signed_document")
    return plans.defer("source_text", "parent__source_text").get(pk=plan.pk)


def signed_file(document: Any) -> SignedFile | None:
    if document is None:
        return None
    kind = PurePosixPath(document.filename).suffix.lstrip(".").upper()
    return SignedFile(document.title, document.url, kind, _size(document))


def _size(document: Any) -> int | None:
    """Not the model's own getter, which writes to the database while a reader waits."""
    if document.file_size is not None:
        return int(document.file_size)
    try:
        return int(document.file.size)
    except (OSError, ValueError):
        return None


def _superior(plan: Plan) -> str:
    if plan.parent_reference or plan.parent is None:
        return plan.parent_reference
    return plan.parent.number or plan.parent.title


def _page_of(parent: Plan | None) -> Any:
    if parent is None:
        return None
    pages = visible(PlanPage.objects.filter(plan=parent)).select_related("plan", "locale")
    return pages.order_by("path").first()
