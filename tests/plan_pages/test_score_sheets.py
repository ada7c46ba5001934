"""The score book's way from not scored to published, and what the public sees of it."""

from decimal import Decimal
from typing import Any

import pytest
from wagtail.log_actions import registry

from plan_pages.enums import ScoreKind, ScoringState
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.figures import score_figure
from plan_pages.log_actions import ACTIONS
from plan_pages.models import Criterion, ScoreSheet
from plan_pages.score_year import public_points, public_scores, set_of_year
from plan_pages.services import score_sheets
from plan_pages.services.score_sheets import STEPS, take_step
from plan_pages.services.scores import record_score
from tests.factories.plan_pages import CriteriaSetFactory, CriterionFactory, PlanFactory
from tests.people import People

pytestmark = pytest.mark.django_db
STAFF = ["editor", "approver", "officer", "head", "coordinator", "analyst", "director", "admin"]
WAY = [
    ("self_assess", "coordinator", ScoringState.SELF_ASSESSED),
    ("close_sheet", "coordinator", ScoringState.CLOSED),
    ("start_appraisal", "coordinator", ScoringState.IN_APPRAISAL),
    ("ask_explanation", "coordinator", ScoringState.ASKED),
    ("explain", "coordinator", ScoringState.EXPLAINED),
    ("finish_appraisal", "coordinator", ScoringState.APPRAISED),
    ("approve_sheet", "director", ScoringState.APPROVED),
    ("publish_sheet", "director", ScoringState.PUBLISHED),
]


@pytest.fixture
def criterion(db: None) -> Criterion:
    """With a score of each kind that a sheet needs on its way."""
    made: Criterion = CriterionFactory(code="3", max_score=Decimal(2))
    record_score(made, 2022, ScoreKind.SELF_ASSESSED, Decimal(2))
    record_score(made, 2022, ScoreKind.APPRAISED, Decimal("1.5"))
    return made


@pytest.fixture
def sheet(criterion: Criterion, people: People) -> ScoreSheet:
    return score_sheets.open_sheet(criterion.criteria_set, 2022, user=people.coordinator)


def put(sheet: ScoreSheet, state: str) -> ScoreSheet:
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=state)
    sheet.refresh_from_db()
    return sheet


def test_the_whole_way_is_logged_step_by_step(sheet: ScoreSheet, people: People) -> None:
    for name, role, state in WAY:
        sheet = take_step(name, sheet, "Ghi chú", user=getattr(people, role))
        assert sheet.state == state
    logged = [entry.action for entry in registry.get_logs_for_instance(sheet).order_by("pk")]
    assert logged == ["plan_pages.sheet_open", *(STEPS[name].action for name, *_rest in WAY)]
    assert set(logged) <= set(ACTIONS)


def test_the_verbs_are_the_steps(sheet: ScoreSheet, people: People) -> None:
    office, director = people.coordinator, people.director
    score_sheets.self_assess(sheet, user=office)
    score_sheets.close_sheet(sheet, user=office)
    score_sheets.start_appraisal(sheet, user=office)
    score_sheets.ask_explanation(sheet, "Tiêu chí 3: thiếu minh chứng", user=office)
    asked = score_sheets.explain(sheet, "Đã bổ sung", user=office)
    assert asked.note == "Đã bổ sung"
    score_sheets.finish_appraisal(sheet, user=office)
    score_sheets.approve_sheet(sheet, user=director)
    assert score_sheets.publish_sheet(sheet, user=director).state == ScoringState.PUBLISHED


def test_an_appraisal_may_end_without_questions(sheet: ScoreSheet, people: People) -> None:
    put(sheet, ScoringState.IN_APPRAISAL)
    done = score_sheets.finish_appraisal(sheet, user=people.coordinator)
    assert done.state == ScoringState.APPRAISED


@pytest.mark.parametrize("name", list(STEPS))
@pytest.mark.parametrize("state", list(ScoringState))
def test_a_step_out_of_turn_is_refused(
    sheet: ScoreSheet, people: People, name: str, state: ScoringState
) -> None:
    step = STEPS[name]
    put(sheet, state)
    who = (
        people.director if "DIRECTOR" in {role.name for role in step.roles} else people.coordinator
    )
    if state in step.leads:
        assert take_step(name, sheet, "Ghi chú", user=who).state == step.leads[state]
        return
    with pytest.raises(WrongState):
        take_step(name, sheet, "Ghi chú", user=who)
    sheet.refresh_from_db()
    assert sheet.state == state


@pytest.mark.parametrize("name", list(STEPS))
def test_who_may_take_each_step(sheet: ScoreSheet, people: People, name: str) -> None:
    allowed = {
        "approve_sheet": {"director"},
        "publish_sheet": {"director"},
        "send_back": {"coordinator", "director"},
    }.get(name, {"coordinator"})
    state = next(iter(STEPS[name].leads))
    for who in [*STAFF, "stranger", "anonymous"]:
        put(sheet, state)
        try:
            take_step(name, sheet, "Ghi chú", user=getattr(people, who))
        except NotAllowed:
            assert who not in allowed
        else:
            assert who in allowed


