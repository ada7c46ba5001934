"""Which tasks a unit has to report for a period, who has not, and the reminder."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from wagtail.log_actions import registry

from plan_pages.duty import default_period, reportable
from plan_pages.enums import ManualStatus, NoticeKind, ReportState
from plan_pages.errors import NotAllowed, NotComplete, PeriodClosed, WrongState
from plan_pages.missing import missing_by_unit
from plan_pages.models import Explanation, Notice
from plan_pages.services.periods import close_period
from plan_pages.services.progress import (
    approve_report,
    return_report,
    save_draft,
)
from plan_pages.services.reminders import remind_unit
from tests.factories.plan_pages import UnitFactory
from tests.people import People
from tests.plan_pages.progress import (
    GOING_ON,
    done,
    first_quarter,
    fresh,
    half_year,
    submitted,
    task_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"starts_on": date(2026, 3, 14)}, True),
        ({"starts_on": date(2026, 3, 15)}, False),
        ({"ended_on": date(2025, 12, 15)}, False),
        ({"ended_on": date(2025, 12, 16)}, True),
        ({"completed_on": date(2025, 12, 14)}, False),
        ({"completed_on": date(2025, 12, 15)}, True),
        ({"manual_status": ManualStatus.DROPPED}, False),
        ({"manual_status": ManualStatus.DROPPED, "manual_since": date(2026, 1, 5)}, True),
        ({"manual_status": ManualStatus.PAUSED, "manual_since": date(2025, 1, 5)}, True),
    ],
)
def test_a_task_is_reported_in_the_periods_in_which_it_lives(
    fields: dict[str, Any], expected: bool
) -> None:
    assert reportable(task_of(**fields), first_quarter()) is expected


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 3, 14, 16, 59, 59, 999999, tzinfo=UTC), "CCHC-2026-Q1"),
        (datetime(2026, 3, 14, 17, 0, tzinfo=UTC), "CCHC-2026-6T"),
        (datetime(2026, 6, 14, 17, 0, tzinfo=UTC), "CCHC-2026-6T"),
        (datetime(2025, 12, 14, 16, 59, tzinfo=UTC), "CCHC-2026-Q1"),
    ],
)
def test_the_current_period_changes_at_midnight_in_vietnam_wherever_the_server_is(
    monkeypatch: pytest.MonkeyPatch, zone: str, moment: datetime, code: str
) -> None:
    from django.utils.timezone import localdate  # noqa: PLC0415 - read under another zone

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with time_machine.travel(moment, tick=False):
            chosen = default_period([half_year(), first_quarter()], localdate())
    finally:
        monkeypatch.undo()
        os.environ.setdefault("TZ", "Asia/Ho_Chi_Minh")
        time.tzset()
    assert chosen is not None
    assert chosen.code == code


def test_a_done_day_of_today_in_vietnam_is_not_the_future_for_a_server_elsewhere(
    people: People,
) -> None:
    task, period = task_of(people.unit), first_quarter()
    with time_machine.travel(datetime(2026, 3, 9, 17, 0, tzinfo=UTC), tick=False):
        report = submitted(people, task, period, done(date(2026, 3, 10)))
    assert report.state == ReportState.SUBMITTED
    assert fresh(task).first_report_on == date(2026, 3, 10)


def test_the_default_period_is_an_open_one() -> None:
    first, half = first_quarter(), half_year()
    first.closed_at = datetime(2026, 3, 1, tzinfo=UTC)
    assert default_period([first, half], date(2026, 3, 1)) == half
    assert default_period([first, half], date(2027, 1, 1)) == half
    assert default_period([], date(2026, 3, 1)) is None


def missing(period: Any, day: date = date(2026, 3, 10)) -> dict[str, list[int]]:
    found = missing_by_unit(period, day)
    return {entry.unit.code: [task.number for task in entry.tasks] for entry in found}


def test_who_has_not_reported_is_known_by_unit(people: People) -> None:
    period = first_quarter()
    submitted(people, task_of(people.unit, people.other_unit, number=1), period)
    save_draft(
        task_of(people.unit, number=2), period, people.unit, GOING_ON, [], user=people.officer
    )
    assert missing(period) == {"QLDD": [1], "VPDKDD": [2]}


def test_a_returned_report_is_owed_again(people: People) -> None:
    period = first_quarter()
    report = submitted(people, task_of(people.unit, number=1), period)
    assert missing(period) == {}
    return_report(report, "Thiếu", user=people.head)
    assert missing(period) == {"VPDKDD": [1]}


def test_what_is_done_or_over_is_not_owed(people: People) -> None:
    task_of(people.unit, number=1, completed_on=date(2026, 1, 5))
    task_of(people.unit, number=2, ended_on=date(2026, 3, 1))
    task = task_of(people.unit, people.other_unit, number=3)
    report = submitted(people, task, first_quarter(), done())
    assert missing(half_year()) == {"QLDD": [3], "VPDKDD": [3]}
    approve_report(report, user=people.head)
    assert missing(half_year()) == {"QLDD": [3]}


def test_what_was_done_after_the_period_still_owes_its_report(people: People) -> None:
    period = first_quarter()
    task_of(people.unit, number=1, completed_on=date(2026, 3, 15), recurrence="continuous")
    task_of(people.unit, number=2, completed_on=date(2026, 3, 14), recurrence="continuous")
    assert missing(period, date(2026, 3, 20)) == {"VPDKDD": [1]}
    with time_machine.travel("2026-03-20T03:00:00Z"):
        close_period(period)
    assert Explanation.objects.get().task.number == 1


def test_the_office_reminds_a_unit_once_a_day(people: People) -> None:
    period = first_quarter()
    task_of(people.unit)
    assert remind_unit(people.unit, period, user=people.coordinator) == 2
    assert remind_unit(people.unit, period, user=people.coordinator) == 0
    told = Notice.objects.filter(kind=NoticeKind.REPORT_MISSING)
    assert {notice.recipient for notice in told} == {people.officer, people.head}
    entry = registry.get_logs_for_instance(period).get()
    assert (entry.user, entry.data["unit"]) == (people.coordinator, "VPDKDD")
    with time_machine.travel("2026-03-11T03:00:00Z"):
        assert remind_unit(people.unit, period, user=people.coordinator) == 2


def test_only_the_office_reminds(people: People) -> None:
    period = first_quarter()
    task_of(people.unit)
    for name in set(people.staff()) - {"coordinator"}:
        with pytest.raises(NotAllowed):
            remind_unit(people.unit, period, user=getattr(people, name))


def test_nobody_is_reminded_without_a_reason(people: People) -> None:
    period, empty = first_quarter(), UnitFactory(code="TTR")
    with pytest.raises(WrongState):
        remind_unit(people.unit, period, user=people.coordinator)
    task_of(empty)
    with pytest.raises(NotComplete):
        remind_unit(empty, period, user=people.coordinator)
    type(period).objects.update(closed_at=datetime(2026, 3, 16, tzinfo=UTC))
    with pytest.raises(PeriodClosed):
        remind_unit(empty, period, user=people.coordinator)
