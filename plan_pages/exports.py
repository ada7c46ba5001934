"""Records as the tables that the importers read: what goes out comes in again unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from .importers.tables import CRITERION_COLUMNS, TASK_COLUMNS
from .models import CriteriaSet, Criterion, PlanTask, Unit
from .services.score_tables import INPUT_COLUMNS, SCORE_COLUMNS, input_rows, score_rows
from .services.unit_names import UnitNames
from .spreadsheet import as_csv, as_xlsx

TASK_WIDTHS: Final = {
    "no": 6,
    "criterion_code": 14,
    "task": 60,
    "product": 40,
    "deadline": 24,
    "lead_units": 24,
    "supporting_units": 30,
}
CRITERION_WIDTHS: Final = {"code": 10, "name_vi": 60, "name_en": 60, "max_score": 12, "source": 14}

SCORE_WIDTHS: Final = {"name": 60, "source": 40, "evidence_url": 40, "reason": 40}


def tasks_csv(tasks: Iterable[PlanTask]) -> bytes:
    """Give tasks of ``for_display()``; one more query reads the names of the units."""
    return as_csv(TASK_COLUMNS, _task_rows(tasks))


def tasks_xlsx(tasks: Iterable[PlanTask]) -> bytes:
    return as_xlsx(TASK_COLUMNS, _task_rows(tasks), TASK_WIDTHS)


def criteria_csv(criteria: Iterable[Criterion]) -> bytes:
    return as_csv(CRITERION_COLUMNS, _criterion_rows(criteria))


def criteria_xlsx(criteria: Iterable[Criterion]) -> bytes:
    return as_xlsx(CRITERION_COLUMNS, _criterion_rows(criteria), CRITERION_WIDTHS)


def scores_csv(criteria_set: CriteriaSet, year: int, kind: str) -> bytes:
    """Every criterion of the set, scored or not, so that the file can be filled in."""
    return as_csv(SCORE_COLUMNS, _cells(score_rows(criteria_set, year, kind)))


def scores_xlsx(criteria_set: CriteriaSet, year: int, kind: str) -> bytes:
    return as_xlsx(SCORE_COLUMNS, _cells(score_rows(criteria_set, year, kind)), SCORE_WIDTHS)


def inputs_csv(criteria_set: CriteriaSet, year: int) -> bytes:
    return as_csv(INPUT_COLUMNS, _cells(input_rows(criteria_set, year)))


def inputs_xlsx(criteria_set: CriteriaSet, year: int) -> bytes:
    return as_xlsx(INPUT_COLUMNS, _cells(input_rows(criteria_set, year)), SCORE_WIDTHS)


def _cells(rows: Iterable[dict[str, str]]) -> Iterator[list[str]]:
    for row in rows:
        yield list(row.values())


def _task_rows(tasks: Iterable[PlanTask]) -> Iterator[list[Any]]:
    names = UnitNames(Unit.objects.all())
    for task in tasks:
        yield [
            task.number,
            task.criterion.code if task.criterion else "",
            task.title,
            task.product,
            task.deadline_text,
            "; ".join(names.label(unit) for unit in task.lead_units.all()),
            "; ".join(names.label(unit) for unit in task.supporting_units.all()),
        ]


def _criterion_rows(criteria: Iterable[Criterion]) -> Iterator[list[Any]]:
    for criterion in criteria:
        yield [
            criterion.code,
            criterion.name,
            criterion.name_en,
            criterion.max_score,
            criterion.source,
        ]
