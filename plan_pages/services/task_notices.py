"""Whom a deadline is told, once when it comes near and once when it has passed.

Any number of tasks takes the same few queries: who already knows is read as one set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plan_pages import conf
from plan_pages.enums import NoticeKind, Recurrence, TaskStatus
from plan_pages.models import Notice, PlanTask, Unit, UnitMembership
from plan_pages.permissions import OF_A_UNIT
from plan_pages.querysets import CHANGES_BACK, PlanTaskQuerySet
from plan_pages.recurrence import MONTHS_BETWEEN
from plan_pages.roles import Role

from .gathered_notices import key_of, long_overdue, quiet, words_of
from .notices import draft, language_of, preferences_of

BATCH = 500
STATUSES = {
    NoticeKind.DUE_SOON: TaskStatus.DUE_SOON,
    NoticeKind.OVERDUE: TaskStatus.OVERDUE,
}
STILL_RUNNING = (TaskStatus.NOT_DUE, TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS)
Pair = tuple[int, str]


@dataclass(frozen=True)
class Told:
    """How many notices were new, over all recipients."""

    due_soon: int
    overdue: int


def tell_of_deadlines(day: date) -> Told:
    """``day`` is the local day. Safe to run twice, by two processes, or not for some days.

    What is long overdue and was never told is told together, plan by plan.
    """
    office = frozenset(_coordinators())
    return Told(
        due_soon=_tell(NoticeKind.DUE_SOON, day, frozenset()),
        overdue=_tell(NoticeKind.OVERDUE, day, office),
    )


def _tell(kind: NoticeKind, day: date, always: frozenset[int]) -> int:
    tasks = PlanTask.objects.in_statuses([STATUSES[kind]], day).filter(due_on__isnull=False)
    again = _due_again(day) if kind == NoticeKind.DUE_SOON else []
    concerned = _people_by_task(tasks)
    if again:
        pks = [task.pk for task in again]
        concerned.update(_people_by_task(PlanTask.objects.filter(pk__in=pks)))
    found = [*tasks.select_related("plan"), *again]
    by_key = {_key(kind, task): task for task in found}
    wanted = {
        (person, key) for key, task in by_key.items() for person in concerned[task.pk] | always
    }
    missing = sorted(wanted - _known(kind))
    notices = _written(kind, missing, by_key, concerned, day)
    Notice.objects.bulk_create(notices, batch_size=BATCH, ignore_conflicts=True)
    return sum(notice.read_at is None for notice in notices)


def _due_again(day: date) -> list[PlanTask]:
    """Recurring tasks whose next time is near, with that day in the place of their last one; they
    are told and never saved."""
    running = PlanTask.objects.in_statuses(STILL_RUNNING, day).filter(
        recurrence__in=MONTHS_BETWEEN, due_on__isnull=False
    )
    found = []
    for task in running.select_related("plan"):
        task.due_on = task.next_due_on(day)
        if task.due_on and day <= task.due_on <= day + _lead(task.recurrence):
            found.append(task)
    return found


def _lead(recurrence: str) -> timedelta:
    """A week before the end of each month; else as long as for any deadline."""
    soon = timedelta(days=conf.get("DUE_SOON_DAYS"))
    return min(soon, timedelta(days=7)) if recurrence == Recurrence.MONTHLY else soon


def _written(
    kind: NoticeKind,
    missing: Sequence[Pair],
    by_key: Mapping[str, PlanTask],
    concerned: Mapping[int, set[int]],
    day: date,
) -> list[Notice]:
    together = long_overdue(missing, by_key, day)
    elsewhere = {(person, task.pk) for (person, _plan), old in together.items() for task in old}
    people = _accounts({person for person, _key in missing})
    writer = _Writer(kind, people, preferences_of(people))
    for person, key in missing:
        task = by_key[key]
        named = (person, task.pk) in elsewhere
        writer.tell(person, task, reports=person in concerned[task.pk], is_quiet=named)
    for (person, _plan), old in together.items():
        writer.tell_together(person, old)
    return writer.notices


def _key(kind: NoticeKind, task: PlanTask) -> str:
    return f"{kind}:task:{task.pk}:{task.due_on}"


def _known(kind: NoticeKind) -> set[Pair]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient_id", "key"))


@dataclass
class _Writer:
    """Drafts in each reader's language."""

    kind: NoticeKind
    people: Mapping[int, Any]
    choices: Mapping[int, str]
    notices: list[Notice] = field(default_factory=list)

    def tell(self, pk: int, task: PlanTask, *, reports: bool, is_quiet: bool) -> None:
        with translation.override(language_of(self.people[pk])):
            words = _words(self.kind, task)
        path = reverse("reform_tasks:inspect", args=[task.pk])
        if reports:
            path = reverse("reform_progress:index")
        notice = self._draft(pk, _key(self.kind, task), words, path)
        self.notices.append(quiet(notice) if is_quiet else notice)

    def tell_together(self, pk: int, tasks: Sequence[PlanTask]) -> None:
        with translation.override(language_of(self.people[pk])):
            words = words_of(tasks)
        self.notices.append(self._draft(pk, key_of(tasks), words, reverse("reform_progress:index")))

    def _draft(self, pk: int, key: str, words: tuple[str, str], path: str) -> Notice:
        choice = self.choices.get(pk)
        subject, body = words
        return draft(self.people[pk], self.kind, key, subject, body=body, path=path, choice=choice)


