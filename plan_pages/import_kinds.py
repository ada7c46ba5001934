"""What the admin imports, and what it exports to be edited and imported again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import ScoreKind
from .errors import PlanError
from .exports import (
    criteria_csv,
    criteria_xlsx,
    inputs_csv,
    inputs_xlsx,
    scores_csv,
    scores_xlsx,
    tasks_csv,
    tasks_xlsx,
)
from .models import CriteriaSet, Plan, Unit
from .services.criteria_sets import newest_set_name
from .services.criteria_table import import_criteria
from .services.result_table import import_results
from .services.row_report import RowReport
from .services.score_tables import import_inputs, import_scores
from .services.task_table import import_tasks

YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
Meanings = Mapping[str, Unit]
Reader = Callable[[bytes, str, bool, Any, Meanings], RowReport]
# Of the records that belong to a target; None where there is no such target.
Writer = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Kind:
    """``target`` asks what the file belongs to; ``read`` is None for the plan itself."""

    label: Any
    permission: str
    help: Any
    read: Reader | None = None
    target_label: Any = ""
    default_target: Callable[[], str] = str
    writers: Mapping[str, Writer] | None = None


def may_import(user: Any, kind: str) -> bool:
    return bool(user.has_perm(KINDS[kind].permission))


def _newest_plan() -> str:
    return Plan.objects.values_list("slug", flat=True).first() or ""


def _read_tasks(
    data: bytes, target: str, dry_run: bool, user: Any, meanings: Meanings
) -> RowReport:
    plan = Plan.objects.filter(slug=target).first()
    if plan is None:
        raise PlanError(_("There is no plan “%(slug)s”.") % {"slug": target})
    return import_tasks(data, plan, dry_run=dry_run, user=user, meanings=meanings)


def _read_criteria(
    data: bytes, target: str, dry_run: bool, user: Any, meanings: Meanings
) -> RowReport:
    return import_criteria(data, target, dry_run=dry_run, user=user)


def _read_results(
    data: bytes, target: str, dry_run: bool, user: Any, meanings: Meanings
) -> RowReport:
    return import_results(data, dry_run=dry_run)


def _set_and_year(target: str) -> tuple[CriteriaSet, int, str] | None:
    """``"QD876_2022/2022/appraised"``; the last part is for scores alone."""
    name, year, kind = (*target.split("/"), "", "")[:3]
    found = CriteriaSet.objects.filter(name=name).first()
    if found is None or YEAR.fullmatch(year) is None:
        return None
    return found, int(year), kind


def _known_set(target: str) -> tuple[CriteriaSet, int, str]:
    found = _set_and_year(target)
    if found is None:
        raise PlanError(_("There is no criteria set and year “%(name)s”.") % {"name": target})
    return found


def _read_scores(
    data: bytes, target: str, dry_run: bool, user: Any, meanings: Meanings
) -> RowReport:
    criteria_set, year, kind = _known_set(target)
    return import_scores(data, criteria_set, year, kind, dry_run=dry_run, user=user)


def _read_inputs(
    data: bytes, target: str, dry_run: bool, user: Any, meanings: Meanings
) -> RowReport:
    criteria_set, year, _kind = _known_set(target)
    return import_inputs(data, criteria_set, year, dry_run=dry_run, user=user)


def _scores_by(write: Callable[..., bytes]) -> Writer:
    def written(target: str) -> bytes | None:
        found = _set_and_year(target)
        return write(*found) if found and found[2] in ScoreKind.values else None

    return written


def _inputs_by(write: Callable[..., bytes]) -> Writer:
    def written(target: str) -> bytes | None:
        found = _set_and_year(target)
        return write(*found[:2]) if found else None

    return written


def _newest_year() -> str:
    name = newest_set_name()
    return f"{name}/{localdate().year}" if name else ""


def _newest_scores() -> str:
    newest = _newest_year()
    return f"{newest}/{ScoreKind.SELF_ASSESSED}" if newest else ""


def _tasks_by(write: Callable[..., bytes]) -> Writer:
    def written(target: str) -> bytes | None:
        plan = Plan.objects.filter(slug=target).first()
        return write(plan.tasks.for_display()) if plan else None

    return written


def _criteria_by(write: Callable[..., bytes]) -> Writer:
    def written(target: str) -> bytes | None:
        criteria_set = CriteriaSet.objects.filter(name=target).first()
        return write(criteria_set.criteria.order_by("sort_key")) if criteria_set else None

    return written


KINDS: dict[str, Kind] = {
    "plan": Kind(
        gettext_lazy("A plan"),
        "plan_pages.add_plan",
        gettext_lazy(
            "The plan's text (.txt in UTF-8, .docx or .pdf) becomes a draft page; the table of its "
            "appendix becomes plan tasks where every row can be read."
        ),
    ),
    "tasks": Kind(
        gettext_lazy("The tasks of a plan"),
        "plan_pages.add_plantask",
        gettext_lazy("The appendix as a table (CSV, XLSX) becomes plan tasks, all rows or none."),
        _read_tasks,
        gettext_lazy("Code of the plan"),
        _newest_plan,
        {"csv": _tasks_by(tasks_csv), "xlsx": _tasks_by(tasks_xlsx)},
    ),
    "criteria": Kind(
        gettext_lazy("A criteria set"),
        "plan_pages.add_criterion",
        gettext_lazy("A table (CSV, XLSX) becomes a tree of criteria, all rows or none."),
        _read_criteria,
        gettext_lazy("Code of the criteria set"),
        newest_set_name,
        {"csv": _criteria_by(criteria_csv), "xlsx": _criteria_by(criteria_xlsx)},
    ),
    "scores": Kind(
        gettext_lazy("Scores of a year"),
        "plan_pages.add_score",
        gettext_lazy(
            "A table (CSV, XLSX) of points by criterion, all rows or none; a row without points "
            "leaves its criterion as it is. Kinds: target, self_assessed, appraised, official."
        ),
        _read_scores,
        gettext_lazy("Criteria set / year / kind, for example QD876_2022/2022/self_assessed"),
        _newest_scores,
        {"csv": _scores_by(scores_csv), "xlsx": _scores_by(scores_xlsx)},
    ),
    "inputs": Kind(
        gettext_lazy("Inputs of the scoring rules"),
        "plan_pages.add_score",
        gettext_lazy("A table (CSV, XLSX) of figures by criterion, all rows or none."),
        _read_inputs,
        gettext_lazy("Criteria set / year, for example QD876_2022/2022"),
        _newest_year,
        {"csv": _inputs_by(inputs_csv), "xlsx": _inputs_by(inputs_xlsx)},
    ),
    "results": Kind(
        gettext_lazy("Published index values"),
        "plan_pages.add_indexresult",
        gettext_lazy("A table (CSV, XLSX) of values and ranks, all rows or none."),
        _read_results,
    ),
}
