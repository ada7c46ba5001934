"""Who may read what people sent: the coordinator, and the unit that it is about.

Being a superuser gives nothing here: who administers the system reads no citizen's data.
"""

from typing import Any

from feedback.models import Response
from feedback.querysets import ResponseQuerySet
from plan_pages.roles import Role, has_role, unit_codes_of

OF_A_UNIT = (Role.OFFICER, Role.HEAD)


def can_list_responses(user: Any) -> bool:
    return has_role(user, Role.COORDINATOR, *OF_A_UNIT)


def can_review_responses(user: Any) -> bool:
    """Mark, put back and erase: the Office, not the unit that is being rated."""
    return has_role(user, Role.COORDINATOR)


def responses_visible_to(user: Any) -> ResponseQuerySet:
    """All of them for the coordinator, the own units' for officers and heads, else none."""
    if has_role(user, Role.COORDINATOR):
        return Response.objects.all()
    if has_role(user, *OF_A_UNIT):
        return Response.objects.of_units(unit_codes_of(user))
    return Response.objects.none()


def can_reply_to(response: Response, user: Any) -> bool:
    """The Office for all, the head for the own units."""
    if not has_role(user, Role.COORDINATOR, Role.HEAD):
        return False
    return responses_visible_to(user).filter(pk=response.pk).exists()


def units_keyed_by(user: Any) -> frozenset[str] | None:
    """Codes of the units whose paper sheets a user keys in; None is every unit, empty none."""
    if has_role(user, Role.COORDINATOR):
        return None
    return unit_codes_of(user) if has_role(user, *OF_A_UNIT) else frozenset()


def can_key_sheets(user: Any) -> bool:
    return has_role(user, Role.COORDINATOR, *OF_A_UNIT)
