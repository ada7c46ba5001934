"""From a plan's file to a draft page, all or nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from plan_pages.errors import ImportRefused
from plan_pages.importers.plan_file import PlanFile, read_plan_file
from plan_pages.importers.structure import Item, ParsedPlan, Part, PlanReference
from plan_pages.models import Plan, PlanIndexPage, PlanPage, RepairedPassage

from .letterhead import letterhead_of
from .passages import confirm_passages
from .row_report import RowReport
from .task_table import write_task_rows

LEGAL_BASIS = ("Căn cứ", "Thực hiện")


@dataclass(frozen=True)
class ImportedPlan:
    """``created`` is false where the same text was imported before; nothing was changed then.

    ``tasks`` is the report on the appendix of a plan that was created, None where the file has
    none. Where it has errors the plan is there without tasks.
    """

    plan: Plan
    page: PlanPage | None
    created: bool
    tasks: RowReport | None = None


def find_plan_index(slug: str | None = None) -> PlanIndexPage:
    """The list of plans that a new plan goes under; raises ``ImportRefused``."""
    found = PlanIndexPage.objects.filter(**({"slug": slug} if slug else {})).order_by("path")
    index = found.filter(locale=Locale.get_default()).first() or found.first()
    if index is None:
        raise ImportRefused(_("There is no list of plans to put the plan under; create it first."))
    return index


def year_of(parsed: ParsedPlan) -> int:
    if parsed.year is None:
        raise ImportRefused(_("The title of the document names no year; nothing was created."))
    return parsed.year


def plan_slug(parsed: ParsedPlan) -> str:
    return f"ke-hoach-{year_of(parsed)}"


@transaction.atomic
def import_plan(
    data: bytes, parent: PlanIndexPage, *, user: Any = None, publish: bool = False
) -> ImportedPlan:
    """Create the plan, its repaired passages and a draft page below ``parent``.

    The file is a text, a Word document or a PDF; the tasks of an appendix in it are imported where
    every row can be, and none of them otherwise. ``publish`` confirms every repaired passage,
    logged as confirmed by the command, and puts the page live. Raises ``NotAPlanError`` (of the
    reader) or ``ImportRefused``.
    """
    file = read_plan_file(data)
    parsed = file.parsed
    existing = Plan.objects.filter(slug=plan_slug(parsed)).first()
    if existing is not None:
        return _known(existing, parsed)
    plan = _create_plan(parsed)
    page = _create_page(plan, parsed, parent, user)
    log(instance=plan, action="wagtail.create", user=user)
    tasks = import_appendix(file, plan, user=user)
    if publish:
        ids = plan.repaired_passages.values_list("pk", flat=True)
        confirm_passages(plan, list(ids), user, by_command=True)
        page.save_revision(user=user, log_action=True).publish(user=user)
    return ImportedPlan(plan, page, created=True, tasks=tasks)


def import_appendix(file: PlanFile, plan: Plan, *, user: Any = None) -> RowReport | None:
    if file.appendix is None:
        return None
    return write_task_rows(file.appendix, plan, user=user)


def _known(plan: Plan, parsed: ParsedPlan) -> ImportedPlan:
    if plan.source_text != _storable(parsed.raw_text):
        raise ImportRefused(
            _("There is another plan with the address “%(slug)s”; nothing was created.")
            % {"slug": plan.slug}
        )
    return ImportedPlan(plan, plan.pages.first(), created=False)


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL in a text."""
    return text.replace("\x00", "")


def _create_plan(parsed: ParsedPlan) -> Plan:
    plan = Plan.objects.create(
        slug=plan_slug(parsed),
        title=Truncator(parsed.subject).chars(500),
        year=year_of(parsed),
        parent_reference=_reference(parsed.parent),
        number=(parsed.number or "")[:60],
        issued_on=parsed.issued_on,
        source_text=_storable(parsed.raw_text),
    )
    RepairedPassage.objects.bulk_create(
        RepairedPassage(
            plan=plan, position=position, original=repair.original, repaired=repair.repaired
        )
        for position, repair in enumerate(parsed.repairs, start=1)
    )
    return plan


def _reference(parent: PlanReference | None) -> str:
    if parent is None:
        return ""
    day = parent.issued_on
    dated = f" ngày {day.day}/{day.month}/{day.year}" if day else ""
    return f"Kế hoạch số {parent.number}{dated}"


def _create_page(plan: Plan, parsed: ParsedPlan, parent: PlanIndexPage, user: Any) -> PlanPage:
    head = letterhead_of(parsed.subject, " ".join(item.text for item in parsed.items))
    signatory = parsed.signatory
    page = PlanPage(
        title=Truncator(_page_title(parsed.subject)).chars(255),
        slug=plan.slug,
        plan=plan,
        live=False,
        has_unpublished_changes=True,
        owner=user,
        locale=parent.locale,
        agency=head.agency,
        superior_agency=head.superior_agency,
        place=head.place,
        sign=head.sign,
        body=document_blocks(parsed),
        recipients_note=parsed.recipients.note[:100] if parsed.recipients else "",
        recipients="\n".join(parsed.recipients.names) if parsed.recipients else "",
        signed_for=signatory.capacity if signatory else "",
        signatory_position=signatory.position if signatory else "",
        signatory_name=signatory.name if signatory else "",
    )
    if parent.get_children().filter(slug=page.slug).exists():
        raise ImportRefused(
            _("There is another page with the address “%(slug)s”; nothing was created.")
            % {"slug": page.slug}
        )
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page


def _page_title(subject: str) -> str:
    return f"Kế hoạch {subject[:1].lower()}{subject[1:]}"


def document_blocks(parsed: ParsedPlan) -> list[dict[str, Any]]:
    """The document as StreamField JSON; each block carries an id, which later changes keep."""
    blocks = [_block(_preamble_kind(item), item.text) for item in parsed.preamble]
    for section in parsed.sections:
        blocks.append(_heading("section", section.number, section.heading))
        blocks.extend(_item(item) for item in section.items)
        for part in section.parts:
            blocks.extend(_part(part))
    if parsed.closing:
        blocks.append(_item(parsed.closing))
    return blocks


def _part(part: Part) -> list[dict[str, Any]]:
    """Under its heading; a number without one stands before the paragraph that it opens."""
    items = [_item(item) for item in part.items]
    if part.heading:
        return [_heading("part", part.number, part.heading), *items]
    if not items:
        return [_block("paragraph", f"{part.number}.")]
    items[0]["value"] = f"{part.number}. {items[0]['value']}"
    return items


def _preamble_kind(item: Item) -> str:
    return "legal_basis" if item.text.startswith(LEGAL_BASIS) else "paragraph"


def _item(item: Item) -> dict[str, Any]:
    return _block(item.kind.value, item.text)


def _heading(kind: str, number: str, heading: str) -> dict[str, Any]:
    return _block(kind, {"number": number, "heading": heading})


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}
