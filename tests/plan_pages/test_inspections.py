"""Inspections: planned and begun by the Office, concluded into tasks, published by the director."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from wagtail.log_actions import registry

from plan_pages.enums import InspectionKind, InspectionState, Recurrence
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.explained import public_conclusions
from plan_pages.importers.deadlines import parse_deadline
from plan_pages.inspected import Share, inspected_share
from plan_pages.models import (
    Inspection,
    InspectionMeasure,
    PlanIndexPage,
    PlanTask,
    ResultsIndexPage,
)
from plan_pages.permissions import inspections_visible_to
from plan_pages.services.follow_ups import follow_up
from plan_pages.services.inspected import inspected_in
from plan_pages.services.inspections import (
    Measure,
    begin_inspection,
    conclude_inspection,
    plan_inspection,
    publish_conclusion,
    record_findings,
    withdraw_conclusion,
)
from tests.factories.plan_pages import (
    CriterionFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    UnitFactory,
)
from tests.people import People

# 08:00 in Viet Nam on the first day of the inspection.
FIRST_DAY = "2022-10-17T01:00:00+00:00"


def unsaved(people: People, **changes: Any) -> Inspection:
    values = {
        "title": "Kiểm tra việc tiếp nhận hồ sơ",
        "kind": InspectionKind.PLANNED,
        "plan": PlanFactory(),
        "unit": people.unit,
        "criterion": CriterionFactory(code="1.3.2"),
        "starts_on": date(2022, 10, 17),
        "ends_on": date(2022, 10, 19),
        **changes,
    }
    return Inspection(**values)


@pytest.fixture
def today(people: People) -> Any:
    with time_machine.travel(FIRST_DAY, tick=False):
        yield


@pytest.fixture
def planned(people: People, today: None) -> Inspection:
    return plan_inspection(unsaved(people), user=people.coordinator)


@pytest.fixture
def under_way(people: People, planned: Inspection) -> Inspection:
    begun = begin_inspection(planned, user=people.coordinator)
    return record_findings(begun, "Hồ sơ chậm luân chuyển", user=people.coordinator)


@pytest.fixture
def measure(people: People) -> Measure:
    return Measure("Rà soát hồ sơ chậm", people.unit, date(2022, 11, 30))


@pytest.fixture
def concluded(people: People, under_way: Inspection, measure: Measure) -> Inspection:
    return conclude_inspection(
        under_way, "Còn hồ sơ chậm", [measure], number="12/KL-STNMT", user=people.coordinator
    )


# --- the share of units inspected -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("inspections", "units", "share"),
    [
        ([], [], Share(0, 0)),
        ([], ["A", "B"], Share(0, 2)),
        (["A", "A"], ["A", "B"], Share(1, 2)),
        (["A", "ENDED"], ["A", "B", "C"], Share(1, 3)),
    ],
)
def test_the_share_counts_each_unit_once(
    inspections: list[str], units: list[str], share: Share
) -> None:
    assert inspected_share(inspections, units) == share


def test_the_years_share_is_of_conclusions_and_real_units(
    people: People, concluded: Inspection
) -> None:
    UnitFactory(code="CAC-DV")
    UnitFactory(code="OLD", valid_to=date(2020, 1, 1))
    assert inspected_in(2022) == Share(1, 2)
    assert inspected_in(2023) == Share(0, 2)


# --- the steps ------------------------------------------------------------------------------------


def test_an_inspection_is_planned_and_may_be_planned_otherwise(
    people: People, planned: Inspection
) -> None:
    planned.title = "Kiểm tra chuyên đề"
    plan_inspection(planned, user=people.coordinator)
    assert Inspection.objects.get().title == "Kiểm tra chuyên đề"
    assert registry.get_logs_for_instance(planned).count() == 2


def test_what_has_begun_is_planned_no_more(people: People, under_way: Inspection) -> None:
    with pytest.raises(WrongState):
        plan_inspection(under_way, user=people.coordinator)


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        # 23:59 the evening before and 00:00 of the first day in Viet Nam, both the 16th in UTC.
        ("2022-10-16T16:59:00+00:00", False),
        ("2022-10-16T17:00:00+00:00", True),
    ],
)
def test_it_begins_on_its_first_local_day(people: People, moment: str, begins: bool) -> None:
    planned = plan_inspection(unsaved(people), user=people.coordinator)
    with time_machine.travel(moment, tick=False):
        if begins:
            assert begin_inspection(planned, user=people.coordinator).state == "under_way"
        else:
            with pytest.raises(WrongState):
                begin_inspection(planned, user=people.coordinator)


def test_each_step_is_done_in_its_own_state(
    people: People, planned: Inspection, measure: Measure
) -> None:
    by = people.coordinator
    with pytest.raises(WrongState):
        record_findings(planned, "Sớm quá", user=by)
    with pytest.raises(WrongState):
        conclude_inspection(planned, "Sớm quá", [measure], user=by)
    with pytest.raises(WrongState):
        publish_conclusion(planned, user=people.director)
    begin_inspection(planned, user=by)
    with pytest.raises(WrongState):
        begin_inspection(planned, user=by)
    with pytest.raises(NotComplete):
        conclude_inspection(planned, "Chưa ghi nhận", [measure], user=by)
    with pytest.raises(NotComplete):
        record_findings(planned, "  ", user=by)
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize("name", ["officer", "head", "director", "analyst", "admin", "stranger"])
def test_only_the_office_inspects(
    people: People, planned: Inspection, under_way: Inspection, measure: Measure, name: str
) -> None:
    user = getattr(people, name)
    attempts: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (plan_inspection, (unsaved(people),)),
        (begin_inspection, (planned,)),
        (record_findings, (under_way, "x")),
        (conclude_inspection, (under_way, "x", [measure])),
    ]
    for service, args in attempts:
        with pytest.raises(NotAllowed):
            service(*args, user=user)


@pytest.mark.parametrize("name", ["coordinator", "head", "approver", "admin"])
def test_only_the_director_publishes(people: People, concluded: Inspection, name: str) -> None:
    for show in (publish_conclusion, withdraw_conclusion):
        with pytest.raises(NotAllowed):
            show(concluded, user=getattr(people, name))


# --- measures and their tasks ---------------------------------------------------------------------


def test_each_measure_becomes_the_next_task_of_the_plan(
    people: People, under_way: Inspection, measure: Measure
) -> None:
    PlanTaskFactory(plan=under_way.plan, number=22)
    other = Measure("Niêm yết lại thủ tục", people.other_unit, date(2022, 12, 15))
    done = conclude_inspection(under_way, "Kết luận", [measure, other], user=people.coordinator)
    first, second = PlanTask.objects.filter(number__gt=22)
    assert (first.number, second.number) == (23, 24)
    assert (first.title, first.criterion, first.due_on) == (
        measure.text,
        under_way.criterion,
        measure.due_on,
    )
    assert list(second.lead_units.all()) == [people.other_unit]
    assert {each.task for each in done.measures.all()} == {first, second}
    assert done.concluded_on == date(2022, 10, 17)


def test_the_tasks_deadline_reads_back_as_its_day(concluded: Inspection) -> None:
    task = PlanTask.objects.get()
    read = parse_deadline(task.deadline_text, 2022)
    assert (read.due, read.recurrence) == (task.due_on, Recurrence.NONE)


def test_concluding_twice_makes_nothing_twice(
    people: People, concluded: Inspection, measure: Measure
) -> None:
    with pytest.raises(WrongState):
        conclude_inspection(concluded, "Lần nữa", [measure], user=people.coordinator)
    kept = InspectionMeasure.objects.get()
    assert follow_up(kept, user=people.coordinator) == kept.task
    assert PlanTask.objects.count() == 1
    assert Inspection.objects.get().conclusion == "Còn hồ sơ chậm"


@pytest.mark.parametrize("changes", [{"text": "  "}, {"due_on": date(2022, 10, 16)}])
def test_one_wrong_measure_keeps_the_inspection_under_way(
    people: People, under_way: Inspection, measure: Measure, changes: dict[str, Any]
) -> None:
    wrong = replace(measure, **changes)
    with pytest.raises(NotComplete):
        conclude_inspection(under_way, "Kết luận", [measure, wrong], user=people.coordinator)
    under_way.refresh_from_db()
    assert under_way.state == InspectionState.UNDER_WAY
    assert not InspectionMeasure.objects.exists()
    assert not PlanTask.objects.exists()


# --- who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", InspectionKind)
def test_a_unit_sees_its_own_and_an_unannounced_one_only_from_its_beginning(
    people: People, today: None, kind: InspectionKind
) -> None:
    inspection = plan_inspection(unsaved(people, kind=kind), user=people.coordinator)
    announced = kind == InspectionKind.PLANNED

    def seen_by(name: str) -> bool:
        return inspections_visible_to(getattr(people, name)).exists()

    assert seen_by("officer") is seen_by("head") is announced
    assert seen_by("coordinator")
    assert seen_by("director")
    begin_inspection(inspection, user=people.coordinator)
    assert seen_by("officer")
    assert seen_by("head")
    for name in ("stranger", "editor", "admin", "anonymous"):
        assert not seen_by(name), name


def test_the_public_reads_a_conclusion_once_the_director_says_so(
    people: People, concluded: Inspection
) -> None:
    assert not public_conclusions(concluded.plan)
    publish_conclusion(concluded, user=people.director)
    with pytest.raises(WrongState):
        publish_conclusion(concluded, user=people.director)
    assert list(public_conclusions(concluded.plan)) == list(public_conclusions()) == [concluded]
    assert not public_conclusions(PlanFactory(slug="other"))
    withdraw_conclusion(concluded, user=people.director)
    assert not public_conclusions()
    with pytest.raises(WrongState):
        withdraw_conclusion(concluded, user=people.director)


def test_a_measure_is_a_task_of_the_public_once_its_conclusion_is(
    people: People, concluded: Inspection, plan_index: PlanIndexPage
) -> None:
    page = PlanPageFactory(parent=plan_index, plan=concluded.plan)
    task = PlanTask.objects.get(measure__inspection=concluded)
    board = f"{page.url}nhiem-vu/"

    def seen() -> tuple[int, bool]:
        # The plan as it was signed never asked for it.
        assert not _names(page.url, task)
        return Client().get(f"{board}{task.number}/").status_code, _names(board, task)

    assert task in PlanTask.objects.of_units([people.unit.code])
    assert seen() == (404, False)
    publish_conclusion(concluded, user=people.director)
    assert seen() == (200, True)
    withdraw_conclusion(concluded, user=people.director)
    assert seen() == (404, False)


def test_a_measures_task_and_its_plan_lead_to_the_conclusion_and_back(
    people: People,
    concluded: Inspection,
    plan_index: PlanIndexPage,
    results_index: ResultsIndexPage,
) -> None:
    page = PlanPageFactory(parent=plan_index, plan=concluded.plan)
    task_page = f"{page.url}nhiem-vu/{PlanTask.objects.get().number}/"
    address = f"{results_index.url}?xem=kiem-tra#ket-luan-{concluded.pk}"

    def leads(here: str, there: str) -> bool:
        return f'href="{there}"' in Client().get(here).content.decode()

    assert not leads(page.url, address)
    publish_conclusion(concluded, user=people.director)
    assert leads(page.url, address)
    assert leads(task_page, address)
    assert leads(address, task_page)
    assert f'<h3 id="ket-luan-{concluded.pk}">' in Client().get(address).content.decode()
    assert leads(f"/en{task_page}", f"/en{address}")
    results_index.unpublish()
    assert not leads(page.url, address)
    assert not leads(task_page, address)


def _names(address: str, task: PlanTask) -> bool:
    return task.title in Client().get(address).content.decode()


def test_the_public_list_names_no_inspector_and_no_finding(
    people: People, concluded: Inspection
) -> None:
    Inspection.objects.update(team="Nguyễn Văn A")
    publish_conclusion(concluded, user=people.director)
    html = render_to_string(
        "plan_pages/includes/inspection_conclusions.html",
        {"conclusions": public_conclusions(), "level": 3},
    )
    assert "Còn hồ sơ chậm" in html
    assert "Rà soát hồ sơ chậm" in html
    assert "12/KL-STNMT" in html
    assert "Nguyễn Văn A" not in html
    assert "Hồ sơ chậm luân chuyển" not in html


def test_a_conclusions_text_is_never_markup(people: People, under_way: Inspection) -> None:
    done = conclude_inspection(under_way, "<script>x()</script>", [], user=people.coordinator)
    publish_conclusion(done, user=people.director)
    html = render_to_string(
        "plan_pages/includes/inspection_conclusions.html", {"conclusions": public_conclusions()}
    )
    assert "<script>" not in html


@pytest.mark.parametrize("amount", [1, 6])
def test_the_public_list_takes_three_queries(
    people: People,
    concluded: Inspection,
    amount: int,
    django_assert_num_queries: Any,
) -> None:
    publish_conclusion(concluded, user=people.director)
    for _ in range(amount - 1):
        Inspection.objects.create(
            **{
                name: getattr(Inspection.objects.first(), name)
                for name in ("title", "kind", "plan", "unit", "starts_on", "ends_on")
            },
            state=InspectionState.CONCLUDED,
            published_at="2022-10-20T00:00:00+00:00",
            concluded_on=date(2022, 10, 20),
        )
    with django_assert_num_queries(3):
        render_to_string(
            "plan_pages/includes/inspection_conclusions.html",
            {"conclusions": public_conclusions()},
        )
