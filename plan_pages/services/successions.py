"""What becomes of a task that is no longer carried out as it stands: its history is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import ManualStatus, SuccessionKind
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import PlanAmendment, PlanTask, TaskSuccession
from plan_pages.permissions import coordinates

# How many tasks follow; None is no limit.
FOLLOWERS: dict[SuccessionKind, tuple[int, int | None]] = {
    SuccessionKind.SUPERSEDED: (1, 1),
    SuccessionKind.MERGED: (1, 1),
    SuccessionKind.SPLIT: (2, None),
    SuccessionKind.DROPPED: (0, 0),
}


@transaction.atomic
def replace_task(
    old: PlanTask,
    new_tasks: Iterable[PlanTask],
    kind: SuccessionKind | str,
    reason: str,
    on: date,
    *,
    user: Any,
    amendment: PlanAmendment | None = None,
) -> list[TaskSuccession]:
    """End ``old`` on a day and say what follows it; its reports stay with it.

    A merger is called once for each task that ends, with the same task that follows. A dropped
    task is followed by none and stands as "not carried out" from that day, with the reason. Raises
    ``NotAllowed``, ``NotComplete`` and, where a task has ended before, ``WrongState``: a task that
    ended follows no other, so no chain of tasks comes back to where it began.
    """
    if not coordinates(user):
        raise NotAllowed(_("Only the Office's coordinator replaces tasks."))
    kind, followers = SuccessionKind(kind), list(dict.fromkeys(new_tasks))
    _check_request(kind, len(followers), reason)
    locked, *locked_new = _locked([old, *followers])
    _check_tasks(locked, locked_new, amendment)
    following: list[PlanTask | None] = [*locked_new] or [None]
    rows = [
        TaskSuccession.objects.create(
            old=locked, new=new, kind=kind, on=on, reason=reason.strip(), amendment=amendment
        )
        for new in following
    ]
    _end(locked, kind, reason.strip(), on)
    _log(locked, locked_new, kind, rows[0], user)
    return rows


def _check_request(kind: SuccessionKind, followers: int, reason: str) -> None:
    least, most = FOLLOWERS[kind]
    if not reason.strip():
        raise NotComplete(_("Give the reason; it is shown with the task."))
    if followers < least or (most is not None and followers > most):
        raise NotComplete(_needed(kind))


def _needed(kind: SuccessionKind) -> str:
    if kind is SuccessionKind.SPLIT:
        return _("Choose at least two tasks that follow.")
    if kind is SuccessionKind.DROPPED:
        return _("No task follows one that is dropped.")
    return _("Choose the one task that follows.")


def _locked(tasks: Sequence[PlanTask]) -> list[PlanTask]:
    """The tasks as they stand now, locked in one order so that two people never wait for ever."""
    rows = PlanTask.objects.select_for_update().order_by("pk")
    found = {task.pk: task for task in rows.filter(pk__in=[task.pk for task in tasks])}
    return [found[task.pk] for task in tasks]


def _check_tasks(old: PlanTask, new: Sequence[PlanTask], amendment: PlanAmendment | None) -> None:
    if old in new:
        raise WrongState(_("A task cannot follow itself."))
    for task in (old, *new):
        if has_ended(task):
            raise WrongState(
                _("Task %(number)d was replaced or dropped already.") % {"number": task.number}
            )
    if amendment is not None and amendment.plan_id != old.plan_id:
        raise WrongState(_("This amendment belongs to another plan."))


def has_ended(task: PlanTask) -> bool:
    return task.ended_on is not None or task.successions.exists()


def _end(task: PlanTask, kind: SuccessionKind, reason: str, on: date) -> None:
    if kind is SuccessionKind.DROPPED:
        task.manual_status = ManualStatus.DROPPED
        task.manual_reason, task.manual_since = reason, on
    else:
        task.ended_on = on
    task.save()


def _log(
    old: PlanTask,
    new: Sequence[PlanTask],
    kind: SuccessionKind,
    row: TaskSuccession,
    user: Any,
) -> None:
    data = {
        "kind": str(kind),
        "on": row.on.isoformat(),
        "reason": row.reason,
        "old": old.number,
        "new": [task.number for task in new],
    }
    for task in (old, *new):
        log(instance=task, action="plan_pages.replace_task", user=user, data=data)
