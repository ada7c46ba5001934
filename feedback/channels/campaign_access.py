"""Whose progress of a campaign a person reads."""

from typing import Any

from plan_pages.roles import Role, roles_of, unit_codes_of

OF_A_UNIT = frozenset({Role.OFFICER, Role.HEAD})


def rows_shown_to(user: Any) -> frozenset[str] | None:
    """Codes of units; None = all of them. Who only works for units reads the rows of those."""
    roles = roles_of(user)
    return unit_codes_of(user) if roles and roles <= OF_A_UNIT else None