def _words(kind: NoticeKind, task: PlanTask) -> tuple[str, str]:
    names = {
        "number": task.number,
        "title": " ".join(task.title.split()),
        "day": date_format(task.due_on, "d/m/Y") if task.due_on else "",
        "plan": task.plan.title,
        "deadline": task.deadline_text,
    }
    subjects = {
        NoticeKind.DUE_SOON: _("Due on %(day)s: task %(number)d, %(title)s"),
        NoticeKind.OVERDUE: _("Overdue, was due on %(day)s: task %(number)d, %(title)s"),
    }
    body = _("Task %(number)d: %(title)s\nDeadline in the plan: %(deadline)s\nPlan: %(plan)s")
    return subjects[kind] % names, body % names


def _people_by_task(tasks: PlanTaskQuerySet) -> dict[int, set[int]]:
    """Officers and heads of the reporting units, as ``permissions.reporting_units`` names them."""
    members, people = _members(), _people_by_unit()
    concerned: dict[int, set[int]] = defaultdict(set)
    leads = PlanTask.lead_units.through.objects.filter(plantask__in=tasks.values("pk"))
    for task, lead in leads.values_list("plantask_id", "unit_id"):
        for unit in members.get(lead, [lead]):
            concerned[task] |= people[unit]
    return concerned


def _members() -> dict[int, list[int]]:
    """Of the collectives only."""
    collective = Unit.objects.filter(is_collective=True)
    members: dict[int, list[int]] = defaultdict(list)
    for unit, member in collective.values_list("pk", "members"):
        members[unit] += [member] if member else []
    return members


def _people_by_unit() -> dict[int, set[int]]:
    people: dict[int, set[int]] = defaultdict(set)
    roles = [str(role) for role in OF_A_UNIT]
    acting = UnitMembership.objects.filter(user__is_active=True, user__groups__name__in=roles)
    for unit, person in acting.values_list("unit_id", "user_id"):
        people[unit].add(person)
    follows = list(Unit.successors.through.objects.values_list("from_unit_id", "to_unit_id"))
    for _change in range(CHANGES_BACK):
        for old, new in follows:
            people[old] |= people[new]
    return people


def _coordinators() -> list[int]:
    accounts = get_user_model().objects.filter(is_active=True, groups__name=str(Role.COORDINATOR))
    return list(accounts.values_list("pk", flat=True))


def _accounts(pks: set[int]) -> dict[int, Any]:
    accounts = get_user_model().objects.select_related("wagtail_userprofile")
    return {account.pk: account for account in accounts.filter(pk__in=pks)}
