"""What a year under the plan leaves behind, made by the people and services that make it."""

from datetime import datetime, time
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.utils.timezone import make_aware

from plan_pages.duty import ReportValues
from plan_pages.models import (
    Criterion,
    Inspection,
    Plan,
    PlanTask,
    ProgressReport,
    ReportingPeriod,
    ScoringRule,
    Unit,
)
from plan_pages.services.holidays import import_holidays
from plan_pages.services.inspections import (
    begin_inspection,
    conclude_inspection,
    plan_inspection,
    publish_conclusion,
    record_findings,
)
from plan_pages.services.progress import (
    EvidenceGiven,
    approve_report,
    save_draft,
    submit_report,
)

from .accounts import UNIT_OF_STAFF, account
from .criteria import SET_NAME
from .files import read_toml
from .reports import unless_refused

COMMUNICATION_TASK, PIECES_A_MONTH = 5, 2


def seed_life(plan: Plan) -> None:
    """Each thing once; what people changed since stands."""
    content = read_toml("life.toml")
    unless_refused(import_holidays(files("plan_pages").joinpath("data/holidays.csv").read_bytes()))
    plan.tasks.filter(number=COMMUNICATION_TASK, monthly_target=None).update(
        monthly_target=PIECES_A_MONTH
    )
    for values in content["rule"]:
        _rule(**values)
    for values in content["progress"]:
        _progress(plan, **values)
    for values in content["inspection"]:
        _inspection(plan, values)


def _criterion(code: str) -> Criterion:
    return Criterion.objects.get(criteria_set__name=SET_NAME, code=code)


def _rule(criterion: str, **values: Any) -> None:
    ScoringRule.objects.get_or_create(criterion=_criterion(criterion), defaults=values)


def _progress(
    plan: Plan,
    *,
    task: int,
    period: str,
    claim: str,
    figure: str,
    figure_unit: str,
    text: str,
    title: str,
    url: str,
) -> None:
    reported = plan.tasks.get(number=task)
    of_period = ReportingPeriod.objects.get(code=period)
    unit = Unit.objects.get(code=UNIT_OF_STAFF)
    known = ProgressReport.objects.filter(task=reported, period=of_period, unit=unit)
    if known.exists() or of_period.is_closed:
        return
    values = ReportValues(claim, None, Decimal(figure), figure_unit, text)
    evidence = [EvidenceGiven(url=url, title=title)]
    officer, head = account("officer"), account("head")
    draft = save_draft(reported, of_period, unit, values, evidence, user=officer)
    approved = approve_report(submit_report(draft, user=officer), user=head)
    _date_back(approved)


def _date_back(report: ProgressReport) -> None:
    """To the period's last day, when it would have come."""
    at = make_aware(datetime.combine(report.period.last_day, time(10)))
    ProgressReport.objects.filter(pk=report.pk).update(submitted_at=at, decided_at=at)
    first = PlanTask.objects.filter(pk=report.task_id, first_report_on__gt=report.period.last_day)
    first.update(first_report_on=report.period.last_day)


def _inspection(plan: Plan, values: dict[str, Any]) -> None:
    """Held, concluded without measures, and made public."""
    if Inspection.objects.filter(plan=plan, title=values["title"]).exists():
        return
    coordinator = account("coordinator")
    planned = Inspection(
        plan=plan,
        unit=Unit.objects.get(code=values["unit"]),
        criterion=_criterion(values["criterion"]),
        **{
            name: values[name]
            for name in ("title", "kind", "decision", "team", "starts_on", "ends_on")
        },
    )
    begun = begin_inspection(plan_inspection(planned, user=coordinator), user=coordinator)
    record_findings(begun, values["findings"], user=coordinator)
    concluded = conclude_inspection(begun, values["conclusion"], [], user=coordinator)
    publish_conclusion(concluded, user=account("director"))
    Inspection.objects.filter(pk=concluded.pk).update(concluded_on=values["ends_on"])
