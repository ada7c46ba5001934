"""Closing a period in the admin: the Office alone, once it is over, seeing what will be asked."""

from datetime import date

import pytest
from django.urls import reverse

from plan_pages.enums import Calendar, PeriodKind
from plan_pages.models import Explanation, PlanTask, ReportingPeriod
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def period() -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        code="CCHC-2022-Q3",
        name="Quý III/2022",
        calendar=Calendar.REFORM,
        kind=PeriodKind.QUARTER,
        starts=date(2022, 6, 15),
        ends=date(2022, 9, 15),
    )


@pytest.fixture
def late(people: People) -> PlanTask:
    plan = PlanFactory(year=2022)
    return PlanTaskFactory(plan=plan, due_on=date(2022, 8, 1), led_by=[people.unit])


def address(period: ReportingPeriod) -> str:
    return reverse("reform_period_closing:close", args=[period.code])


def test_the_office_sees_what_will_be_asked_and_closes(
    people: People, period: ReportingPeriod, late: PlanTask
) -> None:
    office = people.client("coordinator")
    listed = office.get(reverse("reform_period_closing:index"))
    shown = office.get(address(period))

    office.post(address(period))

    assert list(listed.context["periods"]) == [period]
    assert [entry.task for entry in shown.context["missed"]] == [late]
    period.refresh_from_db()
    assert period.is_closed
    assert Explanation.objects.get().task == late


def test_looking_closes_nothing(people: People, period: ReportingPeriod) -> None:
    people.client("coordinator").get(address(period))

    assert not ReportingPeriod.objects.get().is_closed


def test_closing_twice_is_said_and_asks_nothing_twice(
    people: People, period: ReportingPeriod, late: PlanTask
) -> None:
    office = people.client("coordinator")
    for _turn in range(2):
        assert office.post(address(period), follow=True).status_code == 200

    assert Explanation.objects.count() == 1


@pytest.mark.parametrize("name", ["officer", "head", "stranger", "editor", "analyst", "director"])
def test_nobody_else_closes(people: People, period: ReportingPeriod, name: str) -> None:
    """Wagtail sends who may not back to its front page with a sentence."""
    refused = people.client(name).post(address(period))

    assert refused.status_code == 302
    assert not ReportingPeriod.objects.get().is_closed


def test_a_stranger_signs_in_first(people: People, period: ReportingPeriod) -> None:
    answer = people.client("anonymous").post(address(period))

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_a_period_that_runs_is_not_there_to_be_closed(people: People) -> None:
    running = ReportingPeriod.objects.create(
        code="now",
        name="Now",
        calendar=Calendar.CIVIL,
        kind=PeriodKind.YEAR,
        starts=date(2026, 1, 1),
        ends=date(2199, 1, 1),
    )

    assert people.client("coordinator").post(address(running)).status_code == 404
