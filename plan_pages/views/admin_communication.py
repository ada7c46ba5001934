"""What was published for the plan's communication tasks, month by month and by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plan_pages import communication
from plan_pages.enums import NewsKind
from plan_pages.models import Plan, PlanTask
from plan_pages.permissions import SEES_ALL
from plan_pages.roles import Role, has_role

READERS = (*SEES_ALL, Role.EDITOR, Role.APPROVER)


@dataclass(frozen=True)
class TaskTable:
    """A row for each month: its count of each kind of ``kinds``, then the rest of the row.

    Where the plan names no number, an empty month says nothing and is left out.
    """

    task: PlanTask
    found: communication.Communication
    kinds: Sequence[NewsKind]

    @property
    def rows(self) -> list[tuple[list[int], communication.MonthCount]]:
        return [
            ([month.by_kind.get(kind, 0) for kind in self.kinds], month)
            for month in self.found.months
            if month.total or month.target is not None
        ]

    @property
    def sums(self) -> list[int]:
        return [self.found.by_kind.get(kind, 0) for kind in self.kinds]


def may_read(user: Any) -> bool:
    return has_role(user, *READERS)


def index(request: HttpRequest) -> HttpResponse:
    if not may_read(request.user):
        raise PermissionDenied
    plans = list(Plan.objects.all())
    plan = _chosen(request, plans)
    context = {
        "page_title": _("Communication"),
        "header_icon": "site",
        "plans": plans,
        "plan": plan,
        "tables": _tables(plan) if plan else [],
        "kinds": list(NewsKind),
    }
    return render(request, "plan_pages/admin/communication.html", context)


def _chosen(request: HttpRequest, plans: Sequence[Plan]) -> Plan | None:
    asked = request.GET.get("plan", "")
    if not asked:
        return plans[0] if plans else None
    return get_object_or_404(Plan, slug=asked)


def _tables(plan: Plan) -> list[TaskTable]:
    """Tasks that ask for pieces, then tasks that pieces serve all the same."""
    today = localdate()
    starts, ends = communication.year_of(plan.year)
    pieces = communication.pieces_of_plan(plan, starts, min(ends, today + timedelta(days=1)))
    named = {piece.task_id for piece in pieces} - {None}
    by_criterion = {piece.criterion_id for piece in pieces if piece.task_id is None}
    asked = Q(monthly_target__isnull=False)
    tasks = plan.tasks.filter(asked | Q(pk__in=named) | Q(criterion__in=by_criterion))
    return [
        TaskTable(
            task, communication.communication(pieces, task, starts, ends, today), list(NewsKind)
        )
        for task in tasks.order_by(F("monthly_target").asc(nulls_last=True), "number")
    ]
