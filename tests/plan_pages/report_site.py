"""A plan with tasks in every state that a report counts, and the periods of its reform year."""

from __future__ import annotations

from datetime import date
from typing import Any

from plan_pages.enums import Calendar, PeriodKind
from plan_pages.models import Plan, ReportingPeriod
from tests.factories.plan_pages import (
    CriterionFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ReportingPeriodFactory,
    UnitFactory,
)

# The reform year of VB 581/BNV-CCHC, with which the plan of 2022 was reported.
CUTS: dict[str, tuple[str, date, date, bool]] = {
    "Q1": (PeriodKind.QUARTER, date(2021, 12, 15), date(2022, 3, 15), True),
    "6T": (PeriodKind.HALF_YEAR, date(2021, 12, 15), date(2022, 6, 15), True),
    "Q3": (PeriodKind.QUARTER, date(2022, 6, 15), date(2022, 9, 15), False),
    "N": (PeriodKind.YEAR, date(2021, 12, 15), date(2022, 12, 15), True),
}


def reform_period(name: str) -> ReportingPeriod:
    kind, starts, ends, is_cumulative = CUTS[name]
    return ReportingPeriodFactory(
        code=f"CCHC-2022-{name}",
        name=f"Báo cáo CCHC {name} 2022",
        calendar=Calendar.REFORM,
        kind=kind,
        starts=starts,
        ends=ends,
        is_cumulative=is_cumulative,
    )


def reform_year() -> dict[str, ReportingPeriod]:
    return {name: reform_period(name) for name in CUTS}


def make_plan(**letterhead: Any) -> Plan:
    """Six tasks as of 14/9/2022: done, done late, overdue, due later, continuous, replaced."""
    plan = PlanFactory(number="45/KH-STNMT")
    unit = UnitFactory(code="VPDKDD")
    CriterionFactory(code="1", name="Chỉ đạo, điều hành", max_score=10)
    field = CriterionFactory(code="3", name="Cải cách thủ tục hành chính", max_score=10)
    criterion = CriterionFactory(code="3.1", parent=field)
    shared: dict[str, Any] = {"plan": plan, "criterion": criterion, "led_by": [unit]}
    PlanTaskFactory(
        number=1,
        due_on=date(2022, 8, 31),
        completed_on=date(2022, 8, 15),
        result="Đã công khai 100% thủ tục",
        **shared,
    )
    PlanTaskFactory(
        number=2, due_on=date(2022, 7, 31), completed_on=date(2022, 8, 2), result="", **shared
    )
    PlanTaskFactory(number=3, due_on=date(2022, 8, 31), deadline_text="Trước 31/8/2022", **shared)
    PlanTaskFactory(number=4, due_on=date(2022, 11, 30), **shared)
    PlanTaskFactory(number=5, plan=plan, due_on=None, continuous=True)
    PlanTaskFactory(number=6, ended_on=date(2022, 7, 1), **shared)
    if letterhead:
        PlanPageFactory(plan=plan, **letterhead)
    return plan
