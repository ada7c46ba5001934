from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries
from wagtail.users.models import UserProfile

from plan_pages import tasks as celery_tasks
from plan_pages.enums import (
    EmailPreference,
    MailState,
    ManualStatus,
    NoticeKind,
    Recurrence,
)
from plan_pages.models import Notice, NoticePreference, PlanTask
from plan_pages.roles import Role
from plan_pages.services import notices
from plan_pages.services.notices import choose_mail, mark_all_read, mark_read, notify
from plan_pages.services.task_notices import Told, tell_of_deadlines
from portal.celery import app
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory, UnitFactory
from tests.people import People, make_account

DAY = date(2022, 10, 1)


def told(person: User) -> list[str]:
    return sorted(Notice.objects.filter(recipient=person).values_list("key", flat=True))


def tell(*people: User, key: str = "once") -> int:
    return notify(people, NoticeKind.REPORT_MISSING, key, "Chưa báo cáo", body="Kỳ 9/2022")


# --- one notice for each occasion ---
def test_each_recipient_is_told_once_for_each_occasion(people: People) -> None:
    assert tell(people.officer, people.head, people.officer) == 2
    assert tell(people.officer, people.head, people.stranger) == 1
    assert tell(people.officer, key="again") == 1
    assert told(people.officer) == ["again", "once"]


