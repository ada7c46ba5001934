"""A status that a person decides stands above dates and reports, with its reason."""

from datetime import date

import pytest
import time_machine
from wagtail.log_actions import registry

from plan_pages.enums import ManualStatus, TaskStatus
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.lineage import lineage_of
from plan_pages.services.decisions import decide_status
from plan_pages.services.successions import replace_task
from tests.factories.plan_pages import PlanTaskFactory
from tests.people import People

# Late in the evening in London, the next morning in Việt Nam.
EVENING = "2022-09-30T20:00:00Z"
REASON = "Chờ hướng dẫn của Bộ Nội vụ"


def test_a_decided_status_stands_above_the_dates_from_its_day_on(people: People) -> None:
    task = PlanTaskFactory(overdue=True)
    with time_machine.travel(EVENING):
        decided = decide_status(task, ManualStatus.PAUSED, REASON, user=people.coordinator)
    assert decided.manual_since == date(2022, 10, 1)
    assert decided.status_on(date(2022, 9, 30)) == TaskStatus.DUE_SOON
    assert decided.status_on(date(2022, 10, 1)) == TaskStatus.PAUSED
    decision = lineage_of(decided).decision
    assert decision is not None
    assert (decision.reason, decision.since) == (REASON, date(2022, 10, 1))


def test_taking_it_back_leaves_the_dates_to_speak(people: People) -> None:
    task = PlanTaskFactory(overdue=True)
    decide_status(task, "tam-dung", REASON, user=people.coordinator, on=date(2022, 9, 1))
    back = decide_status(task, "", "Đã có hướng dẫn", user=people.coordinator)
    assert (back.manual_status, back.manual_reason, back.manual_since) == ("", "", None)
    assert back.status_on(date(2022, 10, 1)) == TaskStatus.OVERDUE
    assert lineage_of(back).decision is None


def test_both_are_in_the_log_with_their_reasons(people: People) -> None:
    task = PlanTaskFactory()
    decide_status(task, ManualStatus.PAUSED, REASON, user=people.coordinator)
    decide_status(task, ManualStatus.NONE, "Làm tiếp", user=people.coordinator)
    logs = registry.get_logs_for_instance(task).filter(action="plan_pages.decide_status")
    assert {entry.data["reason"] for entry in logs} == {REASON, "Làm tiếp"}
    assert {entry.user for entry in logs} == {people.coordinator}


@pytest.mark.parametrize("status", ["tam-dung", "khong-thuc-hien", ""])
def test_a_reason_is_needed_in_both_directions(people: People, status: str) -> None:
    with pytest.raises(NotComplete):
        decide_status(PlanTaskFactory(), status, " ", user=people.coordinator)


@pytest.mark.parametrize(
    "name", ["officer", "head", "stranger", "director", "editor", "admin", "anonymous"]
)
def test_only_the_coordinator_decides(people: People, name: str) -> None:
    task = PlanTaskFactory(led_by=[people.unit])
    with pytest.raises(NotAllowed):
        decide_status(task, ManualStatus.PAUSED, REASON, user=getattr(people, name))
    task.refresh_from_db()
    assert task.manual_status == ""


def test_the_same_decision_twice_is_one(people: People) -> None:
    task = PlanTaskFactory()
    decide_status(task, ManualStatus.PAUSED, REASON, user=people.coordinator)
    with pytest.raises(WrongState):
        decide_status(task, ManualStatus.PAUSED, REASON, user=people.coordinator)
    with pytest.raises(WrongState):
        decide_status(PlanTaskFactory(), ManualStatus.NONE, REASON, user=people.coordinator)


def test_a_task_that_ended_takes_no_decision(people: People) -> None:
    dropped = PlanTaskFactory()
    replace_task(dropped, [], "dropped", REASON, date(2022, 9, 1), user=people.coordinator)
    with pytest.raises(WrongState):
        decide_status(dropped, ManualStatus.NONE, REASON, user=people.coordinator)
