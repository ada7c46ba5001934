"""What a periodic report counts, as of the last day of its period."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from plan_pages import registry
from plan_pages.enums import (
    Calendar,
    ExplanationState,
    InspectionKind,
    InspectionState,
    ScoreKind,
    ScoringState,
)
from plan_pages.errors import NotComplete
from plan_pages.models import (
    Explanation,
    Inspection,
    InspectionMeasure,
    NewsIndexPage,
    Plan,
    PlanTask,
    ReportingPeriod,
    ScoreSheet,
    Unit,
)
from plan_pages.report_periods import period_after, period_before
from plan_pages.services.report_data import collect
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanTaskFactory,
    ReportingPeriodFactory,
    ScoreFactory,
    UnitFactory,
)
from tests.plan_pages.report_site import make_plan, reform_period, reform_year

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def no_other_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_report_figures", [])


@pytest.fixture
def plan(db: None) -> Plan:
    return make_plan()


@pytest.fixture
def third(db: None) -> ReportingPeriod:
    return reform_year()["Q3"]


def numbers(tasks: list[dict[str, Any]]) -> list[int]:
    return [task["number"] for task in tasks]


def test_tasks_are_counted_as_of_the_last_day(plan: Plan, third: ReportingPeriod) -> None:
    data = collect(plan, third)
    assert data["as_of"] == "2022-09-14"
    assert data["totals"] == {
        "total": 5,
        "done": 1,
        "done_late": 1,
        "overdue": 1,
        "continuous": 1,
        "due": 3,
        "done_in_period": 2,
        "statuses": {
            "chua-den-han": 1,
            "hoan-thanh": 1,
            "hoan-thanh-qua-han": 1,
            "qua-han": 1,
            "thuong-xuyen": 1,
        },
    }


def test_measures_of_an_unpublished_conclusion_are_not_in_it(
    plan: Plan, third: ReportingPeriod
) -> None:
    before = collect(plan, third)["totals"]
    unit, day = UnitFactory(code="X9"), third.starts
    task = PlanTaskFactory(plan=plan, number=99, title="Khắc phục", due_on=day)
    inspection = Inspection.objects.create(
        plan=plan, unit=unit, title="Kiểm tra", starts_on=day, ends_on=day
    )
    InspectionMeasure.objects.create(
        inspection=inspection, text="x", unit=unit, due_on=day, task=task
    )

    data = collect(plan, third)

    assert data["totals"] == before
    assert task.title not in json.dumps(data["late"], ensure_ascii=False)


def test_what_was_done_after_the_period_is_not_in_it(plan: Plan) -> None:
    data = collect(plan, reform_period("6T"))
    assert data["totals"]["done"] == data["totals"]["overdue"] == 0
    assert data["done"] == data["late"] == []


def test_a_cumulative_period_begins_with_the_reform_year(plan: Plan) -> None:
    PlanTask.objects.filter(number=1).update(completed_on=date(2021, 12, 15))
    year, quarter = reform_period("N"), reform_period("Q3")
    assert numbers(collect(plan, year)["done"]) == [1, 2]
    assert numbers(collect(plan, quarter)["done"]) == [2]


def test_every_field_of_the_set_has_its_row_and_tasks_without_one_come_last(
    plan: Plan, third: ReportingPeriod
) -> None:
    fields = collect(plan, third)["fields"]
    assert [(field["code"], field["total"]) for field in fields] == [("1", 0), ("3", 4), ("", 1)]
    assert fields[1]["name"] == "Cải cách thủ tục hành chính"


def test_a_late_task_says_by_how_much_and_whose_it_is(plan: Plan, third: ReportingPeriod) -> None:
    (late,) = collect(plan, third)["late"]
    assert late == {
        "number": 3,
        "title": "Nhiệm vụ số 3",
        "field": "3",
        "units": ["Văn phòng Đăng ký đất đai"],
        "deadline": "Trước 31/8/2022",
        "due_on": "2022-08-31",
        "days_late": 14,
    }


def test_a_task_done_late_is_among_the_done_with_its_days(
    plan: Plan, third: ReportingPeriod
) -> None:
    done = collect(plan, third)["done"]
    assert [(task["number"], task["days_late"]) for task in done] == [(1, 0), (2, 2)]


def test_the_next_period_is_announced_with_what_falls_due_in_it(
    plan: Plan, third: ReportingPeriod
) -> None:
    following = collect(plan, third)["next"]
    assert following["period"]["code"] == "CCHC-2022-N"
    assert numbers(following["tasks"]) == [4]


def test_without_a_next_period_the_plan_still_has_its_tasks_ahead(plan: Plan) -> None:
    following = collect(plan, reform_period("Q3"))["next"]
    assert following["period"] is None
    assert numbers(following["tasks"]) == [4]


def test_what_runs_all_year_falls_due_on_no_day(plan: Plan, third: ReportingPeriod) -> None:
    PlanTask.objects.filter(number=5).update(due_on=date(2022, 11, 1))
    assert numbers(collect(plan, third)["next"]["tasks"]) == [4]
    year = ReportingPeriod.objects.get(code="CCHC-2022-N")
    assert collect(plan, year)["totals"]["due"] == 4


def test_periods_follow_each_other_within_their_calendar(db: None) -> None:
    year = reform_year()
    civil = ReportingPeriodFactory(code="2022", starts=date(2022, 1, 1), ends=date(2023, 1, 1))
    before = ReportingPeriodFactory(code="2021", starts=date(2021, 1, 1), ends=date(2022, 1, 1))
    ReportingPeriodFactory(
        code="2022-H1", kind="half", starts=date(2022, 1, 1), ends=date(2022, 7, 1)
    )
    assert period_before(year["Q1"]) is None
    assert period_before(year["N"]) == year["Q3"]
    assert period_after(year["Q1"]) == year["6T"]
    assert period_before(civil) == before
    assert period_after(civil) is None


def test_a_period_years_later_is_not_the_next(db: None) -> None:
    year = reform_year()
    later = ReportingPeriodFactory(
        code="CCHC-2026-Q1",
        calendar=Calendar.REFORM,
        starts=date(2025, 12, 15),
        ends=date(2026, 3, 15),
        is_cumulative=True,
    )
    assert period_after(year["N"]) is None
    assert period_before(later) is None


def explanation(plan: Plan, period: ReportingPeriod, number: int, **values: Any) -> None:
    Explanation.objects.create(
        task=plan.tasks.get(number=number),
        period=period,
        unit=Unit.objects.get(code="VPDKDD"),
        due_on=date(2022, 10, 1),
        **values,
    )


def test_explanations_of_the_periods_within_are_counted_by_their_outcome(plan: Plan) -> None:
    year = reform_year()
    now = datetime(2022, 9, 20, tzinfo=UTC)
    explanation(plan, year["Q3"], 3)
    explanation(plan, year["Q1"], 2, answered_at=now, state=ExplanationState.ACCEPTED)
    explanation(plan, year["6T"], 1, answered_at=now, state=ExplanationState.REFUSED)
    civil = ReportingPeriodFactory(code="2022", starts=date(2022, 1, 1), ends=date(2022, 7, 1))
    assert civil.calendar == Calendar.CIVIL
    explanation(plan, civil, 4)
    whole = {"asked": 3, "answered": 2, "accepted": 1, "refused": 1}
    assert collect(plan, year["N"])["explanations"] == whole
    own = {"asked": 1, "answered": 0, "accepted": 0, "refused": 0}
    assert collect(plan, year["Q3"])["explanations"] == own


def inspection(plan: Plan, kind: InspectionKind, **values: Any) -> Inspection:
    return Inspection.objects.create(
        title="Kiểm tra",
        kind=kind,
        plan=plan,
        unit=Unit.objects.get(code="VPDKDD"),
        starts_on=date(2022, 7, 5),
        ends_on=date(2022, 7, 6),
        **values,
    )


def test_an_unannounced_inspection_that_has_not_begun_stays_secret(
    plan: Plan, third: ReportingPeriod
) -> None:
    inspection(plan, InspectionKind.PLANNED)
    secret = inspection(plan, InspectionKind.UNANNOUNCED)
    assert collect(plan, third)["inspections"]["unannounced"] == 0
    Inspection.objects.filter(pk=secret.pk).update(state=InspectionState.UNDER_WAY)
    found = collect(plan, third)["inspections"]
    assert (found["planned"], found["unannounced"], found["concluded"]) == (1, 1, 0)


def test_an_inspection_that_was_cancelled_was_none(plan: Plan, third: ReportingPeriod) -> None:
    for kind in InspectionKind:
        inspection(plan, kind, state=InspectionState.CANCELLED, cancelled_because="Hoãn")
    found = collect(plan, third)["inspections"]
    assert (found["planned"], found["unannounced"], found["concluded"]) == (0, 0, 0)


def test_a_measure_is_open_until_its_task_is_done(plan: Plan, third: ReportingPeriod) -> None:
    concluded = inspection(
        plan,
        InspectionKind.PLANNED,
        state=InspectionState.CONCLUDED,
        concluded_on=date(2022, 7, 20),
    )
    unit = Unit.objects.get(code="VPDKDD")
    for number, due in ((1, date(2022, 8, 1)), (3, date(2022, 8, 31)), (4, date(2022, 11, 30))):
        InspectionMeasure.objects.create(
            inspection=concluded,
            text="Khắc phục",
            unit=unit,
            due_on=due,
            task=plan.tasks.get(number=number),
        )
    found = collect(plan, third)["inspections"]
    assert (found["concluded"], found["measures_open"], found["measures_overdue"]) == (1, 2, 1)


def test_communication_is_counted_by_month_and_kind_against_its_target(
    plan: Plan, third: ReportingPeriod, news_index: NewsIndexPage
) -> None:
    task = plan.tasks.get(number=5)
    PlanTask.objects.filter(pk=task.pk).update(monthly_target=2)
    for day, kind in ((date(2022, 6, 15), "tin"), (date(2022, 8, 3), "video")):
        NewsPageFactory(parent=news_index, task=task, date=day, kind=kind)
    NewsPageFactory(parent=news_index, task=task, date=date(2022, 6, 14))
    NewsPageFactory(parent=news_index, task=task, date=date(2022, 9, 15))
    found = collect(plan, third)["communication"]
    assert (found["total"], found["by_kind"]) == (2, {"tin": 1, "video": 1})
    months = {
        month["month"]: (month["n"], month["is_short"]) for month in found["tasks"][0]["months"]
    }
    assert months == {
        "2022-06": (1, False),
        "2022-07": (0, True),
        "2022-08": (1, True),
        "2022-09": (0, False),
    }


def test_points_by_field_are_exact_text_and_unknown_ones_stay_unknown(
    plan: Plan, third: ReportingPeriod
) -> None:
    direction = CriterionFactory(code="1")
    for code, points in (("1.1", "0.1"), ("1.2", "0.2")):
        criterion = CriterionFactory(code=code, parent=direction)
        ScoreFactory(criterion=criterion, points=Decimal(points))
    ScoreFactory(criterion=direction, points=Decimal("9.5"), kind=ScoreKind.OFFICIAL)
    scores = collect(plan, third)["scores"]
    first, second = scores["fields"]
    assert first["self_assessed"] == "0.3000"
    assert first["official"] == "9.5000"
    assert first["appraised"] is None
    assert second["self_assessed"] is None
    assert not scores["is_public"]
    assert plan.criteria_set is not None
    ScoreSheet.objects.create(
        criteria_set=plan.criteria_set, year=2022, state=ScoringState.PUBLISHED
    )
    assert collect(plan, third)["scores"]["is_public"]


def test_a_period_that_runs_is_reported_as_of_today(plan: Plan, third: ReportingPeriod) -> None:
    # The evening of 1 September in UTC is the second in Việt Nam.
    with time_machine.travel("2022-09-01T18:00:00Z", tick=False):
        data = collect(plan, third)
    assert data["as_of"] == "2022-09-02"
    assert data["late"][0]["days_late"] == 2


def test_a_period_that_has_not_begun_is_refused(plan: Plan, third: ReportingPeriod) -> None:
    with time_machine.travel("2022-06-14T05:00:00Z", tick=False), pytest.raises(NotComplete):
        collect(plan, third)


def test_the_data_is_json_and_does_not_hang_on_the_interface(
    plan: Plan, third: ReportingPeriod
) -> None:
    registry.register_report_figures(lambda period: [{"name": translation.get_language()}])
    first = collect(plan, third)
    with translation.override("en"):
        assert collect(plan, third) == first
    assert json.loads(json.dumps(first)) == first
    assert first["indicators"] == [{"name": "vi"}]


def test_a_provider_is_asked_once_however_often_it_registers() -> None:
    def provider(period: ReportingPeriod) -> list[dict[str, Any]]:
        return [{"name": period.code}]

    for _time in range(2):
        registry.register_report_figures(provider)
    assert registry.report_figures(reform_period("Q3")) == [{"name": "CCHC-2022-Q3"}]


def test_a_plan_without_criteria_and_without_tasks_has_a_report(third: ReportingPeriod) -> None:
    plan = Plan.objects.create(slug="trong", title="Kế hoạch", year=2022)
    data = collect(plan, third)
    assert data["totals"]["total"] == 0
    assert (data["fields"], data["scores"]) == ([], None)


def test_five_hundred_tasks_ask_no_more_queries_than_five(
    plan: Plan, third: ReportingPeriod
) -> None:
    criterion = CriterionFactory(code="3.1")
    units = [UnitFactory(code="VP"), UnitFactory(code="TTR")]
    with CaptureQueriesContext(connection) as few:
        collect(plan, third)
    for number in range(10, 510):
        PlanTaskFactory(plan=plan, number=number, criterion=criterion, overdue=True, led_by=units)
    with CaptureQueriesContext(connection) as many:
        data = collect(plan, third)
    assert data["totals"]["total"] == 505
    assert len(many) == len(few) <= MOST_QUERIES
