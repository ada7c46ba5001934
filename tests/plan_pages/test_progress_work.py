"""My work, the way to a report, and the panel on the admin's home page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from plan_pages.duty import owed, reportable
from plan_pages.enums import Calendar, ManualStatus, PeriodKind, Recurrence
from plan_pages.missing import missing_by_unit
from plan_pages.models import PlanTask, ReportingPeriod, Unit
from plan_pages.permissions import tasks_visible_to
from plan_pages.services.progress import approve_report
from plan_pages.work import scope_of
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory, ReportingPeriodFactory
from tests.people import People
from tests.plan_pages.progress import (
    QUERIES_AT_MOST,
    WITHOUT_A_ROLE,
    asks_to_sign_in,
    done,
    edit_url,
    first_quarter,
    fresh,
    half_year,
    is_refused,
    report_url,
    submitted,
    task_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


def test_an_officer_sees_the_own_units_tasks_and_no_other(people: People) -> None:
    first_quarter()
    task_of(people.unit, title="Của phòng mình")
    task_of(people.other_unit, title="Của phòng khác")
    page = people.client("officer").get(reverse("reform_progress:index")).content.decode()
    assert "Của phòng mình" in page
    assert "Của phòng khác" not in page
    page = people.client("stranger").get(reverse("reform_progress:index")).content.decode()
    assert "Của phòng mình" not in page


def test_my_work_opens_to_those_who_have_some(people: People) -> None:
    url = reverse("reform_progress:index")
    for name in ("officer", "head", "coordinator", "director", "analyst", "stranger"):
        assert people.client(name).get(url).status_code == 200, name
    for name in WITHOUT_A_ROLE:
        assert is_refused(people.client(name).get(url)), name
    assert asks_to_sign_in(people.client("anonymous").get(url))


def test_the_scope_of_the_work_is_what_the_person_may_see(people: People) -> None:
    for units in ([people.unit], [people.other_unit], [people.unit, people.other_unit]):
        task_of(*units)
    for name, user in people.staff().items():
        assert set(scope_of(user).tasks) == set(tasks_visible_to(user)), name


def test_what_is_late_comes_first_and_what_is_done_last(people: People) -> None:
    first_quarter()
    task_of(people.unit, number=1, due_on=None, deadline_text="")
    task_of(people.unit, number=2, due_on=date(2026, 12, 1))
    task_of(people.unit, number=3, due_on=date(2026, 3, 1))
    task_of(people.unit, number=4, due_on=date(2026, 2, 1))
    task_of(people.unit, number=5, due_on=date(2026, 1, 1), completed_on=date(2026, 1, 1))
    task_of(people.unit, number=6, due_on=date(2026, 3, 12))
    response = people.client("officer").get(reverse("reform_progress:index"))
    assert [item.task.number for item in response.context["work"]] == [4, 3, 6, 2, 1, 5]


def test_the_state_of_the_report_and_the_way_to_write_it_stand_by_the_task(
    people: People,
) -> None:
    period = first_quarter()
    owed, reported = task_of(people.unit), task_of(people.unit)
    report = submitted(people, reported, period)
    page = people.client("officer").get(reverse("reform_progress:index")).content.decode()
    assert edit_url(owed, period) in page
    assert edit_url(reported, period) not in page
    assert report_url(report) in page


def test_a_task_that_is_only_supported_has_no_form(people: People) -> None:
    period = first_quarter()
    task = task_of(people.other_unit, supported_by=[people.unit], title="Phối hợp thôi")
    page = people.client("officer").get(reverse("reform_progress:index")).content.decode()
    assert "Phối hợp thôi" in page
    assert edit_url(task, period) not in page


def test_the_period_is_chosen_by_its_code_and_nonsense_is_the_default(people: People) -> None:
    first_quarter(), half_year()
    task_of(people.unit)
    client, url = people.client("officer"), reverse("reform_progress:index")
    assert client.get(url).context["period"].code == "CCHC-2026-Q1"
    assert client.get(url, {"ky": "CCHC-2026-6T"}).context["period"].code == "CCHC-2026-6T"
    assert client.get(url, {"ky": "' OR 1=1--"}).context["period"].code == "CCHC-2026-Q1"


def test_a_plan_of_an_earlier_year_is_still_worked_on(people: People) -> None:
    """The demo's plan is of 2022; its people find their tasks in the periods of that year."""
    period = ReportingPeriod.objects.create(
        code="CCHC-2022-N",
        name="Năm 2022",
        calendar="reform",
        kind="year",
        starts=date(2021, 12, 15),
        ends=date(2022, 12, 15),
    )
    first_quarter()
    task = PlanTaskFactory(plan=PlanFactory(year=2022), led_by=[people.unit])
    response = people.client("officer").get(reverse("reform_progress:index"))
    assert response.context["period"] == period
    assert edit_url(task, period) in response.content.decode()


