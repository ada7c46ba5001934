"""Who keeps the question bank: a permission that roles hold (migration 0005)."""

from typing import Any

CHANGE = "feedback.change_bankquestion"
VIEW = "feedback.view_bankquestion"


def may_keep_bank(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(CHANGE))


def may_see_bank(user: Any) -> bool:
    return bool(user.is_active and (user.has_perm(VIEW) or user.has_perm(CHANGE)))
