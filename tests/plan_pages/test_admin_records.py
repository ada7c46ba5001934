"""What each account gets in the admin of the plan's records."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plan_pages.enums import ScoreKind
from plan_pages.models import Plan, PlanIndexPage, PlanPage, PlanTask, Score, Unit, UnitMembership
from plan_pages.services.scores import record_score
from tests.factories.plan_pages import (
    CriterionFactory,
    PlanFactory,
    PlanTaskFactory,
    UnitFactory,
)
from tests.people import People
from tests.plan_pages.test_import_plan import PLAN_FILE
from tests.plan_pages.test_import_tables import TASKS, rows

STAFF = [
    "editor",
    "approver",
    "officer",
    "head",
    "coordinator",
    "analyst",
    "director",
    "admin",
    "stranger",
]
WRITERS = {"coordinator", "admin"}
RECORDS = [
    "reform_plans",
    "reform_tasks",
    "reform_criteria_sets",
    "reform_criteria",
    "reform_scores",
    "reform_index_results",
    "reform_units",
    "reform_periods",
]


def is_refused(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("record", RECORDS)
def test_all_staff_read_the_lists_and_only_two_roles_add(people: People, record: str) -> None:
    for name in STAFF:
        client = people.client(name)
        assert client.get(reverse(f"{record}:index")).status_code == 200, name
        added = client.get(reverse(f"{record}:add"))
        assert (added.status_code == 200) is (
            name in WRITERS
            or (name, record)
            == (
                "editor",
                "reform_plans",
            )
        ), name


def test_the_membership_of_units_is_the_administrators(people: People) -> None:
    for name in STAFF:
        response = people.client(name).get(reverse("reform_memberships:index"))
        assert (response.status_code == 200) is (name == "admin"), name
        assert is_refused(response) is (name != "admin"), name


@pytest.mark.parametrize("record", [*RECORDS, "reform_memberships"])
@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_exports_are_closed_to_visitors(db: None, record: str, export: str) -> None:
    response = Client().get(reverse(f"{record}:index"), {"export": export})
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def task_form(task: PlanTask, **changes: Any) -> dict[str, Any]:
    return {
        "plan": task.plan_id,
        "number": task.number,
        "title": task.title,
        "product": "",
        "deadline_text": "Trước 30/9/2022",
        "due_on": "",
        "result": "",
        "completed_on": "",
        **changes,
    }


def test_officers_and_heads_change_no_task_not_even_of_their_own_unit(people: People) -> None:
    task = PlanTaskFactory(led_by=[people.unit], title="Như cũ")
    url = reverse("reform_tasks:edit", args=[task.pk])
    for name in set(STAFF) - WRITERS:
        client = people.client(name)
        assert is_refused(client.get(url)), name
        assert is_refused(client.post(url, task_form(task, title="Khác"))), name
        assert is_refused(client.post(reverse("reform_tasks:delete", args=[task.pk]))), name
    task.refresh_from_db()
    assert task.title == "Như cũ"


def test_an_officer_may_look_at_a_task(people: People) -> None:
    task = PlanTaskFactory(title="Xem được")
    response = people.client("officer").get(reverse("reform_tasks:inspect", args=[task.pk]))
    assert "Xem được" in response.content.decode()


def test_the_deadlines_words_become_dates_in_the_form(people: People) -> None:
    task = PlanTaskFactory()
    url = reverse("reform_tasks:edit", args=[task.pk])
    people.client("coordinator").post(url, task_form(task, deadline_text="Quý IV/2022"))
    task.refresh_from_db()
    assert (task.starts_on, task.due_on) == (date(2022, 10, 1), date(2022, 12, 31))


def test_where_the_words_name_no_day_a_person_does(people: People) -> None:
    task = PlanTaskFactory(due_on=None)
    url = reverse("reform_tasks:edit", args=[task.pk])
    form = task_form(task, deadline_text="Khi có điều kiện", due_on="2022-11-30")
    people.client("coordinator").post(url, form)
    task.refresh_from_db()
    assert task.due_on == date(2022, 11, 30)


def test_a_score_typed_in_supersedes_and_never_overwrites(people: People) -> None:
    criterion = CriterionFactory(max_score=Decimal(2))
    old = record_score(criterion, 2022, ScoreKind.APPRAISED, Decimal(1))
    response = people.client("coordinator").post(
        reverse("reform_scores:edit", args=[old.pk]),
        {
            "criterion": criterion.pk,
            "year": 2022,
            "kind": "appraised",
            "points": "1.5",
            "source": "",
            "evidence_url": "",
        },
    )
    assert response.status_code == 302
    old.refresh_from_db()
    assert old.points == 1
    assert Score.objects.current().get().points == Decimal("1.5")


@pytest.mark.parametrize(
    ("kind", "points"),
    [("appraised", "2.5"), ("appraised", "NaN"), ("portal_survey", "1"), ("appraised", "1e9999")],
)
def test_points_that_cannot_be_are_refused(people: People, kind: str, points: str) -> None:
    criterion = CriterionFactory(max_score=Decimal(2))
    response = people.client("coordinator").post(
        reverse("reform_scores:add"),
        {"criterion": criterion.pk, "year": 2022, "kind": kind, "points": points},
    )
    assert response.status_code == 200
    assert not Score.objects.exists()


def test_exported_cells_are_never_formulas(people: People) -> None:
    UnitFactory(code="X", name="=HYPERLINK(1)", short_name="+1")
    response = people.client("coordinator").get(reverse("reform_units:index"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]  # a stream
    assert "'=HYPERLINK(1)" in text
    assert "'+1" in text


def test_the_administrator_makes_a_membership(people: People) -> None:
    people.client("admin").post(
        reverse("reform_memberships:add"),
        {"user": people.analyst.pk, "unit": people.unit.pk},
    )
    assert UnitMembership.objects.filter(user=people.analyst, unit=people.unit).exists()


def upload(client: Client, kind: str, data: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("file.txt", data)
    return client.post(reverse("reform_import:upload", args=[kind]), {"file": file, **fields})


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("plan", {"editor", "coordinator", "admin"}),
        ("tasks", WRITERS),
        ("criteria", WRITERS),
        ("results", WRITERS),
    ],
)
def test_who_may_import_what(people: People, kind: str, allowed: set[str]) -> None:
    for name in STAFF:
        response = people.client(name).get(reverse("reform_import:upload", args=[kind]))
        assert (response.status_code == 200) is (name in allowed), name
        listed = people.client(name).get(reverse("reform_import:index"))
        assert (listed.status_code == 200) is (name in {"editor", *WRITERS}), name


def test_an_unknown_kind_of_import_is_a_404(people: People) -> None:
    url = reverse("reform_import:upload", args=["xyz"])
    assert people.client("admin").get(url).status_code == 404


def test_an_editor_tries_a_plan_and_then_makes_its_draft(
    people: People, plan_index: PlanIndexPage
) -> None:
    client = people.client("editor")
    tried = upload(client, "plan", PLAN_FILE.read_bytes(), dry_run="on")
    assert tried.context["parsed"].year == 2022
    assert not Plan.objects.exists()
    made = upload(client, "plan", PLAN_FILE.read_bytes())
    page = PlanPage.objects.get()
    assert made["Location"] == reverse("plan_pages_passages", args=[page.pk])
    assert page.owner == people.editor
    assert not page.live
    again = upload(client, "plan", PLAN_FILE.read_bytes())
    assert again["Location"] == made["Location"]
    assert Plan.objects.count() == 1


def test_a_coordinator_without_pages_makes_no_page_by_importing(
    people: People, plan_index: PlanIndexPage
) -> None:
    assert is_refused(upload(people.client("coordinator"), "plan", PLAN_FILE.read_bytes()))
    assert not Plan.objects.exists()


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"x" * (6 * 1024 * 1024), b"\x00\xff"])
def test_a_file_that_is_no_plan_is_answered_in_the_form(
    people: People, plan_index: PlanIndexPage, data: bytes
) -> None:
    response = upload(people.client("editor"), "plan", data)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_tasks_come_in_by_upload_after_a_report(people: People) -> None:
    plan = PlanFactory()
    CriterionFactory(criteria_set=plan.criteria_set, code="3.1")
    for code in ("VP", "QLDD", "VPDKDD"):
        UnitFactory(code=code)
    client = people.client("coordinator")
    fields = {"target": plan.slug}
    report = upload(client, "tasks", rows({}), dry_run="on", **fields).context["report"]
    assert report.ok
    assert not PlanTask.objects.exists()
    upload(client, "tasks", rows({}), **fields)
    assert PlanTask.objects.count() == 1
    wrong = upload(client, "tasks", rows({"lead_units": "<script>x</script>"}), **fields)
    assert wrong.context["report"].errors
    assert "<script>x" not in wrong.content.decode()
    nowhere = upload(client, "tasks", TASKS.read_bytes(), target="nowhere")
    assert nowhere.context["form"].errors


def test_the_menu_shows_each_account_what_it_may_enter(people: People) -> None:
    text = people.client("officer").get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("reform_tasks:index") in text
    assert reverse("reform_memberships:index") not in text
    assert reverse("reform_import:index") not in text


def test_deleting_what_is_in_use_is_no_crash(people: People) -> None:
    task = PlanTaskFactory(criterion=CriterionFactory())
    client = people.client("coordinator")
    for record, pk in (("reform_plans", task.plan_id), ("reform_criteria", task.criterion_id)):
        response = client.post(reverse(f"{record}:delete", args=[pk]), follow=True)
        assert response.status_code == 200
    assert PlanTask.objects.count() == 1
    assert Unit.objects.exists()
