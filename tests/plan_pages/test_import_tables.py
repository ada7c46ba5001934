"""`import_tasks`, `import_criteria`, `import_results`: all or nothing, and twice is once."""

import csv
import unicodedata
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plan_pages.enums import Recurrence
from plan_pages.importers.tables import TASK_COLUMNS
from plan_pages.models import CriteriaSet, Criterion, IndexResult, Plan, PlanTask, Unit
from plan_pages.services.row_report import Outcome
from plan_pages.services.task_table import import_tasks
from tests.factories.plan_pages import UNIT_NAMES, PlanFactory, UnitFactory

DATA = Path(__file__).parents[2] / "portal" / "demo" / "data"
TASKS = DATA / "appendix_tasks_2022.csv"
CRITERIA = DATA / "par_index_qd876_2022.csv"
RESULTS = DATA / "published_results.csv"


def run(command: str, *args: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, args), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def plan(db: None) -> Plan:
    """The plan with its units and the real criteria set."""
    for code in UNIT_NAMES:
        UnitFactory(code=code)
    run("import_criteria", CRITERIA, set_name="QD876_2022")
    return PlanFactory(criteria_set=CriteriaSet.objects.get())


def rows(*changes: dict[str, str]) -> bytes:
    usual = {
        "no": "1",
        "criterion_code": "3.1",
        "task": "Rà soát TTHC",
        "product": "Quyết định",
        "deadline": "Trước 30/9/2022",
        "lead_units": "VP",
        "supporting_units": "QLĐĐ; VPĐKĐĐ",
    }
    out = StringIO()
    writer = csv.DictWriter(out, TASK_COLUMNS)
    writer.writeheader()
    writer.writerows({**usual, **change} for change in changes)
    return out.getvalue().encode()


def test_the_22_rows_of_the_appendix_come_in(plan: Plan) -> None:
    run("import_tasks", TASKS, plan="ke-hoach-2022")
    assert plan.tasks.count() == 22
    task = plan.tasks.get(number=8)
    assert task.deadline_text == "Quý IV/2022"
    assert (task.starts_on, task.due_on) == (date(2022, 10, 1), date(2022, 12, 31))
    assert [unit.code for unit in task.lead_units.all()] == ["QLDD"]
    assert {unit.code for unit in task.supporting_units.all()} == {"CCBVMT", "VP"}
    collective = plan.tasks.get(number=1).supporting_units.get()
    assert collective.name == "Các phòng, đơn vị"
    assert plan.tasks.get(number=5).recurrence == Recurrence.CONTINUOUS


def test_importing_again_changes_nothing(plan: Plan) -> None:
    run("import_tasks", TASKS, plan="ke-hoach-2022")
    before = list(plan.tasks.values_list("pk", "updated_at"))
    assert "22" in run("import_tasks", TASKS, plan="ke-hoach-2022").splitlines()[-1]
    assert list(plan.tasks.values_list("pk", "updated_at")) == before


def test_a_changed_row_updates_its_task_and_keeps_its_progress(plan: Plan) -> None:
    import_tasks(rows({}, {"no": "2"}), plan)
    plan.tasks.filter(number=1).update(completed_on=date(2022, 9, 1), result="Xong")
    report = import_tasks(rows({"deadline": "Quý IV/2022"}, {"no": "2"}), plan)
    assert [entry.outcome for entry in report.outcomes] == [Outcome.UPDATED, Outcome.UNCHANGED]
    task = plan.tasks.get(number=1)
    assert (task.due_on, task.result) == (date(2022, 12, 31), "Xong")


def test_a_dry_run_reports_every_row_and_writes_none(plan: Plan) -> None:
    said = run("import_tasks", TASKS, plan="ke-hoach-2022", dry_run=True)
    assert len([line for line in said.splitlines() if "\t" in line]) == 22
    assert PlanTask.objects.count() == 0


def test_one_wrong_row_and_no_row_is_written(plan: Plan) -> None:
    report = import_tasks(
        rows({}, {"no": "2", "lead_units": "Phòng Không Có"}, {"no": "3", "criterion_code": "9.9"}),
        plan,
    )
    assert [(error.row, error.code) for error in report.errors] == [
        (3, "unknown_unit"),
        (4, "unknown_criterion"),
    ]
    assert PlanTask.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    ["VPĐKĐĐ", "vpdkdd", "Văn phòng Đăng ký đất đai", unicodedata.normalize("NFD", "VPĐKĐĐ")],
)
def test_a_unit_is_found_by_any_of_its_names(plan: Plan, name: str) -> None:
    assert import_tasks(rows({"lead_units": name, "supporting_units": ""}), plan).ok
    assert plan.tasks.get().lead_units.get().code == "VPDKDD"


