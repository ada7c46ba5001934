"""What is exported is what can be imported: a second import of an export changes nothing."""

import csv
import io
import unicodedata
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from plan_pages.exports import criteria_csv, criteria_xlsx, tasks_csv, tasks_xlsx
from plan_pages.importers.tables import TASK_COLUMNS
from plan_pages.models import CriteriaSet, Criterion, Plan, Unit
from plan_pages.services.criteria_table import import_criteria
from plan_pages.services.row_report import Outcome
from plan_pages.services.task_table import import_tasks
from plan_pages.services.unit_names import UnitNames
from plan_pages.spreadsheet import safe_cell
from tests.factories.plan_pages import CriterionFactory, PlanFactory, PlanTaskFactory, UnitFactory

WRITERS = [tasks_csv, tasks_xlsx]
TRICKY = [
    "=HYPERLINK(1)",
    "'=1+1",
    "''+x",
    "it's '=5",
    'a "quoted" text, with comma; semicolon',
    "one\nline\r\nand another",
    "\ttab first",
    "-5% hồ sơ",
    "@ai",
    "＝1",
    unicodedata.normalize("NFD", "Rà soát thủ tục đất đai"),
    "  spaces   inside ",
    "1.10",
    "00012",
    "TRUE",
    "31/12/2022",
    "\u200b=1",
    "'\u200b=1",
    "_x0041_",
    "I",
]


@pytest.fixture
def plan(db: None) -> Plan:
    return PlanFactory()


def read(plan: Plan, write: Any) -> Any:
    return import_tasks(write(plan.tasks.for_display()), plan)


def state(plan: Plan) -> list[Any]:
    return [
        (
            task.pk,
            task.title,
            task.product,
            task.deadline_text,
            task.starts_on,
            task.due_on,
            task.updated_at,
            {unit.pk for unit in task.lead_units.all()},
            {unit.pk for unit in task.supporting_units.all()},
        )
        for task in plan.tasks.for_display()
    ]


def changes_nothing(plan: Plan, write: Any) -> None:
    before = state(plan)
    report = read(plan, write)
    assert report.errors == []
    assert {entry.outcome for entry in report.outcomes} == {Outcome.UNCHANGED}
    assert state(plan) == before


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("text", TRICKY)
def test_any_words_come_back_as_they_were(plan: Plan, write: Any, text: str) -> None:
    PlanTaskFactory(plan=plan, number=1, title=text, product=text, led_by=[UnitFactory()])
    changes_nothing(plan, write)


@pytest.mark.parametrize("write", WRITERS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff")),
    product=st.text("=+-@'\"\n\r\t ,;aế1", max_size=12),
)
def test_a_round_trip_changes_nothing(plan: Plan, write: Any, title: str, product: str) -> None:
    plan.tasks.all().delete()
    PlanTaskFactory(plan=plan, number=1, title=f"Việc {title}", product=product, led_by=lead())
    changes_nothing(plan, write)


def lead() -> list[Unit]:
    return [UnitFactory(code="VP")]


@pytest.mark.parametrize("write", WRITERS)
def test_a_task_without_a_unit_deadline_or_criterion_comes_in_again(plan: Plan, write: Any) -> None:
    PlanTaskFactory(plan=plan, number=1, deadline_text="", due_on=None)
    PlanTaskFactory(plan=plan, number=2, led_by=lead())
    changes_nothing(plan, write)


def test_a_new_task_still_needs_its_deadline_and_its_unit(plan: Plan) -> None:
    PlanTaskFactory(plan=plan, number=1, deadline_text="", due_on=None)
    data = ",".join(TASK_COLUMNS) + "\n1,,Một,,,,\n2,,Hai,,,,\n"
    report = import_tasks(data.encode(), plan)
    assert [(error.row, error.column) for error in report.errors] == [
        (3, "deadline"),
        (3, "lead_units"),
    ]
    assert plan.tasks.count() == 1


@pytest.mark.parametrize("write", WRITERS)
def test_a_day_that_was_set_by_hand_stays(plan: Plan, write: Any) -> None:
    PlanTaskFactory(plan=plan, number=1, deadline_text="Theo kế hoạch", led_by=lead())
    read(plan, write)
    changes_nothing(plan, write)
    assert plan.tasks.get().due_on is not None


