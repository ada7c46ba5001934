"""An old plan that comes in at once is told once, not task by task."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from wagtail.users.models import UserProfile

from plan_pages.enums import MailState, NoticeKind
from plan_pages.models import Notice, Plan, PlanTask
from plan_pages.roles import Role
from plan_pages.services.task_notices import Told, tell_of_deadlines
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory
from tests.people import People, make_account
from tests.plan_pages.progress import first_quarter, task_of

DAY = date(2026, 3, 1)
LONG_AGO = date(2025, 12, 31)


def unread(name: str) -> list[Notice]:
    return list(Notice.objects.unread().filter(recipient__username=name).order_by("pk"))


@pytest.fixture
def old_plan(people: People) -> list[PlanTask]:
    """Three tasks, overdue since the end of the year before."""
    plan = PlanFactory(slug="ke-hoach-2026", year=2026, title="Kế hoạch năm 2026")
    return [
        PlanTaskFactory(
            plan=plan, number=n, due_on=LONG_AGO - timedelta(days=n), led_by=[people.unit]
        )
        for n in (1, 2, 3)
    ]


def test_each_recipient_is_told_of_an_old_plan_once(
    people: People, old_plan: list[PlanTask]
) -> None:
    assert tell_of_deadlines(DAY) == Told(due_soon=0, overdue=3)
    for name in ("officer", "head", "coordinator"):
        (notice,) = unread(name)
        assert (notice.kind, notice.mail_state) == (NoticeKind.OVERDUE, MailState.PENDING)
        assert "3" in notice.subject
        assert "Kế hoạch năm 2026" in notice.subject
    assert unread("stranger") == []
    assert Notice.objects.filter(mail_state=MailState.PENDING).count() == 3


def test_the_notice_names_the_tasks_the_longest_overdue_first(
    people: People, old_plan: list[PlanTask]
) -> None:
    UserProfile.objects.create(user=people.officer, preferred_language="en")
    tell_of_deadlines(DAY)
    (notice,) = unread("officer")
    assert notice.subject == "3 tasks are long overdue: Kế hoạch năm 2026"
    days = [line.split(":")[0] for line in notice.body.splitlines()]
    assert days == [f"Was due on {day}/12/2025" for day in (28, 29, 30)]


def test_nothing_of_it_is_told_again(people: People, old_plan: list[PlanTask]) -> None:
    tell_of_deadlines(DAY)
    assert tell_of_deadlines(DAY) == Told(0, 0)
    old_plan[0].completed_on = DAY
    old_plan[0].save()
    assert tell_of_deadlines(DAY + timedelta(days=40)) == Told(0, 0)
    assert len(unread("officer")) == 1


def test_a_task_that_is_overdue_since_yesterday_is_told_by_itself(
    people: People, old_plan: list[PlanTask]
) -> None:
    plan = old_plan[0].plan
    fresh = PlanTaskFactory(
        plan=plan, number=9, due_on=DAY - timedelta(days=1), led_by=[people.unit]
    )
    tell_of_deadlines(DAY)
    keys = [notice.key.split(":")[1] for notice in unread("officer")]
    assert sorted(keys) == ["plan", "task"]
    assert f"overdue:task:{fresh.pk}:2026-02-28" in {n.key for n in unread("officer")}


def test_a_single_old_task_is_told_as_any_other(people: People) -> None:
    task = PlanTaskFactory(due_on=LONG_AGO, led_by=[people.unit])
    assert tell_of_deadlines(DAY).overdue == 3
    assert [notice.key for notice in unread("officer")] == [f"overdue:task:{task.pk}:2025-12-31"]


def test_each_plan_is_gathered_for_itself(people: People, old_plan: list[PlanTask]) -> None:
    other = PlanFactory(slug="ke-hoach-2025", year=2025)
    for n in (1, 2):
        PlanTaskFactory(plan=other, number=n, due_on=LONG_AGO, led_by=[people.unit])
    tell_of_deadlines(DAY)
    assert len(unread("officer")) == 2


def test_more_old_tasks_of_the_plan_are_told_on_their_own_day(
    people: People, old_plan: list[PlanTask]
) -> None:
    tell_of_deadlines(DAY)
    for n in (11, 12):
        PlanTaskFactory(plan=old_plan[0].plan, number=n, due_on=LONG_AGO, led_by=[people.unit])
    assert tell_of_deadlines(DAY).overdue == 3
    assert "2" in unread("officer")[1].subject


def test_a_new_colleague_is_told_what_is_overdue_in_one_notice(
    people: People, old_plan: list[PlanTask]
) -> None:
    tell_of_deadlines(DAY)
    make_account("officer2", Role.OFFICER, people.unit)
    assert tell_of_deadlines(DAY) == Told(due_soon=0, overdue=1)
    assert len(unread("officer2")) == 1


def test_its_address_shows_the_tasks_also_when_another_year_is_being_reported(
    people: People, old_plan: list[PlanTask]
) -> None:
    period = first_quarter()
    Plan.objects.update(year=2025)
    current = task_of(people.unit)
    tell_of_deadlines(DAY)
    for name in ("officer", "head", "coordinator"):
        (notice,) = unread(name)
        response = people.client(name).get(notice.path)
        assert response.context["period"] == period, name
        assert {row.task for row in response.context["work"]} == {*old_plan, current}, name
