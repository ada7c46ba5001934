"""Inputs, computed points and points set by hand: exact, superseding, refused by name."""

from decimal import Decimal
from typing import Any

import pytest
from wagtail.log_actions import registry

from plan_pages.enums import ScoreBasis, ScoreKind, ScoringMethod, ScoringState
from plan_pages.errors import NotAllowed, NotComplete, WrongState
from plan_pages.models import CriteriaSet, Criterion, Score, ScoreInput, ScoreSheet, ScoringRule
from plan_pages.services.scores import record_score
from plan_pages.services.scoring import (
    Figure,
    NotAnInput,
    compute_scores,
    override_score,
    record_input,
)
from tests.factories.plan_pages import CriteriaSetFactory, CriterionFactory
from tests.people import People

pytestmark = pytest.mark.django_db
NOT_THE_OFFICE = ["editor", "approver", "officer", "head", "analyst", "director", "admin"]
PROPORTIONAL = {"full_at": "100", "zero_at": "0"}


@pytest.fixture
def criteria_set(db: None) -> CriteriaSet:
    """3.4 of two points with a rated and a yes-or-no leaf."""
    made: CriteriaSet = CriteriaSetFactory()
    parent = CriterionFactory(criteria_set=made, code="3.4", max_score=Decimal(2))
    leaf(made, parent, "3.4.1", ScoringMethod.PROPORTIONAL, PROPORTIONAL)
    leaf(made, parent, "3.4.2", ScoringMethod.YES_NO, {})
    return made


def leaf(
    criteria_set: CriteriaSet, parent: Criterion, code: str, method: str, params: dict[str, Any]
) -> Criterion:
    made: Criterion = CriterionFactory(criteria_set=criteria_set, parent=parent, code=code)
    ScoringRule.objects.create(criterion=made, method=method, params=params, input_label="Tỷ lệ")
    return made


def on_time(criteria_set: CriteriaSet) -> Criterion:
    return criteria_set.criteria.get(code="3.4.1")


def current(code: str = "3.4.1") -> Score:
    return Score.objects.current().get(criterion__code=code, kind=ScoreKind.SELF_ASSESSED)


def rate(part: int, whole: int) -> Figure:
    return Figure(part=part, whole=whole)


def test_a_rate_becomes_points_rounded_once(criteria_set: CriteriaSet, people: People) -> None:
    office = people.coordinator
    record_input(on_time(criteria_set), 2022, rate(2, 3), source="Một cửa điện tử", user=office)
    report = compute_scores(criteria_set, 2022, user=office)
    assert (report.written, report.without_input) == (["3.4.1"], ["3.4.2"])
    score = current()
    assert (score.points, score.basis) == (Decimal("0.6667"), ScoreBasis.RULE)
    assert (score.source, score.recorded_by) == ("Một cửa điện tử", office)
    assert Score.objects.count() == 1


def test_computing_twice_writes_once(criteria_set: CriteriaSet, people: People) -> None:
    record_input(on_time(criteria_set), 2022, rate(9, 10), source="x", user=people.coordinator)
    compute_scores(criteria_set, 2022, user=people.coordinator)
    report = compute_scores(criteria_set, 2022, user=people.coordinator)
    assert (report.written, report.unchanged) == ([], ["3.4.1"])
    assert Score.objects.count() == 1


def test_a_new_input_supersedes_and_none_is_overwritten(
    criteria_set: CriteriaSet, people: People
) -> None:
    criterion, office = on_time(criteria_set), people.coordinator
    first = record_input(criterion, 2022, rate(1, 2), source="x", user=office)
    again = record_input(criterion, 2022, rate(1, 2), source="x", user=office)
    second = record_input(criterion, 2022, Figure(value=Decimal("98.5")), source="x", user=office)
    first.refresh_from_db()
    assert again == first
    assert (first.superseded_by, first.part) == (second, 1)
    assert ScoreInput.objects.count() == 2
    logged = registry.get_logs_for_instance(second).get()
    assert (logged.user, logged.data["value"]) == (office, "98.5")


@pytest.mark.parametrize(
    "figure",
    [
        Figure(),
        Figure(part=1),
        Figure(whole=1),
        Figure(part=1, whole=0),
        Figure(part=3, whole=2),
        Figure(part=-1, whole=2),
        Figure(value=Decimal(1), part=1, whole=2),
        Figure(value=Decimal("0.12345")),
        Figure(value=Decimal("NaN")),
        Figure(value=Decimal(10) ** 12),
        Figure(part=1, whole=2**63),
    ],
)
def test_what_is_no_figure_is_refused(
    criteria_set: CriteriaSet, people: People, figure: Figure
) -> None:
    with pytest.raises(NotAnInput):
        record_input(on_time(criteria_set), 2022, figure, source="x", user=people.coordinator)
    assert not ScoreInput.objects.exists()


def test_yes_or_no_is_1_or_0(criteria_set: CriteriaSet, people: People) -> None:
    criterion = criteria_set.criteria.get(code="3.4.2")
    with pytest.raises(NotAnInput):
        record_input(criterion, 2022, Figure(value=Decimal(2)), source="x", user=people.coordinator)
    record_input(criterion, 2022, Figure(value=Decimal(1)), source="x", user=people.coordinator)
    compute_scores(criteria_set, 2022, user=people.coordinator)
    assert current("3.4.2").points == 1


def test_only_a_leaf_has_an_input_and_it_names_its_source(
    criteria_set: CriteriaSet, people: People
) -> None:
    parent = criteria_set.criteria.get(code="3.4")
    with pytest.raises(NotAnInput):
        record_input(parent, 2022, rate(1, 2), source="x", user=people.coordinator)
    with pytest.raises(NotComplete):
        record_input(on_time(criteria_set), 2022, rate(1, 2), source=" ", user=people.coordinator)


