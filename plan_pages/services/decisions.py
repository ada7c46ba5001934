"""A status that no date says and a person decides, with a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import ManualStatus
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import PlanTask
from plan_pages.permissions import coordinates

from .successions import has_ended


@transaction.atomic
def decide_status(
    task: PlanTask,
    status: ManualStatus | str,
    reason: str,
    *,
    user: Any,
    on: date | None = None,
) -> PlanTask:
    """Set a status above what dates and reports say, from ``on`` (today); ``NONE`` takes it back.

    Taking back needs a reason too, which the log keeps. Raises ``NotAllowed``, ``NotComplete``
    or ``WrongState``.
    """
    if not coordinates(user):
        raise NotAllowed(_("Only the Office's coordinator decides the status of a task."))
    if not reason.strip():
        raise NotComplete(_("Give the reason; it is shown with the task."))
    locked = PlanTask.objects.select_for_update().get(pk=task.pk)
    decided = ManualStatus(status)
    _check(locked, decided)
    locked.manual_status = decided
    locked.manual_reason = reason.strip() if decided else ""
    locked.manual_since = (on or timezone.localdate()) if decided else None
    locked.save()
    _log(locked, reason.strip(), user)
    return locked


def _check(task: PlanTask, decided: ManualStatus) -> None:
    if has_ended(task):
        raise WrongState(
            _("Task %(number)d was replaced or dropped already.") % {"number": task.number}
        )
    if decided == task.manual_status:
        raise WrongState(_("The task has this status already; nothing was changed."))


def _log(task: PlanTask, reason: str, user: Any) -> None:
    since = task.manual_since.isoformat() if task.manual_since else None
    data = {"status": str(task.manual_status), "reason": reason, "since": since}
    log(instance=task, action="plan_pages.decide_status", user=user, data=data)
