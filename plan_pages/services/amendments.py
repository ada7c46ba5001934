"""A plan is amended: the amendment is recorded with the plan as it stood before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.appendix import appendix_row
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import Plan, PlanAmendment, PlanPage, PlanTask
from plan_pages.permissions import coordinates


@transaction.atomic
def amend_plan(
    plan: Plan,
    number: str,
    issued_on: date,
    summary: str,
    *,
    document: Any = None,
    user: Any,
) -> PlanAmendment:
    """Freeze the document and the tasks as they stand now; change them only afterwards.

    ``document`` is the signed decision, a Wagtail document. Raises ``NotAllowed``,
    ``NotComplete`` without a summary and ``WrongState`` for a number recorded before.
    """
    if not coordinates(user):
        raise NotAllowed(_("Only the Office's coordinator records amendments."))
    if not summary.strip():
        raise NotComplete(_("Say what changes and why; it is shown with the plan."))
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    _check_new(locked, number.strip())
    amendment = PlanAmendment.objects.create(
        plan=locked,
        number=number.strip(),
        issued_on=issued_on,
        summary=summary.strip(),
        document=document,
        old_body=body_of(locked),
        old_tasks=[appendix_row(task) for task in _standing_tasks(locked)],
        created_by=user,
    )
    _log(amendment, user)
    return amendment


def _check_new(plan: Plan, number: str) -> None:
    if number and plan.amendments.filter(number=number).exists():
        raise WrongState(
            _("The amendment %(number)s of this plan was recorded already.") % {"number": number}
        )


def body_of(plan: Plan) -> list[dict[str, Any]]:
    """The document as its readers see it; a draft's where no page of the plan is live."""
    page = PlanPage.objects.filter(plan=plan).order_by("-live", "path").first()
    return list(page.body.get_prep_value()) if page else []


def _standing_tasks(plan: Plan) -> list[PlanTask]:
    """The rows of the appendix: what is frozen is published."""
    return list(plan.tasks.of_the_document().current(timezone.localdate()).for_display())


def _log(amendment: PlanAmendment, user: Any) -> None:
    data = {
        "number": amendment.number,
        "issued_on": amendment.issued_on.isoformat(),
        "summary": amendment.summary,
        "tasks": len(amendment.old_tasks),
    }
    for instance in (amendment.plan, *amendment.plan.pages.all()):
        log(instance=instance, action="plan_pages.amend_plan", user=user, data=data)
