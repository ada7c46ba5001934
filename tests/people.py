"""The people of the portal, as their accounts are: one of each role, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.test import Client

from plan_pages.models import Unit, UnitMembership
from plan_pages.roles import Role
from tests.factories.plan_pages import UnitFactory


@dataclass(frozen=True)
class People:
    """``officer`` and ``head`` act for VPDKDD; ``stranger`` is an officer of another unit."""

    editor: User
    approver: User
    officer: User
    head: User
    coordinator: User
    analyst: User
    director: User
    admin: User
    stranger: User
    anonymous: AnonymousUser
    unit: Unit
    other_unit: Unit

    def staff(self) -> dict[str, User]:
        names = (
            "editor",
            "approver",
            "officer",
            "head",
            "coordinator",
            "analyst",
            "director",
            "admin",
            "stranger",
        )
        return {name: getattr(self, name) for name in names}

    def client(self, name: str) -> Client:
        """A browser in which ``name`` is signed in; ``"anonymous"`` is signed in nowhere."""
        client = Client()
        if name != "anonymous":
            client.force_login(
                getattr(self, name), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client


def make_account(username: str, role: Role, unit: Unit | None = None, **extra: Any) -> User:
    user = User.objects.create_user(
        username, f"{username}@example.com", "a-long-demo-password", **extra
    )
    user.groups.add(Group.objects.get(name=role))
    if unit is not None:
        UnitMembership.objects.create(user=user, unit=unit)
    return user


def make_people() -> People:
    unit = UnitFactory(code="VPDKDD")
    other = UnitFactory(code="QLDD")
    return People(
        editor=make_account("editor", Role.EDITOR),
        approver=make_account("approver", Role.APPROVER),
        officer=make_account("officer", Role.OFFICER, unit),
        head=make_account("head", Role.HEAD, unit),
        coordinator=make_account("coordinator", Role.COORDINATOR),
        analyst=make_account("analyst", Role.ANALYST),
        director=make_account("director", Role.DIRECTOR),
        admin=make_account("admin", Role.ADMINISTRATOR, is_superuser=True),
        stranger=make_account("stranger", Role.OFFICER, other),
        anonymous=AnonymousUser(),
        unit=unit,
        other_unit=other,
    )


@pytest.fixture
def people(db: None) -> People:
    return make_people()
