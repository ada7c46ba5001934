"""Reads the documents and tables that people have, without a database.

``parse_plan`` makes a plan's structure of a text file, ``read_task_rows`` and
``read_criterion_rows`` make rows of CSV files, ``parse_deadline`` makes dates of a deadline's
words. The services write what these return.
"""

from .deadlines import Deadline, parse_deadline
from .errors import NotAPlanError
from .outline import parse_plan
from .structure import Item, ItemKind, ParsedPlan, Part, Repair, Section
from .tables import (
    CriterionRow,
    RowError,
    TableReport,
    TaskRow,
    read_criterion_rows,
    read_task_rows,
)
from .text import MAX_BYTES, read_bytes

__all__ = [
    "MAX_BYTES",
    "CriterionRow",
    "Deadline",
    "Item",
    "ItemKind",
    "NotAPlanError",
    "ParsedPlan",
    "Part",
    "Repair",
    "RowError",
    "Section",
    "TableReport",
    "TaskRow",
    "parse_deadline",
    "parse_plan",
    "read_bytes",
    "read_criterion_rows",
    "read_task_rows",
]
