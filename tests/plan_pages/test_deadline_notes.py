"""What a person is told where a deadline's words name no day."""

import pytest

from plan_pages.deadline_notes import note_on_deadline
from plan_pages.models import PlanTask
from plan_pages.services.task_table import import_tasks
from tests.factories.plan_pages import PlanFactory, UnitFactory

HEADER = "no,criterion_code,task,product,deadline,lead_units,supporting_units"


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        ("Khi có điều kiện", True),
        ("Quý V/2022", True),
        ("31/2/2022", True),
        ("", False),
        ("Theo kế hoạch", False),
        ("Thường xuyên", False),
        ("Quý III/2022", False),
    ],
)
def test_only_words_that_are_not_understood_are_noted(words: str, is_said: bool) -> None:
    assert bool(note_on_deadline(words, 2022)) is is_said


def test_an_import_notes_such_a_row_and_takes_it_all_the_same(db: None) -> None:
    UnitFactory(code="VP")
    table = f"{HEADER}\n1,,A,,Khi có điều kiện,VP,\n2,,B,,Quý III/2022,VP,\n"
    report = import_tasks(table.encode(), PlanFactory())
    assert report.ok
    assert [bool(entry.note) for entry in report.outcomes] == [True, False]
    task = PlanTask.objects.get(number=1)
    assert (task.deadline_text, task.due_on) == ("Khi có điều kiện", None)
