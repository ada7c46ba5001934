"""Scores, completion, periods: one service each, logged, refusing with a named error."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.log_actions import registry

from plan_pages.enums import ScoreKind, TaskStatus
from plan_pages.errors import PeriodClosed, ScoreIsOfficial
from plan_pages.models import ReportingPeriod, Score
from plan_pages.services.completion import record_completion
from plan_pages.services.periods import close_period
from plan_pages.services.scores import record_score
from tests.factories.plan_pages import CriterionFactory, PlanTaskFactory, ReportingPeriodFactory
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_new_score_supersedes_the_current_one() -> None:
    criterion = CriterionFactory()
    first = record_score(criterion, 2022, ScoreKind.APPRAISED, Decimal("0.5"))
    second = record_score(criterion, 2022, ScoreKind.APPRAISED, Decimal("0.75"))
    first.refresh_from_db()
    assert first.superseded_by == second
    assert first.points == Decimal("0.5")
    assert list(Score.objects.current()) == [second]


def test_a_third_score_keeps_the_whole_chain() -> None:
    criterion = CriterionFactory()
    for points in ("0.1", "0.2", "0.3"):
        record_score(criterion, 2022, ScoreKind.APPRAISED, Decimal(points))
    assert Score.objects.count() == 3
    assert Score.objects.current().get().points == Decimal("0.3")


def test_writing_the_same_score_again_changes_nothing() -> None:
    criterion = CriterionFactory()
    first = record_score(criterion, 2022, ScoreKind.PORTAL_SURVEY, Decimal(1), source="cổng")
    again = record_score(criterion, 2022, ScoreKind.PORTAL_SURVEY, Decimal(1), source="cổng")
    assert again == first
    assert Score.objects.count() == 1


def test_other_years_and_kinds_are_left_alone() -> None:
    criterion = CriterionFactory()
    record_score(criterion, 2022, ScoreKind.APPRAISED, Decimal(1))
    record_score(criterion, 2023, ScoreKind.APPRAISED, Decimal(1))
    record_score(criterion, 2022, ScoreKind.TARGET, Decimal(1))
    assert Score.objects.current().count() == 3


def test_the_portals_survey_never_stands_beside_an_official_score() -> None:
    criterion = CriterionFactory()
    official = record_score(criterion, 2022, ScoreKind.OFFICIAL, Decimal(1))
    with pytest.raises(ScoreIsOfficial):
        record_score(criterion, 2022, ScoreKind.PORTAL_SURVEY, Decimal("0.5"))
    assert list(Score.objects.current()) == [official]


def test_a_score_is_logged_with_its_author(people: People) -> None:
    score = record_score(
        CriterionFactory(), 2022, ScoreKind.APPRAISED, Decimal(1), user=people.coordinator
    )
    entry = registry.get_logs_for_instance(score).get()
    assert entry.user == people.coordinator


def test_completion_is_recorded_and_taken_back(people: People) -> None:
    task = PlanTaskFactory(due_on=date(2022, 9, 30))
    done = record_completion(task, date(2022, 10, 2), "Đã ban hành", people.coordinator)
    assert done.status_on(date(2022, 10, 3)) == TaskStatus.DONE_LATE
    back = record_completion(task, None, "", people.coordinator)
    assert back.status_on(date(2022, 10, 3)) == TaskStatus.OVERDUE
    actions = registry.get_logs_for_instance(task).filter(action="plan_pages.record_completion")
    assert actions.count() == 2


def test_a_result_can_be_found_by_its_words() -> None:
    task = record_completion(PlanTaskFactory(), date(2022, 9, 1), "Quyết định số 5", None)
    assert "quyet dinh so 5" in task.search_ascii


def test_a_period_is_closed_once(people: People) -> None:
    period = ReportingPeriodFactory()
    assert close_period(period, people.coordinator).is_closed
    with pytest.raises(PeriodClosed):
        close_period(period, people.coordinator)


def run(command: str, *args: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_periods_are_json_lines_with_the_first_day_after() -> None:
    ReportingPeriodFactory()
    line = {
        "period": "2026",
        "calendar": "civil",
        "starts": "2026-01-01",
        "ends": "2027-01-01",
        "state": "open",
    }
    assert run("periods") == [line]
    assert run("close_period", "2026") == [{**line, "state": "closed"}]
    assert ReportingPeriod.objects.open().count() == 0


@pytest.mark.parametrize("code", ["2026", "nowhere"])
def test_what_cannot_be_closed_is_a_sentence(code: str) -> None:
    close_period(ReportingPeriodFactory())
    with pytest.raises(CommandError):
        run("close_period", code)
