"""Units are merged, renamed or split: the old ones end and name their successors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import Unit
from plan_pages.permissions import coordinates


@transaction.atomic
def end_units(
    old_units: Iterable[Unit], successors: Iterable[Unit], on: date, *, user: Any
) -> list[Unit]:
    """From ``on`` the successors stand for the old units, whose last day is the day before.

    Many to one is a merger, one to one a new name, one to many a split. Tasks, reports and
    figures stay with the old units; collectives that had an old unit as a member get its
    successors too. Raises ``NotAllowed``, ``NotComplete`` or ``WrongState``: a unit that has
    ended succeeds none, so no chain of units comes back to where it began.
    """
    if not coordinates(user):
        raise NotAllowed(_("Only the Office's coordinator ends units."))
    old, new = _locked(old_units), _locked(successors)
    _check(old, new, on)
    for unit in old:
        unit.valid_to = on - timedelta(days=1)
        unit.save(update_fields=["valid_to"])
        unit.successors.add(*new)
        for collective in unit.collectives.all():
            collective.members.add(*new)
        _log(unit, new, on, user)
    return old


def _locked(units: Iterable[Unit]) -> list[Unit]:
    pks = [unit.pk for unit in units]
    return list(Unit.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _check(old: list[Unit], new: list[Unit], on: date) -> None:
    if not old or not new:
        raise NotComplete(_("Choose the units that end and those that follow."))
    for unit in old:
        if unit in new:
            raise WrongState(_("“%(unit)s” cannot follow itself.") % {"unit": unit})
        _check_not_ended(unit)
        if unit.valid_from is not None and unit.valid_from >= on:
            raise WrongState(_("“%(unit)s” does not exist before this day.") % {"unit": unit})
    for unit in new:
        _check_not_ended(unit)
        if not unit.exists_on(on):
            raise WrongState(_("“%(unit)s” does not exist on this day.") % {"unit": unit})


def _check_not_ended(unit: Unit) -> None:
    if unit.valid_to is not None:
        raise WrongState(_("“%(unit)s” has an end already.") % {"unit": unit})


def _log(unit: Unit, new: list[Unit], on: date, user: Any) -> None:
    data = {"on": on.isoformat(), "successors": [successor.code for successor in new]}
    log(instance=unit, action="plan_pages.end_units", user=user, data=data)