def test_who_sees_all_units_may_choose_one(people: People) -> None:
    first_quarter()
    task_of(people.unit, title="Của VPĐKĐĐ")
    task_of(people.other_unit, title="Của QLĐĐ")
    for name in ("coordinator", "director", "analyst"):
        client = people.client(name)
        page = client.get(reverse("reform_progress:index")).content.decode()
        assert "Của VPĐKĐĐ" in page, name
        assert "Của QLĐĐ" in page, name
        page = client.get(reverse("reform_progress:index"), {"don_vi": "QLDD"}).content.decode()
        assert "Của VPĐKĐĐ" not in page, name
    own = people.client("officer").get(reverse("reform_progress:index"), {"don_vi": "QLDD"})
    assert "Của VPĐKĐĐ" in own.content.decode()


@pytest.mark.parametrize("name", ["officer", "coordinator"])
def test_two_hundred_tasks_take_few_queries(
    people: People, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    period = first_quarter()
    for _number in range(200):
        task_of(people.unit, people.other_unit)
    submitted(people, PlanTask.objects.all()[0], period)
    client = people.client(name)
    client.get(reverse("reform_progress:index"))
    with django_assert_max_num_queries(QUERIES_AT_MOST):
        assert client.get(reverse("reform_progress:index")).status_code == 200


def test_the_home_page_shows_the_five_most_urgent_to_who_works_for_a_unit(
    people: People,
) -> None:
    first_quarter()
    for day in range(1, 8):
        task_of(people.unit, title=f"Hạn ngày {day}", due_on=date(2026, 3, day))
    home = reverse("wagtailadmin_home")
    page = people.client("officer").get(home).content.decode()
    assert "Hạn ngày 1" in page
    assert "Hạn ngày 5" in page
    assert "Hạn ngày 6" not in page
    for name in ("editor", "coordinator", "stranger"):
        assert "Hạn ngày 1" not in people.client(name).get(home).content.decode(), name


def last_year() -> ReportingPeriod:
    return ReportingPeriodFactory(
        code="CCHC-2025-N",
        name="Báo cáo CCHC Năm 2025",
        calendar=Calendar.REFORM,
        kind=PeriodKind.YEAR,
        starts=date(2024, 12, 15),
        ends=date(2025, 12, 15),
    )


def old_task(unit: Unit, **fields: Any) -> PlanTask:
    plan = PlanFactory(slug="ke-hoach-2025", year=2025)
    return PlanTaskFactory(plan=plan, led_by=[unit], **{"due_on": date(2025, 12, 1), **fields})


def test_what_an_earlier_plan_left_open_is_worked_on_until_it_is_done(people: People) -> None:
    last_year(), first_quarter()
    task_of(people.unit)
    open_one = old_task(people.unit)
    old_task(people.unit, completed_on=date(2025, 6, 1))
    old_task(people.unit, ended_on=date(2025, 6, 1))
    old_task(people.unit, manual_status=ManualStatus.DROPPED)
    old_task(people.unit, due_on=None, recurrence=Recurrence.CONTINUOUS)
    first = people.client("officer").get(reverse("reform_progress:index")).context["work"][0]
    assert first.task == open_one
    assert len(people.client("officer").get(reverse("reform_progress:index")).context["work"]) == 2
    assert people.client("stranger").get(edit_url(open_one, first_quarter())).status_code == 404


def test_it_is_reported_in_the_new_years_period_and_done_there(people: People) -> None:
    last_year(), first_quarter()
    task_of(people.unit)
    task, period = old_task(people.unit), first_quarter()
    index = reverse("reform_progress:index")
    assert edit_url(task, period) in people.client("officer").get(index).content.decode()
    approve_report(submitted(people, task, period, done()), user=people.head)
    assert fresh(task).completed_on == date(2026, 3, 5)


def test_a_measure_that_runs_into_the_next_year_has_a_period_before_the_next_plan(
    people: People,
) -> None:
    last_year()
    period = first_quarter()
    task = old_task(people.unit, starts_on=date(2025, 12, 20), due_on=date(2026, 3, 31))
    response = people.client("officer").get(reverse("reform_progress:index"))
    assert response.context["period"] == period
    assert edit_url(task, period) in response.content.decode()
    found = {entry.unit: entry.tasks for entry in missing_by_unit(period, date(2026, 3, 10))}
    assert found == {people.unit: [task]}


def test_what_is_long_overdue_may_be_reported_but_is_not_owed_each_time(people: People) -> None:
    last_year()
    period = first_quarter()
    task = old_task(people.unit)
    assert missing_by_unit(period, date(2026, 3, 10)) == []
    assert reportable(task, period)
    assert not owed(task, period)


def test_late_tasks_that_the_chosen_period_does_not_show_are_counted(people: People) -> None:
    before = last_year()
    first_quarter()
    task_of(people.unit, due_on=date(2026, 2, 1))
    overdue = {"due_on": date(2025, 12, 1), "recurrence": Recurrence.CONTINUOUS}
    old_task(people.unit, **overdue)
    old_task(people.other_unit, **overdue)
    index, home = reverse("reform_progress:index"), reverse("wagtailadmin_home")
    for name, n in (("officer", 1), ("coordinator", 2)):
        (late,) = people.client(name).get(index).context["late_elsewhere"]
        assert (late.year, late.n, late.period) == (2025, n, before), name
    officer = people.client("officer")
    assert f"{index}?ky=CCHC-2025-N" in officer.get(home).content.decode()
    (later,) = officer.get(index, {"ky": before.code}).context["late_elsewhere"]
    assert (later.year, later.n) == (2026, 1)
