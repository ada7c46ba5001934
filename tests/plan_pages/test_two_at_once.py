"""Two people, or two beats, in the same moment: one acts, and nothing is made twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now

from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.models import Explanation, Inspection, Notice, PlanTask
from plan_pages.services.explanation_reminders import open_missing_explanations
from plan_pages.services.explanations import answer_explanation
from plan_pages.services.inspections import Measure, conclude_inspection
from plan_pages.services.periods import close_period
from tests.factories.plan_pages import PlanFactory, PlanTaskFactory, ReportingPeriodFactory
from tests.people import make_people
from tests.together import twice

pytestmark = [
    pytest.mark.alone,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_a_period_closed_twice_at_once_asks_once() -> None:
    people, period = (
        make_people(),
        ReportingPeriodFactory(code="2022-Q3", starts=date(2022, 7, 1), ends=date(2022, 10, 1)),
    )
    for _ in range(5):
        PlanTaskFactory(overdue=True, led_by=[people.unit])
    assert twice(lambda: close_period(period)) == ["", "PeriodClosed"]
    assert (Explanation.objects.count(), Notice.objects.count()) == (5, 5)


def test_two_beats_at_once_ask_once() -> None:
    people = make_people()
    ReportingPeriodFactory(
        code="2022-Q3", starts=date(2022, 7, 1), ends=date(2022, 10, 1), closed_at=now()
    )
    for _ in range(5):
        PlanTaskFactory(overdue=True, led_by=[people.unit])
    assert twice(open_missing_explanations) == ["", ""]
    assert (Explanation.objects.count(), Notice.objects.count()) == (5, 5)


def test_of_two_answers_at_once_one_is_kept() -> None:
    people = make_people()
    explanation = Explanation.objects.create(
        task=PlanTaskFactory(led_by=[people.unit]),
        period=ReportingPeriodFactory(),
        unit=people.unit,
        due_on=localdate(),
    )
    answers = twice(lambda: answer_explanation(explanation, "a", "b", user=people.head))
    assert answers == ["", "WrongState"]


def test_an_inspection_concluded_twice_at_once_makes_its_tasks_once() -> None:
    people = make_people()
    today = localdate()
    inspection = Inspection.objects.create(
        title="Kiểm tra",
        kind=InspectionKind.PLANNED,
        plan=PlanFactory(),
        unit=people.unit,
        starts_on=today,
        ends_on=today,
        findings="Chậm",
        state=InspectionState.UNDER_WAY,
    )
    measures = [Measure(text, people.unit, today + timedelta(days=9)) for text in ("Một", "Hai")]
    ends = twice(
        lambda: conclude_inspection(inspection, "Kết luận", measures, user=people.coordinator)
    )
    assert ends == ["", "WrongState"]
    assert sorted(PlanTask.objects.values_list("number", "title")) == [(1, "Một"), (2, "Hai")]