def test_only_the_director_sends_back_what_the_director_approved(
    sheet: ScoreSheet, people: People
) -> None:
    put(sheet, ScoringState.APPROVED)
    with pytest.raises(NotAllowed):
        score_sheets.send_back(sheet, "Xem lại", user=people.coordinator)
    back = score_sheets.send_back(sheet, "Xem lại", user=people.director)
    assert back.state == ScoringState.IN_APPRAISAL


def test_nothing_is_sent_back_once_published(sheet: ScoreSheet, people: People) -> None:
    put(sheet, ScoringState.PUBLISHED)
    with pytest.raises(WrongState):
        score_sheets.send_back(sheet, "Xem lại", user=people.director)


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.needs_note])
def test_some_steps_need_words(sheet: ScoreSheet, people: People, name: str) -> None:
    put(sheet, next(iter(STEPS[name].leads)))
    with pytest.raises(NotComplete):
        take_step(name, sheet, " ", user=people.coordinator)


def test_there_is_nothing_to_hand_over_without_a_score(people: People) -> None:
    empty = score_sheets.open_sheet(CriteriaSetFactory(), 2023, user=people.coordinator)
    with pytest.raises(NotComplete):
        score_sheets.self_assess(empty, user=people.coordinator)


def test_a_sheet_is_opened_once_and_by_the_office(criterion: Criterion, people: People) -> None:
    chosen = criterion.criteria_set
    one = score_sheets.open_sheet(chosen, 2022, user=people.coordinator)
    assert score_sheets.open_sheet(chosen, 2022, user=people.coordinator) == one
    with pytest.raises(NotAllowed):
        score_sheets.open_sheet(chosen, 2023, user=people.director)


def test_a_reopened_self_assessment_may_change_again(
    sheet: ScoreSheet, criterion: Criterion, people: People
) -> None:
    put(sheet, ScoringState.CLOSED)
    score_sheets.send_back(sheet, "Nhập nhầm", user=people.coordinator)
    changed = record_score(criterion, 2022, ScoreKind.SELF_ASSESSED, Decimal(1))
    assert changed.points == 1


@pytest.mark.parametrize("state", list(ScoringState))
def test_own_and_appraised_points_are_public_only_once_published(
    sheet: ScoreSheet, criterion: Criterion, state: ScoringState
) -> None:
    record_score(criterion, 2022, ScoreKind.TARGET, Decimal(2))
    record_score(criterion, 2022, ScoreKind.OFFICIAL, Decimal("1.25"))
    put(sheet, state)
    always: dict[Any, Any] = {
        ("3", ScoreKind.TARGET): Decimal(2),
        ("3", ScoreKind.OFFICIAL): Decimal("1.25"),
    }
    both = {("3", ScoreKind.SELF_ASSESSED): Decimal(2), ("3", ScoreKind.APPRAISED): Decimal("1.5")}
    shown = always | both if state == ScoringState.PUBLISHED else always
    assert public_points(2022) == shown
    assert public_scores().count() == len(shown)


def test_a_figure_in_an_article_holds_back_what_the_public_may_not_see(
    sheet: ScoreSheet, criterion: Criterion
) -> None:
    (row,) = score_figure(criterion, 2022)["chart"].rows
    assert row.achieved is None
    put(sheet, ScoringState.PUBLISHED)
    (row,) = score_figure(criterion, 2022)["chart"].rows
    assert row.achieved == Decimal("1.5")


def test_without_a_score_book_nothing_is_held_back(criterion: Criterion) -> None:
    assert len(public_points(2022)) == 2


def test_the_year_is_scored_under_the_set_of_its_score_book(
    criterion: Criterion, people: People
) -> None:
    """Written under QĐ 1149 in August 2022, scored under QĐ 876 of November."""
    written = CriterionFactory(
        criteria_set=CriteriaSetFactory(name="QD1149"), code="3"
    ).criteria_set
    PlanFactory(criteria_set=written)
    assert set_of_year(2022) == written
    score_sheets.open_sheet(criterion.criteria_set, 2022, user=people.coordinator)
    assert set_of_year(2022) == criterion.criteria_set
    assert set_of_year(2021) in {written, criterion.criteria_set}


def test_of_two_score_books_the_one_that_has_come_further_counts(
    sheet: ScoreSheet, people: People
) -> None:
    put(sheet, ScoringState.SELF_ASSESSED)
    later = CriteriaSetFactory(name="OTHER")
    score_sheets.open_sheet(later, 2022, user=people.coordinator)
    assert set_of_year(2022) == sheet.criteria_set
