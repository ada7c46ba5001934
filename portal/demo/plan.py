"""The plan of 2022, its tasks and what became of them."""

from datetime import date
from typing import Any

from plan_pages.models import Plan, PlanIndexPage
from plan_pages.services.completion import record_completion
from plan_pages.services.importing import import_plan
from plan_pages.services.task_table import import_tasks

from .files import read_bytes, read_csv
from .reports import unless_refused

SLUG = "ke-hoach-2022"


def seed_plan(index: PlanIndexPage) -> Plan:
    """Published by the importer, which confirms the repaired passages in the log."""
    existing = Plan.objects.filter(slug=SLUG).first()
    return existing or import_plan(read_bytes("ke-hoach-2022.txt"), index, publish=True).plan


def seed_tasks(plan: Plan, user: Any) -> None:
    if not plan.tasks.exists():
        unless_refused(import_tasks(read_bytes("appendix_tasks_2022.csv"), plan, user=user))


def seed_completions(plan: Plan, user: Any) -> None:
    """Say what was done, each task once; what people wrote meanwhile stands."""
    untouched = {
        task.number: task for task in plan.tasks.filter(completed_on__isnull=True, result="")
    }
    for row in read_csv("completions.csv"):
        task = untouched.get(int(row["no"]))
        if task is not None:
            record_completion(task, date.fromisoformat(row["completed_on"]), row["result"], user)