def test_points_set_by_hand_stay_until_they_are_asked_away(
    criteria_set: CriteriaSet, people: People
) -> None:
    criterion, office = on_time(criteria_set), people.coordinator
    record_input(criterion, 2022, rate(1, 2), source="x", user=office)
    override_score(criterion, 2022, Decimal("0.8"), "Sự cố hệ thống", "/bien-ban/", user=office)
    report = compute_scores(criteria_set, 2022, user=office)
    assert report.kept_by_hand == ["3.4.1"]
    assert (current().points, current().basis) == (Decimal("0.8"), ScoreBasis.OVERRIDE)
    compute_scores(criteria_set, 2022, user=office, replace_overrides=True)
    assert (current().points, current().basis) == (Decimal("0.5"), ScoreBasis.RULE)
    assert Score.objects.count() == 2


@pytest.mark.parametrize(
    ("points", "reason", "evidence"),
    [("0.5", "", "/x/"), ("0.5", "Lý do", " "), ("1.01", "Lý do", "/x/"), ("-0.1", "Lý do", "/x/")],
)
def test_by_hand_needs_a_reason_an_evidence_and_no_more_than_the_maximum(
    criteria_set: CriteriaSet, people: People, points: str, reason: str, evidence: str
) -> None:
    with pytest.raises(NotComplete):
        override_score(
            on_time(criteria_set),
            2022,
            Decimal(points),
            reason,
            evidence,
            user=people.coordinator,
        )
    assert not Score.objects.exists()


def test_a_broken_rule_is_reported_and_the_others_are_computed(
    criteria_set: CriteriaSet, people: People
) -> None:
    office = people.coordinator
    ScoringRule.objects.filter(criterion__code="3.4.1").update(params={"full_at": "x"})
    record_input(on_time(criteria_set), 2022, rate(1, 2), source="x", user=office)
    yes = criteria_set.criteria.get(code="3.4.2")
    record_input(yes, 2022, Figure(value=Decimal(1)), source="x", user=office)
    report = compute_scores(criteria_set, 2022, user=office)
    assert (list(report.broken), report.written) == (["3.4.1"], ["3.4.2"])


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_nobody_but_the_office_scores(criteria_set: CriteriaSet, people: People, name: str) -> None:
    user, criterion = getattr(people, name), on_time(criteria_set)
    with pytest.raises(NotAllowed):
        record_input(criterion, 2022, rate(1, 2), source="x", user=user)
    with pytest.raises(NotAllowed):
        compute_scores(criteria_set, 2022, user=user)
    with pytest.raises(NotAllowed):
        override_score(criterion, 2022, Decimal("0.5"), "Lý do", "/x/", user=user)
    assert not Score.objects.exists()


@pytest.mark.parametrize("name", ["officer", "head", "analyst", "director", "anonymous"])
def test_a_score_is_typed_in_by_who_keeps_the_records(people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        record_score(
            CriterionFactory(), 2022, ScoreKind.APPRAISED, Decimal(1), user=getattr(people, name)
        )


def closed(criteria_set: CriteriaSet, state: ScoringState) -> None:
    ScoreSheet.objects.create(criteria_set=criteria_set, year=2022, state=state)


@pytest.mark.parametrize("state", list(ScoringState)[2:])
def test_a_closed_self_assessment_does_not_change(
    criteria_set: CriteriaSet, people: People, state: ScoringState
) -> None:
    criterion, office = on_time(criteria_set), people.coordinator
    old = record_score(criterion, 2022, ScoreKind.SELF_ASSESSED, Decimal("0.4"))
    closed(criteria_set, state)
    assert record_score(criterion, 2022, ScoreKind.SELF_ASSESSED, Decimal("0.4")) == old
    with pytest.raises(WrongState):
        record_score(criterion, 2022, ScoreKind.SELF_ASSESSED, Decimal("0.5"))
    with pytest.raises(WrongState):
        record_input(criterion, 2022, rate(1, 2), source="x", user=office)
    with pytest.raises(WrongState):
        compute_scores(criteria_set, 2022, user=office)
    with pytest.raises(WrongState):
        override_score(criterion, 2022, Decimal(1), "Lý do", "/x/", user=office)
    assert list(Score.objects.all()) == [old]


def test_other_years_and_sets_stay_open(criteria_set: CriteriaSet) -> None:
    closed(criteria_set, ScoringState.PUBLISHED)
    record_score(on_time(criteria_set), 2023, ScoreKind.SELF_ASSESSED, Decimal(1))
    other = CriterionFactory(criteria_set=CriteriaSetFactory(name="QD1149"), code="3.4.1")
    record_score(other, 2022, ScoreKind.SELF_ASSESSED, Decimal(1))
    assert Score.objects.count() == 2


def test_once_published_only_an_official_score_changes_and_with_a_reason(
    criteria_set: CriteriaSet,
) -> None:
    criterion = on_time(criteria_set)
    closed(criteria_set, ScoringState.PUBLISHED)
    for kind in (ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED, ScoreKind.TARGET):
        with pytest.raises(WrongState):
            record_score(criterion, 2022, kind, Decimal(1))
    with pytest.raises(NotComplete):
        record_score(criterion, 2022, ScoreKind.OFFICIAL, Decimal(1))
    score = record_score(
        criterion, 2022, ScoreKind.OFFICIAL, Decimal(1), reason="Quyết định công bố"
    )
    assert score.reason == "Quyết định công bố"


def test_what_was_approved_is_what_will_be_published(criteria_set: CriteriaSet) -> None:
    closed(criteria_set, ScoringState.APPROVED)
    with pytest.raises(WrongState):
        record_score(on_time(criteria_set), 2022, ScoreKind.APPRAISED, Decimal(1))