def test_a_process_that_comes_second_makes_no_second_notice(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes after this one looked: only the database can tell."""
    look = notices.preferences_of

    def overtaken(people_to_tell: Iterable[int]) -> dict[int, str]:
        first = Notice(recipient=people.officer, key="once", kind="overdue", subject="first")
        first.save()
        return look(people_to_tell)

    monkeypatch.setattr(notices, "preferences_of", overtaken)
    assert tell(people.officer) == 0
    assert Notice.objects.get().subject == "first"


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        (None, MailState.PENDING),
        (EmailPreference.EACH, MailState.PENDING),
        (EmailPreference.WEEKLY, MailState.DIGEST),
        (EmailPreference.NONE, MailState.NONE),
    ],
)
def test_the_mail_follows_what_the_person_chose(
    people: People, choice: EmailPreference | None, state: MailState
) -> None:
    if choice:
        NoticePreference.objects.create(user=people.officer, email=choice)
    tell(people.officer)
    assert Notice.objects.get().mail_state == state


def test_an_account_without_an_address_gets_no_mail(people: People) -> None:
    User.objects.filter(pk=people.officer.pk).update(email="")
    people.officer.refresh_from_db()
    tell(people.officer)
    assert Notice.objects.get().mail_state == MailState.NONE


def test_a_subject_is_one_line_that_fits(people: People) -> None:
    notify([people.officer], NoticeKind.OVERDUE, "k", "Dòng một\r\nBcc: x@example.com " + "a" * 300)
    subject = Notice.objects.get().subject
    assert subject.startswith("Dòng một Bcc: x@example.com a")
    assert len(subject) == 255
    assert subject.endswith("…")


def test_many_recipients_take_few_queries(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tell(*people.staff().values())
    with django_assert_max_num_queries(2):
        assert tell(*people.staff().values()) == 0


# --- read, unread, and how mail is wanted ---
def test_a_mark_touches_only_the_own_notices(people: People) -> None:
    tell(people.officer, people.head)
    theirs = Notice.objects.get(recipient=people.head)
    assert mark_read(people.officer, [theirs.pk]) == 0
    assert mark_all_read(people.officer) == 1
    assert Notice.objects.unread().get() == theirs


def test_a_mark_can_be_taken_away(people: People) -> None:
    tell(people.officer)
    pk = Notice.objects.get().pk
    assert mark_read(people.officer, [pk]) == 1
    assert mark_read(people.officer, [pk]) == 0
    assert mark_read(people.officer, [pk], read=False) == 1
    assert Notice.objects.unread().count() == 1


def test_who_wants_no_mail_gets_none_that_waits(people: People) -> None:
    tell(people.officer, people.head)
    choose_mail(people.officer, EmailPreference.NONE)
    states = dict(Notice.objects.values_list("recipient", "mail_state"))
    assert states == {people.officer.pk: MailState.NONE, people.head.pk: MailState.PENDING}


def test_who_leaves_the_digest_gets_what_waited_for_it(people: People) -> None:
    choose_mail(people.officer, EmailPreference.WEEKLY)
    tell(people.officer)
    choose_mail(people.officer, EmailPreference.EACH)
    assert Notice.objects.get().mail_state == MailState.PENDING


# --- deadlines ---
def test_the_leading_unit_is_told_that_a_task_is_due_soon(people: People) -> None:
    task = PlanTaskFactory(due_on=date(2022, 10, 20), led_by=[people.unit])
    assert tell_of_deadlines(DAY) == Told(due_soon=2, overdue=0)
    key = f"due_soon:task:{task.pk}:2022-10-20"
    assert told(people.officer) == told(people.head) == [key]
    assert told(people.stranger) == told(people.coordinator) == []


def test_the_office_is_told_too_when_a_task_is_overdue(people: People) -> None:
    task = PlanTaskFactory(overdue=True, led_by=[people.unit])
    assert tell_of_deadlines(DAY) == Told(due_soon=0, overdue=3)
    key = f"overdue:task:{task.pk}:2022-09-30"
    assert told(people.officer) == told(people.head) == told(people.coordinator) == [key]
    assert told(people.stranger) == told(people.director) == told(people.admin) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 8, 30), []),
        (date(2022, 8, 31), ["due_soon"]),
        (date(2022, 9, 30), ["due_soon"]),
        (date(2022, 10, 1), ["overdue"]),
    ],
)
def test_a_task_is_told_from_the_first_day_on(
    people: People, day: date, expected: list[str]
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    tell_of_deadlines(day)
    assert [key.split(":")[0] for key in told(people.officer)] == expected


def test_each_occasion_is_told_once_however_often_it_runs(people: People) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    for day in (
        date(2022, 9, 20),
        date(2022, 9, 20),
        date(2022, 9, 30),
        DAY,
        DAY,
        date(2023, 1, 1),
    ):
        tell_of_deadlines(day)
    assert [key.split(":")[0] for key in told(people.officer)] == ["due_soon", "overdue"]


def test_a_new_deadline_is_a_new_occasion(people: People) -> None:
    task = PlanTaskFactory(overdue=True, led_by=[people.unit])
    tell_of_deadlines(DAY)
    PlanTask.objects.filter(pk=task.pk).update(due_on=date(2022, 10, 31))
    assert tell_of_deadlines(DAY) == Told(due_soon=2, overdue=0)


def test_what_recurs_is_told_before_each_time(people: People) -> None:
    PlanTaskFactory(
        led_by=[people.unit],
        deadline_text="Hằng quý",
        recurrence=Recurrence.QUARTERLY,
        due_on=date(2022, 12, 31),
    )
    told_on = [
        tell_of_deadlines(day).due_soon
        for day in (
            date(2022, 2, 1),
            date(2022, 3, 1),
            date(2022, 3, 31),
            date(2022, 4, 1),
            date(2022, 6, 15),
            date(2022, 12, 15),
            date(2022, 12, 16),
        )
    ]
    each = Notice.objects.filter(recipient=people.officer).count()
    assert [bool(n) for n in told_on] == [False, True, False, False, True, True, False]
    assert each == 3


def test_what_is_due_every_month_is_told_a_week_before(people: People) -> None:
    PlanTaskFactory(
        led_by=[people.unit],
        deadline_text="Hằng tháng",
        recurrence=Recurrence.MONTHLY,
        due_on=date(2022, 12, 31),
    )
    assert tell_of_deadlines(date(2022, 5, 10)).due_soon == 0
    assert tell_of_deadlines(date(2022, 5, 25)).due_soon > 0
    assert Notice.objects.filter(subject__contains="31/05/2022").exists()


@pytest.mark.parametrize(
    "state",
    [
        {"completed_on": date(2022, 9, 15)},
        {"completed_on": date(2022, 10, 1)},
        {"reported_done_on": date(2022, 9, 30)},
        {"manual_status": ManualStatus.PAUSED, "manual_reason": "Chờ hướng dẫn"},
        {"manual_status": ManualStatus.DROPPED, "manual_reason": "Không còn phù hợp"},
        {"ended_on": date(2022, 9, 1)},
        {"due_on": None, "recurrence": Recurrence.CONTINUOUS},
    ],
)
def test_nothing_is_told_of_a_task_that_waits_for_nobody(
    people: People, state: dict[str, object]
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit], **state)
    assert tell_of_deadlines(DAY) == Told(0, 0)


def test_a_collective_is_told_by_its_members(people: People) -> None:
    everyone = UnitFactory(code="CAC-DV")
    everyone.members.set([people.unit, people.other_unit])
    PlanTaskFactory(due_on=date(2022, 10, 20), led_by=[everyone])
    assert tell_of_deadlines(DAY).due_soon == 3
    assert told(people.stranger)


def test_a_supporting_unit_is_not_told(people: People) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit], supported_by=[people.other_unit])
    tell_of_deadlines(DAY)
    assert told(people.stranger) == []


def test_a_closed_account_is_not_told(people: People) -> None:
    User.objects.filter(pk__in=[people.officer.pk, people.coordinator.pk]).update(is_active=False)
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    assert tell_of_deadlines(DAY).overdue == 1


def test_who_is_of_the_unit_and_of_the_office_is_told_once(people: People) -> None:
    both = make_account("both", Role.COORDINATOR, people.unit)
    both.groups.add(*people.head.groups.all())
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    assert tell_of_deadlines(DAY).overdue == 4
    assert len(told(both)) == 1


def test_each_is_told_in_the_own_language(people: People) -> None:
    UserProfile.objects.create(user=people.officer, preferred_language="en")
    PlanTaskFactory(overdue=True, led_by=[people.unit], number=7, title="Rà soát\nthủ tục")
    tell_of_deadlines(DAY)
    notice = Notice.objects.get(recipient=people.officer)
    assert notice.subject.startswith("Overdue, was due on")
    assert notice.subject.endswith("task 7, Rà soát thủ tục")
    assert "Trước 30/9/2022" in notice.body
    assert translation.get_language() == "vi"


def test_the_preference_holds_for_deadlines_as_well(people: People) -> None:
    NoticePreference.objects.create(user=people.officer, email=EmailPreference.WEEKLY)
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    tell_of_deadlines(DAY)
    states = dict(Notice.objects.values_list("recipient__username", "mail_state"))
    assert states == {
        "officer": MailState.DIGEST,
        "head": MailState.PENDING,
        "coordinator": MailState.PENDING,
    }


def test_the_address_in_a_notice_opens_for_whoever_gets_it(people: People) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    tell_of_deadlines(DAY)
    for name in ("officer", "head", "coordinator"):
        notice = Notice.objects.get(recipient__username=name)
        assert people.client(name).get(notice.path).status_code == 200, name


def test_five_thousand_tasks_take_a_few_queries(people: People) -> None:
    plan = PlanFactory()
    PlanTask.objects.bulk_create(
        PlanTask(plan=plan, number=n, title=f"Nhiệm vụ {n}", due_on=date(2022, 9, 30))
        for n in range(1, 5001)
    )
    leads = PlanTask.lead_units.through
    leads.objects.bulk_create(
        leads(plantask_id=pk, unit_id=people.unit.pk)
        for pk in PlanTask.objects.values_list("pk", flat=True)
    )
    with CaptureQueriesContext(
        connection,
    ) as first:
        assert tell_of_deadlines(DAY).overdue == 15_000
    asked = [query["sql"] for query in first if not query["sql"].startswith("INSERT")]
    assert len(asked) <= 25, "\n".join(sql[:120] for sql in asked)
    with CaptureQueriesContext(connection) as second:
        assert tell_of_deadlines(DAY).overdue == 0
    assert len(second) <= 20
    Notice.objects.all().delete()
    assert tell_of_deadlines(date(2023, 1, 1)).overdue == 3
    assert Notice.objects.unread().count() == 3


# --- when ---
@pytest.fixture
def another_zone() -> Iterator[None]:
    """A server that stands in New York."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "America/New_York"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.usefixtures("another_zone")
@pytest.mark.parametrize(
    ("moment", "overdue"),
    [
        (datetime(2022, 9, 30, 16, 59, tzinfo=UTC), 0),
        (datetime(2022, 9, 30, 17, 1, tzinfo=UTC), 3),
    ],
)
def test_the_day_is_that_of_vietnam_wherever_the_server_stands(
    people: People, moment: datetime, overdue: int
) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    with time_machine.travel(moment, tick=False), timezone.override("America/New_York"):
        celery_tasks.tell_deadlines()
    assert Notice.objects.filter(kind=NoticeKind.OVERDUE).count() == overdue


@pytest.mark.usefixtures("another_zone")
def test_deadlines_are_told_at_seven_in_vietnam() -> None:
    schedule = app.conf.beat_schedule["tell-deadlines"]["schedule"]
    yesterday = datetime(2022, 9, 30, 0, 0, tzinfo=UTC)
    for moment, is_due in [
        (yesterday + timedelta(hours=23, minutes=59), False),
        (yesterday + timedelta(hours=24, minutes=1), True),
    ]:
        with time_machine.travel(moment, tick=False):
            schedule.app = app
            assert schedule.is_due(yesterday + timedelta(seconds=5)).is_due is is_due


def test_a_minutes_round_that_waited_too_long_is_dropped() -> None:
    entry = app.conf.beat_schedule["send-notices"]
    assert entry["schedule"] == timedelta(minutes=1)
    assert entry["options"]["expires"] < 60


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    named = {entry["task"] for entry in site_settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(app.tasks)


def test_two_beats_tell_once(people: People) -> None:
    PlanTaskFactory(overdue=True, led_by=[people.unit])
    with time_machine.travel(datetime(2022, 10, 1, 0, 0, tzinfo=UTC), tick=False):
        celery_tasks.tell_deadlines()
        celery_tasks.tell_deadlines()
        call_command("tell_deadlines")
    assert Notice.objects.count() == 3
