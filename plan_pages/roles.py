"""The people of the portal and the groups that make them, kept by the first migrations.

A role is held by membership of a group; officers and heads act only for the units of their
``UnitMembership``. Being a superuser gives no role: who administers the system reads no
citizen's contact data.
"""

from enum import StrEnum
from typing import Any


class Role(StrEnum):
    EDITOR = "Biên tập viên"
    APPROVER = "Người duyệt"
    OFFICER = "Chuyên viên đơn vị"
    HEAD = "Trưởng đơn vị"
    COORDINATOR = "Điều phối viên Văn phòng Sở"
    ANALYST = "Chuyên viên phân tích"
    DIRECTOR = "Ban Giám đốc"
    ADMINISTRATOR = "Quản trị cổng"


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of a user, read once per request object."""
    if not getattr(user, "is_active", False):
        return frozenset()
    cached: frozenset[Role] | None = getattr(user, "_portal_roles", None)
    if cached is None:
        known = set(Role)
        names = user.groups.values_list("name", flat=True)
        cached = frozenset(Role(name) for name in names if name in known)
        user._portal_roles = cached
    return cached


def has_role(user: Any, *roles: Role) -> bool:
    return bool(roles_of(user) & set(roles))


def unit_codes_of(user: Any) -> frozenset[str]:
    """Codes of the units a user acts for."""
    if not getattr(user, "is_active", False):
        return frozenset()
    return frozenset(user.unit_memberships.values_list("unit__code", flat=True))


def codes_acted_for(user: Any) -> frozenset[str]:
    """The own units and those they have followed, three changes back: their duties go on under
    the old name. What citizens wrote to an old unit does not go along; see ``unit_codes_of``.
    """
    if not getattr(user, "is_active", False):
        return frozenset()
    from .models import Unit  # noqa: PLC0415 - the apps must be ready

    return frozenset(Unit.objects.acted_for_by(user).values_list("code", flat=True))
