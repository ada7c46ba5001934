"""One notice for the tasks of a plan that are long overdue, instead of one for each.

An old plan that was imported, or a new colleague in a unit, would otherwise fill the list and the
mailbox at once. Each task is still kept as told, read and without mail, so that nothing is told
again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plan_pages.enums import MailState, NoticeKind
from plan_pages.models import Notice, PlanTask

# A beat that stood still for some days still tells each of the few tasks by itself.
LONG = timedelta(days=14)
NAMED = 30

Pair = tuple[int, str]
PersonAndPlan = tuple[int, int]


def long_overdue(
    pairs: Iterable[Pair], by_key: Mapping[str, PlanTask], day: date
) -> dict[PersonAndPlan, list[PlanTask]]:
    """Who is told of which tasks of a plan together: two or more, the longest overdue first."""
    found: dict[PersonAndPlan, list[PlanTask]] = defaultdict(list)
    for person, key in pairs:
        task = by_key[key]
        if task.due_on is not None and task.due_on < day - LONG:
            found[person, task.plan_id].append(task)
    return {whose: sorted(tasks, key=_age) for whose, tasks in found.items() if len(tasks) > 1}


def key_of(tasks: Sequence[PlanTask]) -> str:
    """The same for the same tasks, so that two processes at once tell them once."""
    named = "|".join(f"{task.pk}:{task.due_on}" for task in tasks)
    digest = hashlib.sha256(named.encode()).hexdigest()[:16]
    return f"{NoticeKind.OVERDUE}:plan:{tasks[0].plan_id}:{digest}"


def words_of(tasks: Sequence[PlanTask]) -> tuple[str, str]:
    subject = ngettext(
        "%(count)d task is long overdue: %(plan)s",
        "%(count)d tasks are long overdue: %(plan)s",
        len(tasks),
    )
    names = {"count": len(tasks), "plan": tasks[0].plan.title}
    return subject % names, "\n".join(_lines(tasks))


def quiet(notice: Notice) -> Notice:
    notice.read_at, notice.mail_state = timezone.now(), MailState.NONE
    return notice


def _age(task: PlanTask) -> tuple[date, int]:
    return task.due_on or date.max, task.number


def _lines(tasks: Sequence[PlanTask]) -> list[str]:
    lines = [_line(task) for task in tasks[:NAMED]]
    more = len(tasks) - NAMED
    if more > 0:
        lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return lines


def _line(task: PlanTask) -> str:
    return _("Was due on %(day)s: task %(number)d, %(title)s") % {
        "day": date_format(task.due_on, "d/m/Y") if task.due_on else "",
        "number": task.number,
        "title": " ".join(task.title.split()),
    }