def test_a_unit_is_found_by_an_alias(plan: Plan) -> None:
    Unit.objects.filter(code="VPDKDD").update(aliases="VP đăng ký\nVPĐK")
    assert import_tasks(rows({"lead_units": "VPĐK"}), plan).ok


def test_a_name_of_two_units_is_refused(plan: Plan) -> None:
    UnitFactory(code="VP2", name="Văn phòng", short_name="VP")
    report = import_tasks(rows({}), plan)
    assert {error.code for error in report.errors} == {"ambiguous_unit"}


def test_a_plan_without_a_criteria_set_takes_the_only_one_in_force(plan: Plan) -> None:
    Plan.objects.update(criteria_set=None)
    plan.refresh_from_db()
    assert import_tasks(rows({}), plan).ok
    plan.refresh_from_db()
    assert plan.criteria_set == CriteriaSet.objects.get()


def test_between_two_sets_a_person_chooses(plan: Plan) -> None:
    Plan.objects.update(criteria_set=None)
    CriteriaSet.objects.create(name="OTHER")
    plan.refresh_from_db()
    report = import_tasks(rows({}), plan)
    assert [error.code for error in report.errors] == ["no_criteria_set"]
    assert PlanTask.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\xff" * 50, rows()])
def test_a_file_that_is_no_appendix_is_reported(plan: Plan, data: bytes) -> None:
    assert not import_tasks(data, plan).ok
    assert PlanTask.objects.count() == 0


def test_an_unknown_plan_is_a_sentence(plan: Plan) -> None:
    with pytest.raises(CommandError):
        run("import_tasks", TASKS, plan="nowhere")


@pytest.mark.django_db
def test_the_criteria_come_in_as_a_tree_twice_as_once() -> None:
    run("import_criteria", CRITERIA, set_name="QD876_2022")
    run("import_criteria", CRITERIA, set_name="QD876_2022")
    criterion = Criterion.objects.get(code="3.4.1")
    assert criterion.parent is not None
    assert criterion.parent.code == "3.4"
    assert Criterion.objects.count() == 58
    fields = Criterion.objects.fields_of_reform()
    assert sum(field.max_score for field in fields) == Decimal(100)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "có dấu", "x" * 61, "a/b"])
def test_a_name_that_no_set_can_have_is_a_sentence(name: str) -> None:
    with pytest.raises(CommandError):
        run("import_criteria", CRITERIA, set_name=name)
    assert not CriteriaSet.objects.exists()


@pytest.mark.django_db
def test_a_tree_whose_parts_do_not_add_up_creates_no_set(tmp_path: Path) -> None:
    path = tmp_path / "tree.csv"
    path.write_text("code,name_vi,name_en,max_score,source\n1,A,,9,mixed\n1.1,B,,5,survey\n")
    with pytest.raises(CommandError):
        run("import_criteria", path, set_name="NEW")
    assert not CriteriaSet.objects.exists()


@pytest.mark.django_db
def test_published_results_keep_unknown_values_empty_and_the_break() -> None:
    run("import_results", RESULTS)
    sipas = IndexResult.objects.get(index="SIPAS", year=2022)
    assert (sipas.value, sipas.rank, sipas.out_of) == (None, None, 63)
    assert sipas.breaks_series is True
    assert not IndexResult.objects.filter(index="PAR INDEX", breaks_series=True).exists()
    assert IndexResult.objects.get(index="PAR INDEX", year=2022).value == Decimal("86.19")


@pytest.mark.django_db
def test_an_editors_break_survives_a_second_import() -> None:
    run("import_results", RESULTS)
    IndexResult.objects.filter(year=2022).update(breaks_series=False)
    run("import_results", RESULTS)
    assert not IndexResult.objects.filter(breaks_series=True).exists()
    assert IndexResult.objects.count() == 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", ["OTHER,2022,1,1,63,1,x", "SIPAS,abc,1,1,63,1,x", "SIPAS,2022,101,1,63,1,x"]
)
def test_a_wrong_result_row_writes_nothing(tmp_path: Path, row: str) -> None:
    path = tmp_path / "results.csv"
    head = "index,year,value_percent,rank,of,national_mean_percent,confidence"
    path.write_text(f"{head}\nPAR INDEX,2020,80,1,63,80,x\n{row}\n")
    with pytest.raises(CommandError):
        run("import_results", path)
    assert not IndexResult.objects.exists()
