"""How many tasks of a plan stand where, counted by the database; the list is read in pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Value, prefetch_related_objects

from .enums import TaskStatus
from .models import Criterion, Plan, Unit


@dataclass(frozen=True)
class Counts:
    total: int
    by_status: Counter[TaskStatus]
    by_unit: Counter[str]
    by_criterion: Counter[str]

    def of(self, status: TaskStatus) -> int:
        return self.by_status[status]


@dataclass(frozen=True)
class Overview:
    """What a plan's tasks have, whatever the filters: the options and their counts."""

    counts: Counts
    units: Sequence[Unit]
    criteria: Sequence[Criterion]
    # By the key of the task.
    leads: Mapping[int, Sequence[Unit]]

    @property
    def fields(self) -> dict[str, str]:
        """Names of the fields of reform (lĩnh vực) by their codes."""
        return {c.code: c.local_name for c in self.criteria if c.depth == 0}


def overview_of(plan: Plan, day: date) -> Overview:
    """In four queries, however many tasks there are."""
    by_status = _by_status(plan, day)
    units, by_unit, leads = _by_unit(plan)
    criteria, by_criterion = _by_criterion(plan)
    counts = Counts(by_status.total(), by_status, by_unit, by_criterion)
    return Overview(counts, units, criteria, leads)


def _by_status(plan: Plan, day: date) -> Counter[TaskStatus]:
    counted = plan.tasks.public().count_by_status(day)
    return Counter({TaskStatus(status): n for status, n in counted.items()})


def _by_unit(plan: Plan) -> tuple[list[Unit], Counter[str], dict[int, list[Unit]]]:
    """A unit that leads and supports a task counts once; collectives stand last."""
    pairs = _pairs(plan)
    counted = Counter(unit for _task, unit in {(task, unit) for task, unit, _leads in pairs})
    units = list(Unit.objects.filter(pk__in=counted))
    prefetch_related_objects([unit for unit in units if unit.valid_to], "successors")
    units.sort(key=lambda unit: (unit.is_collective, unit.sort_order, unit.code))
    led_by: dict[int, set[int]] = {}
    for task, unit, leads in pairs:
        if leads:
            led_by.setdefault(task, set()).add(unit)
    leading = {task: [u for u in units if u.pk in keys] for task, keys in led_by.items()}
    return units, Counter({unit.code: counted[unit.pk] for unit in units}), leading


def _pairs(plan: Plan) -> list[tuple[int, int, bool]]:
    """Task, unit, whether it leads."""
    tasks = plan.tasks.public().order_by()
    led = tasks.filter(lead_units__isnull=False).values_list("pk", "lead_units", Value(value=1))
    supported = tasks.filter(supporting_units__isnull=False)
    given = led.union(supported.values_list("pk", "supporting_units", Value(value=0)), all=True)
    return [(task, unit, bool(leads)) for task, unit, leads in given]


def _by_criterion(plan: Plan) -> tuple[list[Criterion], Counter[str]]:
    """The criteria of the tasks and those above them, which count what is below."""
    used = Criterion.objects.filter(tasks__plan=plan).annotate(n=Count("tasks"))
    found: dict[str, Criterion] = {}
    counted: Counter[str] = Counter()
    for leaf in used.select_related("parent__parent"):
        criterion: Criterion | None = leaf
        while criterion is not None:
            found.setdefault(criterion.code, criterion)
            criterion = criterion.parent
        counted.update(dict.fromkeys(ancestors(leaf), leaf.n))
    return sorted(found.values(), key=lambda criterion: criterion.sort_key), counted


def ancestors(criterion: Criterion) -> list[str]:
    """The code and those above it: ``"3.4.1"`` → ``["3", "3.4", "3.4.1"]``."""
    steps = criterion.code.split(".")
    return [".".join(steps[: depth + 1]) for depth in range(len(steps))]
