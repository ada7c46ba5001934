"""Coverage of the year's plans and the what-if, as pages for three roles."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from plan_pages.enums import ManualStatus, ScoreKind
from plan_pages.models import CriteriaSet, PlanTask, ScoreSheet
from plan_pages.services.scores import record_score
from tests.factories.plan_pages import (
    CriteriaSetFactory,
    CriterionFactory,
    PlanFactory,
    PlanTaskFactory,
)
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(db: None) -> ScoreSheet:
    """3 of three points in two leaves, 7 of two points; a score book of 2022."""
    made: CriteriaSet = CriteriaSetFactory()
    parent = CriterionFactory(criteria_set=made, code="3", max_score=Decimal(3))
    CriterionFactory(criteria_set=made, parent=parent, code="3.1")
    CriterionFactory(criteria_set=made, parent=parent, code="3.2", max_score=Decimal(2))
    CriterionFactory(criteria_set=made, code="7", max_score=Decimal(2))
    return ScoreSheet.objects.create(criteria_set=made, year=2022)


def task(sheet: ScoreSheet, code: str, **values: Any) -> PlanTask:
    criterion = sheet.criteria_set.criteria.get(code=code)
    made: PlanTask = PlanTaskFactory(
        plan=PlanFactory(criteria_set=sheet.criteria_set), criterion=criterion, **values
    )
    return made


def score(sheet: ScoreSheet, code: str, points: str, kind: str = "self_assessed") -> None:
    record_score(sheet.criteria_set.criteria.get(code=code), sheet.year, kind, Decimal(points))


def found(people: People, sheet: ScoreSheet, **query: str) -> Any:
    url = reverse("reform_scorebook:coverage", args=[sheet.pk])
    return people.client("coordinator").get(url, query)


@time_machine.travel("2022-10-15T03:00Z", tick=False)
def test_late_tasks_put_points_at_risk_once(people: People, sheet: ScoreSheet) -> None:
    task(sheet, "3.2", overdue=True)
    task(sheet, "3", overdue=True)
    task(sheet, "7")
    score(sheet, "3.2", "0.5")
    coverage = found(people, sheet).context["found"]
    assert coverage.total_at_risk == Decimal("2.5")
    assert [row.node.code for row in coverage.rows_at_risk] == ["3", "3.2"]


def test_the_last_day_of_a_deadline_is_not_late_and_the_next_is(
    people: People, sheet: ScoreSheet
) -> None:
    """The day is the local one: 17:30 UTC is past midnight in Vietnam."""
    task(sheet, "7", overdue=True)
    with time_machine.travel("2022-09-30T16:30Z", tick=False):
        assert found(people, sheet).context["found"].total_at_risk == 0
    with time_machine.travel("2022-09-30T17:30Z", tick=False):
        assert found(people, sheet).context["found"].total_at_risk == 2


@time_machine.travel("2022-10-15T03:00Z", tick=False)
def test_a_dropped_task_covers_nothing(people: People, sheet: ScoreSheet) -> None:
    dropped = task(sheet, "7", overdue=True)
    PlanTask.objects.filter(pk=dropped.pk).update(manual_status=ManualStatus.DROPPED)
    coverage = found(people, sheet).context["found"]
    assert "7" in [row.node.code for row in coverage.criteria_without_task]
    assert coverage.total_at_risk == 0


def test_a_criterion_of_another_set_is_another_criterion(people: People, sheet: ScoreSheet) -> None:
    """Written under QĐ 1149, scored under QĐ 876: the same code may mean something else."""
    before = CriterionFactory(criteria_set=CriteriaSetFactory(name="QD1149"), code="7")
    plan = PlanFactory(criteria_set=before.criteria_set)
    PlanTaskFactory(plan=plan, criterion=before)
    PlanTaskFactory(plan=plan, criterion=None)
    response = found(people, sheet)
    loose = response.context["found"].tasks_without_criterion
    assert len(loose) == 2
    assert "QD1149" in loose[0].note
    assert "QD1149" in response.content.decode()


def test_tasks_of_another_year_are_of_another_sheet(people: People, sheet: ScoreSheet) -> None:
    criterion = sheet.criteria_set.criteria.get(code="7")
    plan = PlanFactory(slug="ke-hoach-2023", year=2023, criteria_set=sheet.criteria_set)
    PlanTaskFactory(plan=plan, criterion=criterion)
    rows = found(people, sheet).context["rows"]
    assert not any(row.tasks for row in rows)


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("", ["3", "3.1", "3.2", "7"]),
        ("without", ["3.1", "7"]),
        ("risk", ["3.2"]),
        ("xyz", ["3", "3.1", "3.2", "7"]),
    ],
)
@time_machine.travel("2022-10-15T03:00Z", tick=False)
def test_the_rows_can_be_narrowed(
    people: People, sheet: ScoreSheet, show: str, codes: list[str]
) -> None:
    task(sheet, "3.2", overdue=True)
    rows = found(people, sheet, show=show).context["rows"]
    assert [row.node.code for row in rows] == codes


def suppose(people: People, sheet: ScoreSheet, **query: str) -> Any:
    url = reverse("reform_scorebook:what_if", args=[sheet.pk])
    typed = {f"d-{name[1:].replace('_', '.')}": value for name, value in query.items()}
    target = typed.pop("d-arget", None)
    return people.client("analyst").get(
        url, typed if target is None else {**typed, "target": target}
    )


def test_supposed_points_move_the_totals_and_nothing_is_written(
    people: People, sheet: ScoreSheet
) -> None:
    score(sheet, "3.2", "0.5")
    score(sheet, "7", "1", ScoreKind.APPRAISED)
    score(sheet, "7", "2", ScoreKind.TARGET)
    score(sheet, "3", "2.5", ScoreKind.TARGET)
    result = suppose(people, sheet, c7="1,5", c3_1="0.25").context["result"]
    assert (result.overall.before, result.overall.after) == (Decimal("1.5"), Decimal("2.25"))
    assert (result.target, result.missing_after) == (Decimal("4.5"), Decimal("2.25"))
    assert result.moves_most.row.code == "7"
    assert not sheet.criteria_set.criteria.get(code="3.1").scores.exists()


def test_a_typed_target_stands_before_the_one_kept(people: People, sheet: ScoreSheet) -> None:
    score(sheet, "3.1", "1")
    assert suppose(people, sheet).context["result"].target is None
    result = suppose(people, sheet, target="4,5").context["result"]
    assert result.missing_after == Decimal("3.5")


@pytest.mark.parametrize("typed", ["1.234,5", "abc", "NaN", "-1", "2,01", "1e9", "٢", "9" * 4000])
def test_what_cannot_be_read_gives_a_sentence_and_is_kept(
    people: People, sheet: ScoreSheet, typed: str
) -> None:
    response = suppose(people, sheet, c7=typed, c3_1="1", target="abc")
    (line,) = response.context["problems"]
    assert line.node.code == "7"
    assert response.context["target"].error
    assert response.context["result"].overall.after == 1
    text = response.content.decode()
    assert f'value="{typed[:30]}"' in text
    assert 'aria-describedby="d-7-error"' in text


def test_what_was_typed_is_escaped(people: People, sheet: ScoreSheet) -> None:
    text = suppose(people, sheet, c7='"><script>x').content.decode()
    assert '"><script>x' not in text


def test_the_pages_ask_few_queries(
    people: People, sheet: ScoreSheet, django_assert_max_num_queries: Any
) -> None:
    client = people.client("director")
    for number in range(20):
        task(sheet, "3.1", number=100 + number)
        CriterionFactory(criteria_set=sheet.criteria_set, code=f"8.{number + 1}")
    for name in ("book", "coverage", "what_if"):
        url = reverse(f"reform_scorebook:{name}", args=[sheet.pk])
        client.get(url)
        with django_assert_max_num_queries(20):
            assert client.get(url).status_code == 200
