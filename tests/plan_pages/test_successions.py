"""Tasks that are superseded, merged, split or dropped keep their history."""

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.log_actions import registry

from plan_pages.enums import SuccessionKind, TaskStatus
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.lineage import lineage_of
from plan_pages.models import PlanAmendment, PlanTask, ProgressReport, TaskSuccession
from plan_pages.services.successions import replace_task
from tests.factories.plan_pages import (
    PlanFactory,
    PlanTaskFactory,
    ReportingPeriodFactory,
    UnitFactory,
)
from tests.people import People

DAY = date(2022, 10, 1)
NOT_COORDINATORS = ["editor", "officer", "head", "analyst", "director", "admin", "stranger"]


def follow(
    people: People, old: PlanTask, new: list[PlanTask], kind: str, **extra: Any
) -> list[TaskSuccession]:
    values: dict[str, Any] = {"reason": "Theo Quyết định 1500", "on": DAY, **extra}
    return replace_task(
        old, new, kind, values.pop("reason"), values.pop("on"), user=people.coordinator, **values
    )


def test_a_superseded_task_is_replaced_from_its_day_on(people: People) -> None:
    old, new = PlanTaskFactory(), PlanTaskFactory()
    follow(people, old, [new], "superseded")
    old.refresh_from_db()
    assert old.status_on(date(2022, 9, 30)) != TaskStatus.REPLACED
    assert old.status_on(DAY) == TaskStatus.REPLACED
    assert list(PlanTask.objects.current(DAY)) == [new]


def test_two_tasks_are_merged_into_one(people: People) -> None:
    first, second, new = PlanTaskFactory(), PlanTaskFactory(), PlanTaskFactory()
    for old in (first, second):
        follow(people, old, [new], "merged")
    assert {step.other for step in lineage_of(new).origins} == {first, second}


def test_a_task_is_split_into_two(people: People) -> None:
    old, first, second = PlanTaskFactory(), PlanTaskFactory(), PlanTaskFactory()
    rows = follow(people, old, [first, second], "split")
    assert {row.new for row in rows} == {first, second}


def test_a_dropped_task_is_not_carried_out_and_says_why(people: People) -> None:
    old = PlanTaskFactory()
    follow(people, old, [], "dropped")
    old.refresh_from_db()
    assert old.status_on(DAY) == TaskStatus.DROPPED
    assert old.manual_reason == "Theo Quyết định 1500"
    (step,) = lineage_of(old).followers
    assert (step.other, step.on, step.reason) == (None, DAY, "Theo Quyết định 1500")


def test_reports_and_units_stay_with_the_old_task(people: People) -> None:
    old, new = PlanTaskFactory(led_by=[people.unit]), PlanTaskFactory()
    ProgressReport.objects.create(task=old, period=ReportingPeriodFactory(), unit=people.unit)
    follow(people, old, [new], "superseded")
    assert old.progress_reports.count() == 1
    assert list(old.lead_units.all()) == [people.unit]
    assert not new.progress_reports.exists()


@pytest.mark.parametrize("name", [*NOT_COORDINATORS, "anonymous"])
def test_only_the_coordinator_replaces_tasks(people: People, name: str) -> None:
    old, new = PlanTaskFactory(led_by=[people.unit]), PlanTaskFactory()
    with pytest.raises(NotAllowed):
        replace_task(old, [new], SuccessionKind.SUPERSEDED, "Vì", DAY, user=getattr(people, name))
    assert not TaskSuccession.objects.exists()


@pytest.mark.parametrize(
    ("kind", "followers"),
    [("superseded", 0), ("superseded", 2), ("merged", 0), ("split", 1), ("dropped", 1)],
)
def test_each_kind_is_followed_by_as_many_as_it_means(
    people: People, kind: str, followers: int
) -> None:
    new = PlanTaskFactory.create_batch(followers)
    with pytest.raises(NotComplete):
        follow(people, PlanTaskFactory(), new, kind)
    assert not PlanTask.objects.filter(ended_on__isnull=False).exists()


