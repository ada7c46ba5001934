"""The appendix of a plan as plan tasks: all or nothing, and twice is once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.deadline_notes import note_on_deadline
from plan_pages.importers.deadlines import parse_deadline
from plan_pages.importers.grids import WHOLE_FILE
from plan_pages.importers.records import TableReport
from plan_pages.importers.task_rows import Incomplete, TaskRow, read_task_rows
from plan_pages.importers.vietnamese import one_line
from plan_pages.models import CriteriaSet, Criterion, Plan, PlanTask, Unit

from .criteria_sets import adopt_criteria_set
from .row_report import Change, Outcome, RowOutcome, RowReport, write_row
from .unit_names import UnitNames

Meanings = Mapping[str, Unit] | None


class Names:
    """Units by every name they go by; criteria of the plan's set by code."""

    def __init__(self, criteria_set: CriteriaSet | None, meanings: Meanings) -> None:
        self.units = UnitNames(Unit.objects.all(), meanings)
        criteria = Criterion.objects.filter(criteria_set=criteria_set)
        self.criteria = {criterion.code: criterion for criterion in criteria}

    def resolve_units(
        self, names: Iterable[str], row: TaskRow, column: str, report: RowReport
    ) -> list[Unit]:
        return [
            unit for name in names if (unit := self._unit(name, row, column, report)) is not None
        ]

    def _unit(self, name: str, row: TaskRow, column: str, report: RowReport) -> Unit | None:
        found = self.units.find(name)
        if len(found) == 1:
            return found[0]
        report.ask_for(name, is_ambiguous=bool(found))
        if found:
            message = _("“%(name)s” is the name of more than one unit.")
            report.refuse(row.row, column, "ambiguous_unit", message % {"name": name})
        else:
            message = _("There is no unit named “%(name)s”.")
            report.refuse(row.row, column, "unknown_unit", message % {"name": name})
        return None

    def criterion(self, row: TaskRow, task: PlanTask | None, report: RowReport) -> Criterion | None:
        """That of the task itself, which may be of another set, or one of the plan's set."""
        if not row.criterion_code:
            return None
        if task and task.criterion and task.criterion.code == row.criterion_code:
            return task.criterion
        found = self.criteria.get(row.criterion_code)
        if found is None:
            message = _("There is no criterion %(code)s in the plan's criteria set.")
            report.refuse(
                row.row,
                "criterion_code",
                "unknown_criterion",
                message % {"code": row.criterion_code},
            )
        return found


def import_tasks(
    data: bytes,
    plan: Plan,
    *,
    dry_run: bool = False,
    user: Any = None,
    meanings: Meanings = None,
) -> RowReport:
    """Write every row as a task of the plan, or, where one row is wrong, none.

    A row is known by its number; what is in the plan but not in the table stays. Nothing is
    raised for what is wrong with the file: the report says it. ``meanings``: the units that a
    person named for names in the table that none or several have.
    """
    table = read_task_rows(data, incomplete_tasks(plan))
    return write_task_rows(table, plan, dry_run=dry_run, user=user, meanings=meanings)


def incomplete_tasks(plan: Plan) -> Incomplete:
    """An export has empty cells for these, and comes in again as it is."""
    numbers = plan.tasks.order_by().values_list("number", flat=True)
    return Incomplete(
        without_deadline=frozenset(numbers.filter(deadline_text="")),
        without_lead=frozenset(numbers.filter(lead_units__isnull=True)),
    )


def write_task_rows(
    table: TableReport[TaskRow],
    plan: Plan,
    *,
    dry_run: bool = False,
    user: Any = None,
    meanings: Meanings = None,
) -> RowReport:
    """The rows that a reader found, all or none."""
    report = RowReport(errors=list(table.errors), notes=list(table.notes))
    with transaction.atomic():
        _write_rows(table.rows, plan, report, meanings)
        if dry_run or not report.ok:
            transaction.set_rollback(True)
        elif report.count(Outcome.CREATED) or report.count(Outcome.UPDATED):
            _log(plan, report, user)
    return report


def _write_rows(rows: Iterable[TaskRow], plan: Plan, report: RowReport, meanings: Meanings) -> None:
    criteria_set = adopt_criteria_set(plan)
    if criteria_set is None:
        message = _("The plan names no criteria set yet; choose it in the plan's record first.")
        report.refuse(WHOLE_FILE, "criterion_code", "no_criteria_set", message)
        return
    names = Names(criteria_set, meanings)
    known = {task.number: task for task in plan.tasks.for_display()}
    for row in rows:
        task = known.get(row.no)
        outcome, changes = _write_row(row, task, plan, names, report)
        note = note_on_deadline(row.deadline, plan.year)
        label = f"{row.no}. {row.task}"
        report.outcomes.append(RowOutcome(row.row, label, outcome, note, changes))


def _write_row(
    row: TaskRow, task: PlanTask | None, plan: Plan, names: Names, report: RowReport
) -> tuple[Outcome, tuple[Change, ...]]:
    deadline = parse_deadline(row.deadline, plan.year)
    due_on = deadline.due
    if due_on is None and task and one_line(task.deadline_text) == row.deadline:
        due_on = task.due_on  # set by hand, where the words name no day
    values = {
        "title": row.task,
        "product": row.product,
        "criterion": names.criterion(row, task, report),
        "deadline_text": row.deadline,
        "starts_on": deadline.starts,
        "due_on": due_on,
        "recurrence": deadline.recurrence,
    }
    units = {
        "lead_units": names.resolve_units(row.lead_units, row, "lead_units", report),
        "supporting_units": names.resolve_units(
            row.supporting_units, row, "supporting_units", report
        ),
    }
    return write_row(task or PlanTask(plan=plan, number=row.no), values, units)


def _log(plan: Plan, report: RowReport, user: Any) -> None:
    log(
        instance=plan,
        action="plan_pages.import_tasks",
        user=user,
        data={str(outcome): report.count(outcome) for outcome in Outcome},
    )
