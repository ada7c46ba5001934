"""Inspections in the admin: a page for each step, and nothing of a secret one for its unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.models import Inspection, PlanTask
from tests.factories.plan_pages import CriteriaSetFactory, CriterionFactory, PlanFactory
from tests.people import People

SEE = {"officer", "head", "coordinator", "analyst", "director"}
OTHERS = {"editor", "approver", "admin"}
STEPS = ("detail", "edit", "cancel", "findings", "conclude")


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def make(people: People, **changes: Any) -> Inspection:
    values = {
        "title": "Kiểm tra công vụ",
        "kind": InspectionKind.PLANNED,
        "plan": PlanFactory(),
        "unit": people.unit,
        "starts_on": localdate(),
        "ends_on": localdate() + timedelta(days=2),
        **changes,
    }
    return Inspection.objects.create(**values)


def under_way(people: People, **changes: Any) -> Inspection:
    return make(people, state=InspectionState.UNDER_WAY, findings="Chậm", **changes)


def url(inspection: Inspection, step: str = "detail") -> str:
    return reverse(f"reform_inspections:{step}", args=[inspection.pk])


def form(people: People, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Kiểm tra đột xuất",
        "kind": "unannounced",
        "plan": PlanFactory().pk,
        "unit": people.unit.pk,
        "criterion": "",
        "decision": "QĐ 12",
        "team": "Nguyễn Văn A\nTrần Thị B",
        "starts_on": localdate().isoformat(),
        "ends_on": localdate().isoformat(),
        **changes,
    }


def rows(*measures: dict[str, Any], total: int = 5, **fields: Any) -> dict[str, Any]:
    data = {
        "conclusion": "Còn chậm",
        "number": "5/KL",
        "measures-TOTAL_FORMS": str(total),
        "measures-INITIAL_FORMS": "0",
        **fields,
    }
    for index, measure in enumerate(measures):
        data |= {f"measures-{index}-{name}": value for name, value in measure.items()}
    return data


def measure(people: People, **changes: Any) -> dict[str, Any]:
    due_on = (localdate() + timedelta(days=30)).isoformat()
    return {"text": "Rà soát hồ sơ", "unit": people.unit.pk, "due_on": due_on, **changes}


def listed(client: Client, **query: Any) -> list[Inspection]:
    response = client.get(reverse("reform_inspections:index"), query)
    return list(response.context["object_list"])


# --- who finds what -------------------------------------------------------------------------------


def test_each_role_sees_the_list_of_what_it_may_see(people: People) -> None:
    own, foreign = make(people), make(people, unit=people.other_unit)
    for name in ("officer", "head"):
        assert listed(people.client(name)) == [own], name
    assert listed(people.client("stranger")) == [foreign]
    for name in ("coordinator", "analyst", "director"):
        assert listed(people.client(name)) == [own, foreign], name


def test_a_stranger_gets_404_on_every_page_and_act(people: People) -> None:
    inspection = make(people)
    client = people.client("stranger")
    for step in STEPS:
        assert client.get(url(inspection, step)).status_code == 404, step
        assert client.post(url(inspection, step), {"action": "begin"}).status_code == 404, step


def test_a_secret_inspection_is_nowhere_for_its_unit_before_it_begins(people: People) -> None:
    secret = make(people, kind=InspectionKind.UNANNOUNCED, title="Bất ngờ 4711")
    for name in ("officer", "head"):
        client = people.client(name)
        for step in STEPS:
            assert client.get(url(secret, step)).status_code == 404, (name, step)
            assert client.post(url(secret, step), {}).status_code == 404, (name, step)
        for query in ({}, {"unit": people.unit.pk}, {"kind": "unannounced"}, {"state": "planned"}):
            response = client.get(reverse("reform_inspections:index"), query)
            assert "4711" not in response.content.decode(), (name, query)
            assert response.context["items_count"] == 0, (name, query)
        export = client.get(reverse("reform_inspections:index"), {"export": "csv"})
        text = b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]  # a stream
        assert "4711" not in text
        for other in ("wagtailadmin_home", "wagtailadmin_reports:site_history"):
            found = client.get(reverse(other), follow=True).content.decode()
            assert "4711" not in found, (name, other)


def test_once_it_begins_the_unit_finds_it(people: People) -> None:
    secret = make(people, kind=InspectionKind.UNANNOUNCED)
    people.client("coordinator").post(url(secret), {"action": "begin"})
    assert listed(people.client("head")) == [secret]
    assert people.client("officer").get(url(secret)).status_code == 200


def test_who_works_on_no_plan_is_refused(people: People) -> None:
    inspection = make(people)
    for name in OTHERS:
        client = people.client(name)
        for address in (reverse("reform_inspections:index"), reverse("reform_inspections:add")):
            assert is_refused(client.get(address)), (name, address)
        for step in STEPS:
            assert is_refused(client.get(url(inspection, step))), (name, step)


def test_a_visitor_is_asked_to_sign_in(people: People) -> None:
    inspection = make(people)
    index, add = reverse("reform_inspections:index"), reverse("reform_inspections:add")
    for address in (index, add, *(url(inspection, step) for step in STEPS)):
        for response in (Client().get(address), Client().post(address, {"action": "begin"})):
            assert response["Location"].startswith(reverse("wagtailadmin_login")), address


def test_only_the_office_has_the_pages_of_the_steps(people: People) -> None:
    inspection = under_way(people)
    for name in SEE - {"coordinator"}:
        client = people.client(name)
        assert client.get(url(inspection)).status_code == 200, name
        assert is_refused(client.get(reverse("reform_inspections:add"))), name
        for step in ("edit", "cancel", "findings", "conclude"):
            assert is_refused(client.get(url(inspection, step))), (name, step)
            assert is_refused(client.post(url(inspection, step), rows())), (name, step)
        assert is_refused(client.post(url(inspection), {"action": "begin"})), name
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.UNDER_WAY


def test_units_learn_no_share_of_others(people: People) -> None:
    index = reverse("reform_inspections:index")
    for name in SEE:
        subtitle = people.client(name).get(index).context["page_subtitle"]
        assert bool(subtitle) is (name not in {"officer", "head"}), name


# --- the steps ------------------------------------------------------------------------------------


def test_the_office_plans_and_changes_an_inspection(people: People) -> None:
    client = people.client("coordinator")
    assert client.get(reverse("reform_inspections:add")).status_code == 200
    made = client.post(reverse("reform_inspections:add"), form(people))
    inspection = Inspection.objects.get()
    assert made["Location"] == url(inspection)
    client.post(url(inspection, "edit"), form(people, title="Kiểm tra lại"))
    inspection.refresh_from_db()
    assert (inspection.title, inspection.kind) == ("Kiểm tra lại", InspectionKind.UNANNOUNCED)


def test_what_cannot_be_planned_is_a_sentence_by_its_field(people: People) -> None:
    client = people.client("coordinator")
    foreign = CriterionFactory(criteria_set=CriteriaSetFactory(name="other"))
    yesterday = (localdate() - timedelta(days=1)).isoformat()
    for changes, field in [
        ({"title": ""}, "title"),
        ({"ends_on": yesterday}, "ends_on"),
        ({"starts_on": "32/13/2022"}, "starts_on"),
        ({"criterion": foreign.pk}, "criterion"),
        ({"unit": "x"}, "unit"),
        ({"title": "a\x00b"}, "title"),
    ]:
        response = client.post(reverse("reform_inspections:add"), form(people, **changes))
        assert list(response.context["form"].errors) == [field], changes
        assert "QĐ 12" in response.content.decode()
    assert not Inspection.objects.exists()


def test_what_has_begun_is_not_planned_otherwise(people: People) -> None:
    inspection = under_way(people)
    response = people.client("coordinator").post(url(inspection, "edit"), form(people))
    assert response.context["form"].non_field_errors()
    inspection.refresh_from_db()
    assert inspection.title == "Kiểm tra công vụ"


def test_before_its_first_day_there_is_no_button_to_begin(people: People) -> None:
    tomorrow = localdate() + timedelta(days=1)
    inspection = make(people, starts_on=tomorrow, ends_on=tomorrow)
    client = people.client("coordinator")
    assert 'value="begin"' not in client.get(url(inspection)).content.decode()
    client.post(url(inspection), {"action": "begin"})
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.PLANNED


def test_the_whole_way_from_the_first_day_to_the_public(people: People) -> None:
    inspection = make(people)
    office, director = people.client("coordinator"), people.client("director")
    office.post(url(inspection), {"action": "begin"})
    office.post(url(inspection, "findings"), {"findings": "Hồ sơ chậm"})
    data = rows(measure(people), measure(people, text="", due_on=""), measure(people, text="Hai"))
    office.post(url(inspection, "conclude"), data)
    inspection.refresh_from_db()
    assert (inspection.state, inspection.conclusion_number) == (InspectionState.CONCLUDED, "5/KL")
    assert [task.title for task in PlanTask.objects.all()] == ["Rà soát hồ sơ", "Hai"]
    assert is_refused(office.post(url(inspection), {"action": "publish"}))
    director.post(url(inspection), {"action": "publish"})
    inspection.refresh_from_db()
    assert inspection.published_at is not None
    director.post(url(inspection), {"action": "withdraw"})
    inspection.refresh_from_db()
    assert inspection.published_at is None


def test_a_conclusion_needs_no_measure(people: People) -> None:
    inspection = under_way(people)
    people.client("coordinator").post(url(inspection, "conclude"), rows())
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.CONCLUDED
    assert not PlanTask.objects.exists()


def test_sending_the_conclusion_twice_makes_its_tasks_once(people: People) -> None:
    inspection = under_way(people)
    client = people.client("coordinator")
    client.post(url(inspection, "conclude"), rows(measure(people)))
    again = client.post(url(inspection, "conclude"), rows(measure(people)))
    assert again.context["form"].non_field_errors()
    assert PlanTask.objects.count() == 1


def test_another_row_keeps_what_was_typed_and_complains_of_nothing(people: People) -> None:
    inspection = under_way(people)
    client = people.client("coordinator")
    assert len(client.get(url(inspection, "conclude")).context["rows"].forms) == 5
    half = measure(people, text="Mới một nửa", due_on="")
    response = client.post(url(inspection, "conclude"), rows(half, conclusion="", another_row="1"))
    assert len(response.context["rows"].forms) == 6
    html = response.content.decode()
    assert "Mới một nửa" in html
    assert "w-field--error" not in html
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999999999999999", "²"])
def test_a_broken_row_count_is_no_crash(people: People, total: str) -> None:
    inspection = under_way(people)
    client = people.client("coordinator")
    for more in ({}, {"another_row": "1"}):
        data = {**rows(), "measures-TOTAL_FORMS": total, **more}
        assert client.post(url(inspection, "conclude"), data).status_code in {200, 302}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"text": ""}, "text"),
        ({"unit": ""}, "unit"),
        ({"text": "x" * 1001}, "text"),
    ],
)
def test_a_wrong_row_is_a_sentence_and_nothing_is_concluded(
    people: People, changes: dict[str, Any], field: str
) -> None:
    inspection = under_way(people)
    data = rows(measure(people), measure(people, **changes))
    response = people.client("coordinator").post(url(inspection, "conclude"), data)
    assert list(response.context["rows"].errors[1]) == [field]
    assert "Còn chậm" in response.content.decode()
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.UNDER_WAY
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize("action", ["", "conclude", "delete"])
def test_an_unknown_act_is_a_404(people: People, action: str) -> None:
    response = people.client("coordinator").post(url(make(people)), {"action": action})
    assert response.status_code == 404


# --- two at the same findings ---------------------------------------------------------------------


def test_who_saves_the_findings_second_is_told_and_keeps_the_text(people: People) -> None:
    inspection = under_way(people)
    client = people.client("coordinator")
    first, second = (client.get(url(inspection, "findings")).context["seen"] for _ in range(2))
    client.post(url(inspection, "findings"), {"findings": "Của người đầu", "seen": first})
    late = {"findings": "Của người sau", "seen": second}
    refused = client.post(url(inspection, "findings"), late)
    assert refused.context["form"].non_field_errors()
    html = refused.content.decode()
    assert "Của người sau" in html
    assert "Của người đầu" in html
    inspection.refresh_from_db()
    assert inspection.findings == "Của người đầu"
    again = {"findings": "Của cả hai", "seen": refused.context["seen"]}
    client.post(url(inspection, "findings"), again)
    inspection.refresh_from_db()
    assert inspection.findings == "Của cả hai"


def test_a_mistake_in_the_form_does_not_count_as_having_seen(people: People) -> None:
    inspection = under_way(people)
    client = people.client("coordinator")
    seen = client.get(url(inspection, "findings")).context["seen"]
    Inspection.objects.update(findings="Của người đầu")
    empty = client.post(url(inspection, "findings"), {"findings": "", "seen": seen})
    assert "Của người đầu" in empty.content.decode()


def test_the_same_findings_sent_twice_are_no_conflict(people: People) -> None:
    inspection = under_way(people)
    client = people.client("coordinator")
    data = {"findings": "Như nhau", "seen": client.get(url(inspection, "findings")).context["seen"]}
    for _ in range(2):
        assert client.post(url(inspection, "findings"), data).status_code == 302


def test_what_falls_through_is_cancelled_with_its_reason(people: People) -> None:
    inspection = make(people)
    office = people.client("coordinator")
    assert url(inspection, "cancel") in office.get(url(inspection)).content.decode()
    refused = office.post(url(inspection, "cancel"), {"reason": " \n "})
    assert refused.context["form"].errors["reason"]
    office.post(url(inspection, "cancel"), {"reason": "Đoàn đi chống bão"})
    inspection.refresh_from_db()
    assert (inspection.state, inspection.cancelled_because) == ("cancelled", "Đoàn đi chống bão")
    assert "Đoàn đi chống bão" in people.client("officer").get(url(inspection)).content.decode()


@pytest.mark.parametrize("reason", ["a\x00b", "x" * 1001, ""])
def test_a_reason_that_is_none_cancels_nothing(people: People, reason: str) -> None:
    inspection = make(people)
    page = people.client("coordinator").post(url(inspection, "cancel"), {"reason": reason})
    assert page.context["form"].errors["reason"]
    inspection.refresh_from_db()
    assert inspection.state == "planned"


def test_a_secret_one_that_was_cancelled_stays_secret(people: People) -> None:
    secret = make(people, kind=InspectionKind.UNANNOUNCED)
    people.client("coordinator").post(url(secret, "cancel"), {"reason": "Hoãn"})
    for name in ("officer", "head", "stranger"):
        assert people.client(name).get(url(secret)).status_code == 404
    assert people.client("coordinator").get(url(secret)).status_code == 200


def test_what_has_begun_is_not_cancelled(people: People) -> None:
    inspection = under_way(people)
    page = people.client("coordinator").post(url(inspection, "cancel"), {"reason": "Hoãn"})
    assert page.context["form"].non_field_errors()
    inspection.refresh_from_db()
    assert inspection.state == "under_way"
