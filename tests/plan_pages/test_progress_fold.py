"""Whatever order people act in, the task keeps exactly what its reports say."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_pages.duty import ReportValues
from plan_pages.enums import ProgressClaim, ReportState
from plan_pages.errors import PlanError
from plan_pages.models import PlanTask, ProgressReport
from plan_pages.roles import Role
from plan_pages.services.progress import (
    approve_report,
    return_report,
    save_draft,
    submit_report,
)
from tests.people import People, make_account
from tests.plan_pages.progress import LINK, NOW, first_quarter, half_year, task_of

pytestmark = pytest.mark.django_db
_numbers = count(1)

claims = st.one_of(
    st.sampled_from([ProgressClaim.NOT_STARTED, ProgressClaim.IN_PROGRESS]).map(ReportValues),
    st.dates(date(2026, 1, 1), date(2026, 3, 10)).map(
        lambda day: ReportValues(ProgressClaim.DONE, done_on=day, text=f"Ngày {day}")
    ),
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["save", "submit", "approve", "return"]),
        st.integers(0, 1),
        st.integers(0, 1),
        claims,
    ),
    max_size=14,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_any_order_of_acts_keeps_on_the_task_what_its_reports_say(
    people: People, other_head: Any, steps: list[tuple[str, int, int, ReportValues]]
) -> None:
    units = [people.unit, people.other_unit]
    writers, heads = [people.officer, people.stranger], [people.head, other_head]
    periods = [first_quarter(), half_year()]
    task = task_of(*units, number=next(_numbers))
    with time_machine.travel(NOW, tick=False):
        for verb, unit, period, values in steps:
            report = ProgressReport.objects.filter(
                task=task, unit=units[unit], period=periods[period]
            ).first()
            try:
                if verb == "save":
                    save_draft(
                        task, periods[period], units[unit], values, [LINK], user=writers[unit]
                    )
                elif report and verb == "submit":
                    submit_report(report, user=writers[unit])
                elif report and verb == "approve":
                    approve_report(report, user=heads[unit])
                elif report:
                    return_report(report, "Bổ sung", user=heads[unit])
            except PlanError:
                pass
            assert kept(task) == counted_anew(task, [unit.pk for unit in units])


@pytest.fixture
def other_head(people: People) -> Any:
    return make_account("other-head", Role.HEAD, people.other_unit)


def kept(task: PlanTask) -> tuple[Any, ...]:
    now = PlanTask.objects.get(pk=task.pk)
    return (now.first_report_on, now.reported_done_on, now.completed_on)


def counted_anew(task: PlanTask, units: list[int]) -> tuple[Any, ...]:
    """The same by plain queries."""
    reports = ProgressReport.objects.filter(task=task)
    standing = reports.filter(state__in=[ReportState.SUBMITTED, ReportState.APPROVED])
    begun = standing.exclude(claim=ProgressClaim.NOT_STARTED).exists()
    waiting = reports.filter(state=ReportState.SUBMITTED, claim=ProgressClaim.DONE)
    days = []
    for unit in units:
        last = reports.filter(unit=unit, state=ReportState.APPROVED).order_by("-period__ends")
        newest = last.first()
        days.append(newest.done_on if newest and newest.claim == ProgressClaim.DONE else None)
    known = [day for day in days if day is not None]
    return (
        date(2026, 3, 10) if begun else None,
        waiting.order_by("done_on").values_list("done_on", flat=True).first(),
        max(known) if len(known) == len(units) else None,
    )