@pytest.mark.parametrize("write", WRITERS)
def test_units_whose_names_are_alike_are_told_apart(plan: Plan, write: Any) -> None:
    units = [
        UnitFactory(code="A", name="Phòng A", short_name="VP", aliases="B\nC"),
        UnitFactory(code="B", name="Phòng; B", short_name="VP"),
        UnitFactory(code="C", name="phong a", short_name="vp"),
    ]
    PlanTaskFactory(plan=plan, number=1, led_by=units[:2], supported_by=units[2:])
    changes_nothing(plan, write)


@pytest.mark.django_db
def test_every_unit_is_found_by_the_name_it_is_exported_with() -> None:
    UnitFactory(code="A", short_name="B")
    UnitFactory(code="B", short_name="a", name="A")
    UnitFactory(code="VP")
    names = UnitNames(Unit.objects.all())
    assert all(names.find(names.label(unit)) == [unit] for unit in Unit.objects.all())


def test_a_criterion_of_an_older_set_stays_with_its_task(plan: Plan) -> None:
    older = CriterionFactory(criteria_set=CriteriaSet.objects.create(name="OLD"), code="7.7")
    PlanTaskFactory(plan=plan, number=1, criterion=older, led_by=lead())
    changes_nothing(plan, tasks_csv)


def test_an_edited_export_changes_what_was_edited(plan: Plan) -> None:
    PlanTaskFactory(plan=plan, number=1, title="Một", led_by=lead())
    PlanTaskFactory(plan=plan, number=2, title="Hai", led_by=lead())
    book = load_workbook(BytesIO(tasks_xlsx(plan.tasks.for_display())))
    book.worksheets[0]["C3"] = "Hai, sửa"
    edited = BytesIO()
    book.save(edited)
    report = import_tasks(edited.getvalue(), plan)
    assert [entry.outcome for entry in report.outcomes] == [Outcome.UNCHANGED, Outcome.UPDATED]
    (change,) = report.outcomes[1].changes
    assert (change.old, change.new) == ("Hai", "Hai, sửa")


@pytest.mark.parametrize("write", [criteria_csv, criteria_xlsx])
@pytest.mark.parametrize("name", ["=1", "Tiêu chí\nhai dòng", "'-x", "1.10"])
def test_criteria_come_back_as_they_were(db: None, write: Any, name: str) -> None:
    parent = CriterionFactory(code="1", name=name, name_en=name, max_score=Decimal("1.50"))
    children = [(f"1.{n}", Decimal("0.15")) for n in range(1, 11)]
    for code, points in children:
        CriterionFactory(code=code, parent=parent, max_score=points)
    before = list(Criterion.objects.values())
    report = import_criteria(write(Criterion.objects.all()), "QD876_2022")
    assert report.errors == []
    assert {entry.outcome for entry in report.outcomes} == {Outcome.UNCHANGED}
    assert list(Criterion.objects.values()) == before


def test_no_cell_of_an_export_is_run_by_a_spreadsheet(plan: Plan) -> None:
    for number, text in enumerate(TRICKY, start=1):
        PlanTaskFactory(plan=plan, number=number, title=text)
    tasks = plan.tasks.for_display()
    rows = list(csv.reader(io.StringIO(tasks_csv(tasks).decode("utf-8-sig"), newline="")))
    sheet = load_workbook(BytesIO(tasks_xlsx(tasks))).worksheets[0]
    assert rows[0] == list(TASK_COLUMNS) == [cell.value for cell in sheet[1]]
    assert not [row[2] for row in rows if row[2].startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_numbers_are_numbers_and_codes_are_text(plan: Plan) -> None:
    PlanTaskFactory(plan=plan, number=7, criterion=CriterionFactory(code="1.10"))
    sheet = load_workbook(BytesIO(tasks_xlsx(plan.tasks.for_display()))).worksheets[0]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].number_format) == (7, "1.10", "@")
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


@pytest.mark.parametrize("text", ["plain", "'plain", "a=b", "", "1,5"])
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text
