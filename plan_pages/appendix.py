"""A task as a row of its plan's appendix (Phụ lục)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .importers.task_rows import TASK_COLUMNS

if TYPE_CHECKING:
    from .models import PlanTask


def appendix_row(task: PlanTask) -> dict[str, Any]:
    """By ``TASK_COLUMNS``, with the names that units have now."""
    values = (
        task.number,
        task.criterion.code if task.criterion else "",
        task.title,
        task.product,
        task.deadline_text,
        _names(task.lead_units.all()),
        _names(task.supporting_units.all()),
    )
    return dict(zip(TASK_COLUMNS, values, strict=True))


def _names(units: Any) -> str:
    return "; ".join(unit.short_name for unit in units)
