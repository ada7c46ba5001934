"""The tables that can be imported, read from CSV."""

from .criterion_rows import CRITERION_COLUMNS, CriterionRow, read_criterion_rows
from .records import RowError, TableReport
from .task_rows import TASK_COLUMNS, TaskRow, read_task_rows

__all__ = [
    "CRITERION_COLUMNS",
    "TASK_COLUMNS",
    "CriterionRow",
    "RowError",
    "TableReport",
    "TaskRow",
    "read_criterion_rows",
    "read_task_rows",
]
