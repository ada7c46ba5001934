"""The demo's people: one account for each role, without a second factor."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from plan_pages.models import Unit, UnitMembership
from plan_pages.roles import Role

UNIT_OF_STAFF = "VPDKDD"


@dataclass(frozen=True)
class Account:
    role: Role
    has_unit: bool = False
    is_superuser: bool = False


ACCOUNTS = {
    "editor": Account(Role.EDITOR),
    "approver": Account(Role.APPROVER),
    "officer": Account(Role.OFFICER, has_unit=True),
    "head": Account(Role.HEAD, has_unit=True),
    "coordinator": Account(Role.COORDINATOR),
    "analyst": Account(Role.ANALYST),
    "director": Account(Role.DIRECTOR),
    "admin": Account(Role.ADMINISTRATOR, is_superuser=True),
}


def missing_accounts() -> list[str]:
    known = set(User.objects.filter(username__in=ACCOUNTS).values_list("username", flat=True))
    return [name for name in ACCOUNTS if name not in known]


def seed_accounts(password: str) -> None:
    """``password`` becomes everybody's; empty leaves those that are there as they are."""
    for name, account in ACCOUNTS.items():
        user = User.objects.filter(username=name).first()
        if user is None:
            _make(name, account, password)
        elif password and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])


def _make(name: str, account: Account, password: str) -> None:
    user = User(
        username=name,
        email=f"{name}@example.org",
        last_name=str(account.role),
        first_name="(trình diễn)",
        is_superuser=account.is_superuser,
    )
    # Hashing is slow on purpose: not while the database is locked.
    user.set_password(password)
    with transaction.atomic():
        user.save()
        user.groups.add(Group.objects.get(name=account.role))
        if account.has_unit:
            UnitMembership.objects.create(user=user, unit=Unit.objects.get(code=UNIT_OF_STAFF))


def account(name: str) -> Any:
    return User.objects.get(username=name)
