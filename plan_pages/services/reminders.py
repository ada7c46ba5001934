"""The Office reminds a unit of what it has not reported, once a day at most."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from plan_pages.enums import NoticeKind
from plan_pages.errors import NotAllowed, NotComplete, PeriodClosed, WrongState
from plan_pages.missing import REMINDED, UnitMissing, missing_by_unit
from plan_pages.models import ReportingPeriod, Unit
from plan_pages.permissions import OF_A_UNIT, coordinates, people_of
from plan_pages.services.notices import notify


@transaction.atomic
def remind_unit(unit: Unit, period: ReportingPeriod, *, user: Any) -> int:
    """Tell officers and heads of the unit; returns how many, 0 if they were told today already.

    Raises ``NotAllowed``, ``PeriodClosed``, ``WrongState`` where the unit owes nothing, or
    ``NotComplete`` where it has no account that could be told.
    """
    if not coordinates(user):
        raise NotAllowed(_("Only the Office reminds a unit."))
    locked = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if locked.is_closed:
        raise PeriodClosed(
            _("The period %(name)s is closed; it takes no report.") % {"name": locked.name}
        )
    day = timezone.localdate()
    owed = next((e for e in missing_by_unit(locked, day) if e.unit == unit), None)
    if owed is None:
        raise WrongState(_("The unit has reported all its tasks of the period."))
    told = _tell(owed, locked, f"report_missing:{locked.code}:{unit.code}:{day}")
    if told:
        data = {"unit": unit.code, "tasks": len(owed.tasks), "people": told}
        log(instance=locked, action=REMINDED, user=user, data=data)
    return told


def _tell(owed: UnitMissing, period: ReportingPeriod, key: str) -> int:
    people = list(people_of(owed.unit, OF_A_UNIT))
    if not people:
        raise NotComplete(_("The unit has no account of an officer or a head to remind."))
    return notify(
        people,
        NoticeKind.REPORT_MISSING,
        key,
        lambda: _words(owed, period),
        body="\n".join(str(task) for task in owed.tasks),
        path=f"{reverse('reform_progress:index')}?ky={period.code}",
    )


def _words(owed: UnitMissing, period: ReportingPeriod) -> str:
    count = len(owed.tasks)
    subject = ngettext(
        "%(unit)s has not reported %(n)d task for %(period)s",
        "%(unit)s has not reported %(n)d tasks for %(period)s",
        count,
    )
    return subject % {"unit": owed.unit.short_name, "n": count, "period": period.name}