def test_a_reason_is_needed(people: People) -> None:
    with pytest.raises(NotComplete):
        follow(people, PlanTaskFactory(), [PlanTaskFactory()], "superseded", reason="  \n")


def test_no_chain_comes_back_to_where_it_began(people: People) -> None:
    first, second, third = PlanTaskFactory(), PlanTaskFactory(), PlanTaskFactory()
    follow(people, first, [second], "superseded")
    follow(people, second, [third], "superseded")
    for new in (first, second, third):
        with pytest.raises(WrongState):
            follow(people, third, [new], "superseded")


def test_what_ended_once_does_not_end_again(people: People) -> None:
    replaced, dropped = PlanTaskFactory(), PlanTaskFactory()
    follow(people, replaced, [PlanTaskFactory()], "superseded")
    follow(people, dropped, [], "dropped")
    for old in (replaced, dropped):
        with pytest.raises(WrongState):
            follow(people, old, [PlanTaskFactory()], "superseded")
        with pytest.raises(WrongState):
            follow(people, PlanTaskFactory(), [old], "merged")


def test_an_amendment_of_another_plan_is_refused(people: People) -> None:
    other = PlanAmendment.objects.create(
        plan=PlanFactory(slug="khac"), issued_on=DAY, summary="Khác"
    )
    with pytest.raises(WrongState):
        follow(people, PlanTaskFactory(), [], "dropped", amendment=other)


def test_the_log_says_who_what_and_why(people: People) -> None:
    old, new = PlanTaskFactory(), PlanTaskFactory()
    follow(people, old, [new], "superseded")
    for task in (old, new):
        entry = registry.get_logs_for_instance(task).get(action="plan_pages.replace_task")
        assert entry.user == people.coordinator
        assert entry.data["new"] == [new.number]
        assert entry.data["reason"] == "Theo Quyết định 1500"


def test_lineage_asks_one_query(people: People, django_assert_num_queries: Any) -> None:
    old, new = PlanTaskFactory(), PlanTaskFactory()
    follow(people, old, [new], "superseded")
    with django_assert_num_queries(1):
        lineage = lineage_of(new)
        assert lineage.origins[0].other is not None
        assert lineage.origins[0].other.plan.year == 2022


def test_a_task_without_a_history_shows_none(people: People) -> None:
    lineage = lineage_of(PlanTaskFactory())
    assert not lineage
    page = render_to_string("plan_pages/includes/task_lineage.html", {"lineage": lineage})
    assert not page.strip()


def test_the_page_of_a_task_links_to_what_follows_and_escapes_reasons(people: People) -> None:
    old, new = PlanTaskFactory(), PlanTaskFactory(number=77, title="Nhiệm vụ mới")
    follow(people, old, [new], "superseded", reason="<b>Sáp nhập</b>")
    with translation.override("en"):
        context = {"lineage": lineage_of(old), "board_url": "/ke-hoach/x/nhiem-vu/"}
        page = render_to_string("plan_pages/includes/task_lineage.html", context)
    assert 'href="/ke-hoach/x/nhiem-vu/77/"' in page
    assert "Replaced by" in page
    assert "&lt;b&gt;Sáp nhập" in page
    assert "01/10/2022" in page


def test_a_task_of_another_plan_is_named_with_its_year(people: People) -> None:
    old = PlanTaskFactory()
    new = PlanTaskFactory(plan=PlanFactory(slug="ke-hoach-2023", year=2023), number=3)
    follow(people, old, [new], "superseded")
    context = {"lineage": lineage_of(old), "board_url": "/ke-hoach/x/nhiem-vu/"}
    page = render_to_string("plan_pages/includes/task_lineage.html", context)
    assert "href" not in page
    assert "2023" in page


def test_a_unit_that_left_the_task_is_no_hindrance(people: People) -> None:
    unit = UnitFactory(code="CU", valid_to=date(2022, 1, 1))
    old = PlanTaskFactory(led_by=[unit])
    assert follow(people, old, [PlanTaskFactory()], "superseded")
