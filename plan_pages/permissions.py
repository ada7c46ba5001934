"""Who may see and do what with the plan's working records; superusers get nothing extra here.

A role says what kind of act, a ``UnitMembership`` whose records. What a person may not see does
not exist for them: look up through these and answer 404.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from .models import Explanation, Inspection, PlanTask, ProgressReport, Unit
from .querysets import (
    ExplanationQuerySet,
    InspectionQuerySet,
    PlanTaskQuerySet,
    ProgressReportQuerySet,
    UnitQuerySet,
)
from .roles import Role, codes_acted_for, has_role

OF_A_UNIT = (Role.OFFICER, Role.HEAD)
OF_THE_OFFICE = (Role.COORDINATOR,)
# Whoever looks at all units: the Office that collates and those that decide or analyse.
SEES_ALL = (Role.COORDINATOR, Role.DIRECTOR, Role.ANALYST)


def coordinates(user: Any) -> bool:
    """Returns, reminds, inspects, scores, freezes reports: Văn phòng Sở."""
    return has_role(user, *OF_THE_OFFICE)


def decides(user: Any) -> bool:
    return has_role(user, Role.DIRECTOR)


def is_head_of(user: Any, unit: Unit) -> bool:
    return has_role(user, Role.HEAD) and unit.code in codes_acted_for(user)


def works_for(user: Any, unit: Unit) -> bool:
    return has_role(user, *OF_A_UNIT) and unit.code in codes_acted_for(user)


def tasks_visible_to(user: Any) -> PlanTaskQuerySet:
    if has_role(user, *SEES_ALL):
        return PlanTask.objects.all()
    if has_role(user, *OF_A_UNIT):
        return PlanTask.objects.of_units(codes_acted_for(user))
    return PlanTask.objects.none()


def tasks_reported_by(user: Any) -> PlanTaskQuerySet:
    """Tasks whose progress the person may write: those that the own units lead."""
    if has_role(user, *OF_A_UNIT):
        return PlanTask.objects.led_by(codes_acted_for(user))
    return PlanTask.objects.none()


def reports_visible_to(user: Any) -> ProgressReportQuerySet:
    if has_role(user, *SEES_ALL):
        return ProgressReport.objects.all()
    if has_role(user, *OF_A_UNIT):
        return ProgressReport.objects.of_units(codes_acted_for(user))
    return ProgressReport.objects.none()


def explanations_visible_to(user: Any) -> ExplanationQuerySet:
    if has_role(user, *SEES_ALL):
        return Explanation.objects.all()
    if has_role(user, *OF_A_UNIT):
        return Explanation.objects.of_units(codes_acted_for(user))
    return Explanation.objects.none()


def inspections_visible_to(user: Any) -> InspectionQuerySet:
    if has_role(user, *SEES_ALL):
        return Inspection.objects.all()
    if has_role(user, *OF_A_UNIT):
        return Inspection.objects.seen_by_units(codes_acted_for(user))
    return Inspection.objects.none()


def reporting_units(task: PlanTask) -> list[Unit]:
    """The units that report a task: its leads, a collective by the members it has today.

    A lead that has ended still reports, under its own name and by the people of those that
    followed it.
    """
    units: dict[str, Unit] = {}
    for lead in task.lead_units.all():
        for unit in _members_today(lead) if lead.is_collective else [lead]:
            units[unit.code] = unit
    return list(units.values())


def _members_today(collective: Unit) -> list[Unit]:
    today = localdate()
    return [unit for unit in collective.members.all() if unit.exists_on(today)]


def following(unit: Unit) -> UnitQuerySet:
    """The unit and those that followed it, three changes on: they go on with its duties."""
    return Unit.objects.filter(
        Q(pk=unit.pk)
        | Q(predecessors=unit)
        | Q(predecessors__predecessors=unit)
        | Q(predecessors__predecessors__predecessors=unit)
    )


def people_of(unit: Unit, roles: Collection[Role]) -> Any:
    """Active accounts that hold one of the roles for a unit, or for one that followed it."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - apps must be ready

    return (
        get_user_model()
        .objects.filter(is_active=True)
        .filter(
            Q(unit_memberships__unit__in=following(unit).values("pk"))
            & Q(groups__name__in=[str(role) for role in roles])
        )
        .distinct()
    )
