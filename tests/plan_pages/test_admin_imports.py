"""Importing in the admin: what would change, which units are meant, and the export to edit."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.log_actions import registry

from plan_pages import uploads
from plan_pages.enums import ScoreKind
from plan_pages.errors import NotAllowed, NotComplete
from plan_pages.importers.grids import WHOLE_FILE
from plan_pages.models import (
    CriteriaSet,
    Criterion,
    Plan,
    PlanIndexPage,
    PlanPage,
    PlanTask,
    Score,
    Unit,
)
from plan_pages.services.scores import record_score
from plan_pages.services.task_table import import_tasks
from plan_pages.services.unit_aliases import add_alias
from plan_pages.spreadsheet import XLSX_TYPE
from tests.corpus.plan_documents import PLANS, TASKS, word_file
from tests.factories.plan_pages import CriterionFactory, PlanFactory, PlanTaskFactory, UnitFactory
from tests.people import People
from tests.plan_pages.test_import_tables import rows

SET = "QD876_2022"
LOOK_OVER: dict[str, Any] = {"dry_run": "on"}


@pytest.fixture
def plan(db: None) -> Plan:
    plan = PlanFactory()
    field = CriterionFactory(criteria_set=plan.criteria_set, code="3")
    CriterionFactory(criteria_set=plan.criteria_set, code="3.1", parent=field)
    for code in ("VP", "QLDD", "VPDKDD"):
        UnitFactory(code=code)
    return plan


def send(client: Client, kind: str, data: bytes | None = None, **fields: Any) -> Any:
    if data is not None:
        fields["file"] = SimpleUploadedFile("file", data)
    return client.post(reverse("reform_import:upload", args=[kind]), fields)


def export_url(kind: str, file_format: str, target: str) -> str:
    return f"{reverse('reform_import:export', args=[kind, file_format])}?target={target}"


def test_a_dry_run_shows_each_change_as_it_was_and_will_be(people: People, plan: Plan) -> None:
    import_tasks(rows({}, {"no": "2"}), plan)
    data = rows({"task": "Rà soát <b>mới</b>", "lead_units": "QLĐĐ"}, {"no": "2"})
    response = send(people.client("coordinator"), "tasks", data, target=plan.slug, **LOOK_OVER)
    first, second = response.context["report"].outcomes
    assert [(change.old, change.new) for change in first.changes] == [
        ("Rà soát TTHC", "Rà soát <b>mới</b>"),
        ("Văn phòng Sở", "Phòng Quản lý đất đai"),
    ]
    assert second.changes == ()
    text = response.content.decode()
    assert re.search(r"<del>.*Rà soát TTHC</del>", text)
    assert re.search(r"<ins>.*Rà soát &lt;b&gt;mới", text)
    assert plan.tasks.get(number=1).title == "Rà soát TTHC"


def test_the_file_that_was_looked_over_is_imported_without_choosing_it_again(
    people: People, plan: Plan
) -> None:
    client = people.client("coordinator")
    kept = send(client, "tasks", rows({}), target=plan.slug, **LOOK_OVER).context["kept"]
    assert send(client, "tasks", kept=kept, target=plan.slug).context["written"] is True
    assert plan.tasks.count() == 1


def test_what_is_wrong_with_the_whole_file_is_no_row_of_it(people: People, plan: Plan) -> None:
    response = send(people.client("coordinator"), "tasks", b"a,b\n1,2\n", target=plan.slug)
    assert response.context["report"].errors[0].row == WHOLE_FILE
    assert "<td>0</td>" not in response.content.decode()


def test_a_kept_file_is_nobody_elses(people: People, plan: Plan) -> None:
    kept = send(
        people.client("coordinator"), "tasks", rows({}), target=plan.slug, **LOOK_OVER
    ).context["kept"]
    other = send(people.client("admin"), "tasks", kept=kept, target=plan.slug)
    assert other.context["form"].errors["file"]
    assert not plan.tasks.exists()


@pytest.mark.parametrize("kept", ["", "unknown", "../../x", "x" * 41])
def test_a_file_that_is_not_kept_is_asked_for(people: People, plan: Plan, kept: str) -> None:
    response = send(people.client("coordinator"), "tasks", kept=kept, target=plan.slug)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not plan.tasks.exists()


def test_a_large_file_is_read_but_not_kept(people: People, plan: Plan) -> None:
    assert uploads.keep(people.coordinator, b"x" * (uploads.LARGEST + 1)) == ""
    data = rows({}) + b"\n" * uploads.LARGEST
    response = send(people.client("coordinator"), "tasks", data, target=plan.slug, **LOOK_OVER)
    assert (response.context["report"].ok, response.context["kept"]) == (True, "")


def test_an_unknown_unit_is_asked_for_and_its_name_kept(people: People, plan: Plan) -> None:
    client, unit = people.client("coordinator"), Unit.objects.get(code="VPDKDD")
    asked = send(client, "tasks", rows({"lead_units": "VP đất đai"}), target=plan.slug, **LOOK_OVER)
    assert [unknown.name for unknown in asked.context["report"].unknown_units] == ["VP đất đai"]
    answered = send(
        client,
        "tasks",
        kept=asked.context["kept"],
        target=plan.slug,
        unit_name="VP đất đai",
        unknown_name="VP đất đai",
        unit=str(unit.pk),
        **LOOK_OVER,
    )
    assert answered.context["report"].ok
    unit.refresh_from_db()
    assert unit.aliases.splitlines() == ["VP đất đai"]
    entry = registry.get_logs_for_instance(unit).get(action="plan_pages.add_alias")
    assert (entry.user, entry.data["name"]) == (people.coordinator, "VP đất đai")
    assert not plan.tasks.exists()
    send(client, "tasks", kept=answered.context["kept"], target=plan.slug)
    assert plan.tasks.get().lead_units.get() == unit
    assert import_tasks(rows({"lead_units": "vp dat dai"}), plan).ok


def test_a_name_of_two_units_means_one_of_them_in_this_file_only(
    people: People, plan: Plan
) -> None:
    other = UnitFactory(code="VP2", name="Văn phòng hai", short_name="VP")
    client = people.client("coordinator")
    asked = send(client, "tasks", rows({}), target=plan.slug, **LOOK_OVER)
    assert [unknown.is_ambiguous for unknown in asked.context["report"].unknown_units] == [True]
    answer: dict[str, Any] = {"target": plan.slug, "unit_name": "VP", "unit": str(other.pk)}
    checked = send(client, "tasks", kept=asked.context["kept"], **answer, **LOOK_OVER)
    assert checked.context["report"].ok
    send(client, "tasks", kept=checked.context["kept"], **answer)
    assert plan.tasks.get().lead_units.get() == other
    other.refresh_from_db()
    assert other.aliases == ""
    assert not import_tasks(rows({}), plan).ok


@pytest.mark.parametrize("unit", ["", "0", "abc", "9" * 40, "-1"])
def test_an_answer_that_is_no_unit_leaves_the_question(
    people: People, plan: Plan, unit: str
) -> None:
    data = rows({"lead_units": "Không rõ"})
    response = send(
        people.client("coordinator"),
        "tasks",
        data,
        target=plan.slug,
        unit_name="Không rõ",
        unknown_name="Không rõ",
        unit=unit,
    )
    assert not response.context["report"].ok
    assert not plan.tasks.exists()


def test_only_who_may_change_units_gives_them_names(people: People, plan: Plan) -> None:
    unit, other = Unit.objects.filter(code__in=["VP", "QLDD"])
    with pytest.raises(NotAllowed):
        add_alias(unit, "Tên khác", user=people.officer)
    for name in (other.name, "", "x" * 201):
        with pytest.raises(NotComplete):
            add_alias(unit, name, user=people.coordinator)
    assert add_alias(unit, "Tên khác", user=people.coordinator) is True
    assert add_alias(unit, "TEN KHAC", user=people.coordinator) is False


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_comes_in_again_and_changes_nothing(
    people: People, plan: Plan, file_format: str
) -> None:
    PlanTaskFactory(plan=plan, number=1, title="=1+1", led_by=[Unit.objects.get(code="VP")])
    PlanTaskFactory(plan=plan, number=2, deadline_text="", due_on=None)
    client = people.client("coordinator")
    for kind, target in (("tasks", plan.slug), ("criteria", SET)):
        exported = client.get(export_url(kind, file_format, target))
        assert target.lower() in exported["Content-Disposition"].lower()
        report = send(client, kind, exported.content, target=target).context["report"]
        assert report.errors == []
        assert {entry.outcome.value for entry in report.outcomes} == {"unchanged"}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["scores", "inputs"])
def test_scores_and_inputs_come_in_again_and_change_nothing(
    people: People, plan: Plan, kind: str, file_format: str
) -> None:
    criterion = Criterion.objects.get(code="3.1")
    record_score(criterion, 2022, ScoreKind.SELF_ASSESSED, Decimal("0.125"), source="=x", user=None)
    client, target = people.client("coordinator"), f"{SET}/2022/self_assessed"
    exported = client.get(export_url(kind, file_format, target)).content
    before = list(Score.objects.values())
    report = send(client, kind, exported, target=target).context["report"]
    assert [error.code for error in report.errors] in ([], ["no_rows"])
    assert {entry.outcome.value for entry in report.outcomes} <= {"unchanged"}
    assert list(Score.objects.values()) == before


def test_a_dry_run_of_scores_shows_the_points_that_would_change(people: People, plan: Plan) -> None:
    criterion = Criterion.objects.get(code="3.1")
    record_score(criterion, 2022, ScoreKind.SELF_ASSESSED, Decimal("0.5"), user=None)
    client, target = people.client("coordinator"), f"{SET}/2022/self_assessed"
    exported = client.get(export_url("scores", "csv", target)).content.decode()
    data = exported.replace("0.5000", "0.75").encode()
    tried = send(client, "scores", data, target=target, **LOOK_OVER)
    text = tried.content.decode()
    assert re.search(r"<del>.*0,5</del>", text)
    assert re.search(r"<ins>.*0,75</ins>", text)
    assert Score.objects.get().points == Decimal("0.5")
    assert send(client, "scores", kept=tried.context["kept"], target=target).context["written"]
    assert Score.objects.current().get().points == Decimal("0.75")


@pytest.mark.parametrize("target", ["", "x/2022/self_assessed", "QD876_2022/abc/target", "/", "//"])
def test_a_score_book_that_is_not_there_is_a_sentence(
    people: People, plan: Plan, target: str
) -> None:
    response = send(people.client("coordinator"), "scores", rows({}), target=target or "x")
    assert response.context["form"].errors["file"]
    missing = people.client("coordinator").get(export_url("scores", "csv", target))
    assert missing.status_code == 404


def test_who_may_export_to_edit(people: People, plan: Plan) -> None:
    url = export_url("tasks", "xlsx", plan.slug)
    assert people.client("coordinator").get(url)["Content-Type"] == XLSX_TYPE
    for name in ("officer", "stranger", "analyst", "editor", "anonymous"):
        response = people.client(name).get(url)
        assert response.status_code == 302, name
        assert "attachment" not in response.get("Content-Disposition", "")


@pytest.mark.parametrize(
    ("kind", "file_format", "target"),
    [
        ("tasks", "csv", "nowhere"),
        ("tasks", "exe", "ke-hoach-2022"),
        ("criteria", "csv", ""),
        ("results", "csv", "x"),
        ("plan", "csv", "ke-hoach-2022"),
        ("xyz", "csv", "x"),
    ],
)
def test_what_there_is_not_is_a_404(
    people: People, plan: Plan, kind: str, file_format: str, target: str
) -> None:
    assert people.client("admin").get(export_url(kind, file_format, target)).status_code == 404


def test_a_word_document_is_looked_over_and_then_imported(
    people: People, plan_index: PlanIndexPage
) -> None:
    for code in ("VP", "QLDD", "TTR"):
        UnitFactory(code=code)
    CriteriaSet.objects.create(name="QD876_2022")
    client = people.client("editor")
    tried = send(client, "plan", (PLANS / "ke-hoach-2023.docx").read_bytes(), **LOOK_OVER)
    assert len(tried.context["appendix"].rows) == len(TASKS)
    assert not Plan.objects.exists()
    made = send(client, "plan", kept=tried.context["kept"])
    page = PlanPage.objects.get()
    assert made["Location"] == reverse("plan_pages_passages", args=[page.pk])
    assert PlanTask.objects.count() == len(TASKS)
    intro = gettext(
        "These passages came with spaces between their letters. Compare each one with the "
        "original; a wrong one is corrected in the page itself."
    )
    assert intro not in client.get(made["Location"]).content.decode()


def test_an_appendix_that_cannot_be_taken_is_said_and_the_plan_is_there(
    people: People, plan_index: PlanIndexPage
) -> None:
    client = people.client("editor")
    made = client.post(
        reverse("reform_import:upload", args=["plan"]),
        {"file": SimpleUploadedFile("plan.docx", word_file())},
        follow=True,
    )
    (message,) = [str(message) for message in made.context["messages"]]
    assert message
    assert Plan.objects.count() == 1
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize("name", ["scanned.pdf", "ke-hoach-2023.docx"])
def test_a_document_is_no_table(people: People, plan: Plan, name: str) -> None:
    data = (PLANS / name).read_bytes()
    report = send(people.client("admin"), "tasks", data, target=plan.slug).context["report"]
    assert [error.code for error in report.errors] == ["not_a_workbook"]
