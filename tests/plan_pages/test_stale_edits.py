"""Two people, or two tabs, that edit the same record of the plan."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from plan_pages.models import Plan, PlanTask, Unit
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory, UnitFactory
from tests.people import People
from tests.plan_pages.test_admin_records import task_form


def opened(people: People, url: str, name: str = "coordinator") -> str:
    """What the form sends back of the record as it stood when it was opened."""
    form = people.client(name).get(url).context["form"]
    return str(form["seen"].value())


def test_what_was_saved_meanwhile_is_not_written_over(people: People) -> None:
    task = PlanTaskFactory(title="Như cũ", completed_on=None)
    url = reverse("reform_tasks:edit", args=[task.pk])
    known = opened(people, url)
    PlanTask.objects.filter(pk=task.pk).update(completed_on=date(2022, 9, 20))
    sent = task_form(task, title="Viết mới", seen=known)
    response = people.client("coordinator").post(url, sent)
    task.refresh_from_db()
    assert (task.title, task.completed_on) == ("Như cũ", date(2022, 9, 20))
    page = response.content.decode()
    assert "Viết mới" in page, "what was typed is lost"
    errors = response.context["form"].errors
    assert "2022" in errors["completed_on"][0], "nobody says what was saved meanwhile"


def test_who_has_read_what_was_saved_sends_again_and_is_heard(people: People) -> None:
    task = PlanTaskFactory(title="Như cũ")
    url = reverse("reform_tasks:edit", args=[task.pk])
    known = opened(people, url)
    PlanTask.objects.filter(pk=task.pk).update(title="Của người khác")
    refused = people.client("coordinator").post(url, task_form(task, title="Của tôi", seen=known))
    again = str(refused.context["form"]["seen"].value())
    assert again != known
    people.client("coordinator").post(url, task_form(task, title="Của tôi", seen=again))
    task.refresh_from_db()
    assert task.title == "Của tôi"


def test_the_same_form_sent_twice_is_no_conflict(people: People) -> None:
    task = PlanTaskFactory(title="Như cũ")
    url = reverse("reform_tasks:edit", args=[task.pk])
    sent = task_form(task, title="Viết mới", seen=opened(people, url))
    for _time in range(2):
        response = people.client("coordinator").post(url, sent)
        assert response.status_code == 302


def test_what_the_form_does_not_hold_is_no_conflict(people: People) -> None:
    task = PlanTaskFactory(title="Như cũ")
    url = reverse("reform_tasks:edit", args=[task.pk])
    known = opened(people, url)
    PlanTask.objects.filter(pk=task.pk).update(first_report_on=date(2022, 9, 1))
    people.client("coordinator").post(url, task_form(task, title="Viết mới", seen=known))
    task.refresh_from_db()
    assert (task.title, task.first_report_on) == ("Viết mới", date(2022, 9, 1))


@pytest.mark.parametrize("seen", ["", "x" * 5000, "\x00"])
def test_a_form_without_a_usable_mark_is_answered_as_a_form(people: People, seen: str) -> None:
    task = PlanTaskFactory()
    url = reverse("reform_tasks:edit", args=[task.pk])
    response = people.client("coordinator").post(url, task_form(task, seen=seen))
    assert response.status_code in (200, 302, 400)


def test_units_of_a_record_count_as_well(people: People) -> None:
    unit, other, member = UnitFactory(), UnitFactory(), UnitFactory()
    unit.members.add(member)
    url = reverse("reform_units:edit", args=[unit.pk])
    known = opened(people, url)
    unit.members.set([other])
    Unit.objects.filter(pk=unit.pk).update(name="Tên cũ")
    form = people.client("coordinator").get(url).context["form"]
    sent: dict[str, Any] = {
        name: form[name].value() for name in form.fields if form[name].value() is not None
    }
    people.client("coordinator").post(
        url, {**sent, "members": [member.pk], "name": "Tên mới", "seen": known}
    )
    assert list(unit.members.all()) == [other]


def test_plans_are_guarded_too(people: People) -> None:
    plan = PlanFactory(title="Như cũ")
    url = reverse("reform_plans:edit", args=[plan.pk])
    known = opened(people, url)
    Plan.objects.filter(pk=plan.pk).update(number="12/KH-STNMT")
    sent = {"slug": plan.slug, "title": "Mới", "year": plan.year, "number": "", "seen": known}
    people.client("coordinator").post(url, sent)
    plan.refresh_from_db()
    assert (plan.title, plan.number) == ("Như cũ", "12/KH-STNMT")
