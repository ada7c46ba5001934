"""Who may see which drafts of indicators (faults §5); published rows are everybody's."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from feedback.indicators.querysets import IndicatorSnapshotQuerySet, IndicatorValueQuerySet
from feedback.models import IndicatorSnapshot, IndicatorValue
from plan_pages.roles import Role, has_role, unit_codes_of

READERS_OF_ALL = (
    Role.APPROVER,
    Role.COORDINATOR,
    Role.ANALYST,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
READERS_OF_A_UNIT = (Role.OFFICER, Role.HEAD)


def can_list_values(user: Any) -> bool:
    return has_role(user, *READERS_OF_ALL, *READERS_OF_A_UNIT)


def can_see_all_values(user: Any) -> bool:
    return has_role(user, *READERS_OF_ALL)


def values_visible_to(user: Any) -> IndicatorValueQuerySet:
    """All rows, or those of the own units; the whole form's draft is none of a unit's business."""
    if has_role(user, *READERS_OF_ALL):
        return IndicatorValue.objects.all()
    if has_role(user, *READERS_OF_A_UNIT):
        return IndicatorValue.objects.of_units(unit_codes_of(user))
    return IndicatorValue.objects.none()


def snapshots_visible_to(user: Any) -> IndicatorSnapshotQuerySet:
    if has_role(user, *READERS_OF_ALL):
        return IndicatorSnapshot.objects.all()
    return IndicatorSnapshot.objects.filter(pk__in=values_visible_to(user).values("snapshot"))


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes here, a superuser neither."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class UndeletablePolicy(ModelPermissionPolicy):
    """Definitions and published values hang on an indicator: it is never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)
