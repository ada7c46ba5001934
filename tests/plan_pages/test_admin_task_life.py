"""Ending tasks, deciding their status and amending plans in the admin: who gets what."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import WARNING, get_messages
from django.urls import reverse

from plan_pages.models import PlanAmendment, PlanTask, TaskSuccession
from plan_pages.services.amendments import amend_plan
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory
from tests.people import People
from tests.plan_pages.test_admin_records import is_refused, task_form

PAGES = ["reform_tasks:follow", "reform_tasks:decide"]
DAY = date(2022, 10, 1)


def follow_form(**changes: Any) -> dict[str, Any]:
    return {"kind": "superseded", "on": "2022-10-01", "reason": "Theo QĐ 1500", **changes}


@pytest.mark.parametrize("page", PAGES)
def test_the_coordinator_opens_what_others_are_refused_or_do_not_find(
    people: People, page: str
) -> None:
    task = PlanTaskFactory(led_by=[people.unit])
    url = reverse(page, args=[task.pk])
    assert people.client("coordinator").get(url).status_code == 200
    for name in ("officer", "head", "director", "analyst"):
        assert is_refused(people.client(name).get(url)), name
        assert is_refused(people.client(name).post(url, follow_form(kind="dropped"))), name
    for name in ("stranger", "editor", "admin"):
        assert people.client(name).get(url).status_code == 404, name
        assert people.client(name).post(url, follow_form(kind="dropped")).status_code == 404
    anonymous = people.client("anonymous").get(url)
    assert anonymous["Location"].startswith(reverse("wagtailadmin_login"))
    task.refresh_from_db()
    assert task.manual_status == ""
    missing = reverse(page, args=[task.pk + 1])
    assert people.client("coordinator").get(missing).status_code == 404


def test_a_task_is_split_in_the_form(people: People) -> None:
    old, first, second = PlanTaskFactory(), PlanTaskFactory(), PlanTaskFactory()
    form = follow_form(kind="split", new_tasks=[first.pk, second.pk])
    response = people.client("coordinator").post(
        reverse("reform_tasks:follow", args=[old.pk]), form
    )
    assert response["Location"] == reverse("reform_tasks:inspect", args=[old.pk])
    assert TaskSuccession.objects.filter(old=old).count() == 2
    old.refresh_from_db()
    assert old.ended_on == DAY


@pytest.mark.parametrize(
    "changes",
    [
        {"new_tasks": []},
        {"kind": "split"},
        {"reason": " "},
        {"on": "31/2/2022"},
        {"kind": "x"},
        {"new_tasks": ["999999"]},
        {"new_tasks": ["x'"]},
        {"amendment": "999999"},
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    people: People, changes: dict[str, Any]
) -> None:
    old, new = PlanTaskFactory(), PlanTaskFactory()
    form = follow_form(**{"new_tasks": [new.pk], "reason": "Lý do đã gõ", **changes})
    response = people.client("coordinator").post(
        reverse("reform_tasks:follow", args=[old.pk]), form
    )
    assert response.status_code == 200
    assert response.context["form"].errors
    if "reason" not in changes:
        assert "Lý do đã gõ" in response.content.decode()
    assert not TaskSuccession.objects.exists()


def test_tasks_and_amendments_of_other_plans_are_not_offered(people: People) -> None:
    other = PlanFactory(slug="khac", year=2023)
    amendment = amend_plan(other, "1", DAY, "Khác", user=people.coordinator)
    strange = PlanTaskFactory(plan=other)
    url = reverse("reform_tasks:follow", args=[PlanTaskFactory().pk])
    for changes in ({"new_tasks": [strange.pk]}, {"kind": "dropped", "amendment": amendment.pk}):
        response = people.client("coordinator").post(url, follow_form(**changes))
        assert response.context["form"].errors, changes


def test_a_status_is_decided_and_taken_back_in_the_form(people: People) -> None:
    task = PlanTaskFactory()
    client, url = people.client("coordinator"), reverse("reform_tasks:decide", args=[task.pk])
    client.post(url, {"status": "tam-dung", "on": "2022-10-01", "reason": "Chờ hướng dẫn"})
    task.refresh_from_db()
    assert (task.manual_status, task.manual_since) == ("tam-dung", DAY)
    assert "Chờ hướng dẫn" in client.get(url).content.decode()
    client.post(url, {"status": "", "on": "2022-10-02", "reason": "Đã có hướng dẫn"})
    task.refresh_from_db()
    assert task.manual_status == ""


def test_the_list_offers_the_acts_to_those_who_may(people: People) -> None:
    task = PlanTaskFactory(led_by=[people.unit])
    for name, offered in (("coordinator", True), ("officer", False), ("director", False)):
        client = people.client(name)
        for page in (
            reverse("reform_tasks:index"),
            reverse("reform_tasks:inspect", args=[task.pk]),
        ):
            text = client.get(page).content.decode()
            for act in PAGES:
                assert (reverse(act, args=[task.pk]) in text) is offered, (name, page)


def test_saving_a_deadline_that_names_no_day_asks_for_it(people: People) -> None:
    task = PlanTaskFactory()
    url = reverse("reform_tasks:edit", args=[task.pk])

    def warnings(**changes: Any) -> list[str]:
        sent = task_form(task, **{"lead_units": [people.unit.pk], **changes})
        response = people.client("coordinator").post(url, sent)
        assert response.status_code == 302
        found = get_messages(response.wsgi_request)
        return [str(message) for message in found if message.level == WARNING]

    assert len(warnings(deadline_text="Khi có điều kiện")) == 1
    assert warnings(deadline_text="Khi có điều kiện", due_on="2022-11-30") == []
    assert warnings(deadline_text="Theo kế hoạch") == []
    assert len(warnings(lead_units=[])) == 1, "nobody says that nobody reports it"
    assert warnings(deadline_text="Quý III/2022") == []


def amendment_form(**changes: Any) -> dict[str, Any]:
    return {
        "number": "9001/QĐ-STNMT",
        "issued_on": "2022-10-01",
        "summary": "Điều chỉnh",
        "document": "",
        **changes,
    }


def test_the_coordinator_amends_in_the_admin_and_nobody_else(people: People) -> None:
    plan = PlanTaskFactory(title="Như cũ").plan
    url = reverse("reform_amendments:add")
    for name in set(people.staff()) - {"coordinator"}:
        assert is_refused(people.client(name).post(url, amendment_form(plan=plan.pk))), name
    assert not PlanAmendment.objects.exists()
    people.client("coordinator").post(url, amendment_form(plan=plan.pk))
    amendment = PlanAmendment.objects.get()
    assert amendment.created_by == people.coordinator
    assert [row["task"] for row in amendment.old_tasks] == ["Như cũ"]


def test_a_second_amendment_of_one_number_is_an_error_of_the_form(people: People) -> None:
    plan = PlanFactory()
    client, url = people.client("coordinator"), reverse("reform_amendments:add")
    client.post(url, amendment_form(plan=plan.pk))
    response = client.post(url, amendment_form(plan=plan.pk, summary="Đã gõ"))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert "Đã gõ" in response.content.decode()
    assert PlanAmendment.objects.count() == 1


def test_what_was_frozen_can_be_neither_edited_nor_deleted(people: People) -> None:
    task = PlanTaskFactory(title="Như cũ")
    other = PlanFactory(slug="khac")
    amendment = amend_plan(task.plan, "1", DAY, "Sai chính tả", user=people.coordinator)
    PlanTask.objects.update(title="Khác")
    client = people.client("coordinator")
    edited = client.post(
        reverse("reform_amendments:edit", args=[amendment.pk]),
        amendment_form(plan=other.pk, old_tasks="[]", old_body="[]", summary="Đúng chính tả"),
    )
    assert edited.status_code == 302
    amendment.refresh_from_db()
    assert amendment.summary == "Đúng chính tả"
    assert amendment.plan == task.plan
    assert [row["task"] for row in amendment.old_tasks] == ["Như cũ"]
    for name in ("coordinator", "admin"):
        url = reverse("reform_amendments:delete", args=[amendment.pk])
        assert is_refused(people.client(name).post(url)), name
    assert PlanAmendment.objects.exists()


def test_all_staff_read_the_amendments(people: People) -> None:
    amendment = amend_plan(PlanFactory(), "1", DAY, "Vì", user=people.coordinator)
    for name in people.staff():
        client = people.client(name)
        assert client.get(reverse("reform_amendments:index")).status_code == 200, name
        inspected = client.get(reverse("reform_amendments:inspect", args=[amendment.pk]))
        assert inspected.status_code == 200, name
    anonymous = people.client("anonymous").get(reverse("reform_amendments:index"))
    assert anonymous["Location"].startswith(reverse("wagtailadmin_login"))
