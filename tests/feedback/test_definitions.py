"""A definition is proposed by one person and approved by another; only then it computes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from feedback.enums import DefinitionState
from feedback.indicators.errors import (
    DefinitionUnsound,
    Immutable,
    NotAllowed,
    NothingChanged,
    ReasonNeeded,
    StaleDraft,
    TwoPeopleNeeded,
)
from feedback.models import Indicator, IndicatorDefinition
from feedback.services.definitions import approve, propose, reject
from feedback.services.indicators import compute
from plan_pages.models import Criterion
from tests.factories.plan_pages import CriterionFactory
from tests.feedback.factories_indicators import answers, chosen, make_form, make_indicator, period
from tests.people import People

pytestmark = pytest.mark.django_db

ONE: list[dict[str, Any]] = [{"code": "access", "questions": ["A1"]}]
MEAN: dict[str, Any] = {"rule": "mean", "weights": {o: int(o) for o in "12345"}}


@pytest.fixture
def indicator() -> Indicator:
    return make_indicator()


def proposed(indicator: Indicator, people: People, **rules: Any) -> IndicatorDefinition:
    return propose(indicator, ONE, user=people.analyst, reason="Gọn hơn", **rules)


def test_a_proposal_computes_nothing_until_another_person_approves(
    indicator: Indicator, people: People
) -> None:
    answers(indicator.form, {"A1": (30, 40), "A2": (30, 40)})
    wanted = proposed(indicator, people)
    assert compute(indicator, period()).definition.number == 1
    approve(wanted, user=people.approver)
    assert compute(indicator, period("2026-11")).definition.number == 2


@pytest.mark.parametrize("role", ["editor", "officer", "head", "approver", "stranger", "anonymous"])
def test_who_may_not_propose_is_told_so(indicator: Indicator, people: People, role: str) -> None:
    with pytest.raises(NotAllowed):
        propose(indicator, ONE, user=getattr(people, role), reason="Gọn hơn")


@pytest.mark.parametrize("role", ["editor", "officer", "head", "analyst", "stranger", "anonymous"])
def test_who_may_not_approve_is_told_so(indicator: Indicator, people: People, role: str) -> None:
    with pytest.raises(NotAllowed):
        approve(proposed(indicator, people), user=getattr(people, role))


def test_who_proposed_does_not_approve(indicator: Indicator, people: People) -> None:
    both = people.approver
    both.groups.add(*people.analyst.groups.all())
    wanted = propose(indicator, ONE, user=both, reason="Gọn hơn")
    with pytest.raises(TwoPeopleNeeded):
        approve(wanted, user=both)


def test_a_change_wants_a_reason_and_a_change(indicator: Indicator, people: People) -> None:
    with pytest.raises(ReasonNeeded):
        propose(indicator, ONE, user=people.analyst, reason=" \x00 ")
    same = indicator.current_definition
    assert same is not None
    with pytest.raises(NothingChanged):
        propose(indicator, same.factors, user=people.analyst, reason="Gọn hơn")


def test_a_newer_proposal_takes_the_place_of_one_that_waits(
    indicator: Indicator, people: People
) -> None:
    first = proposed(indicator, people)
    second = proposed(indicator, people, **MEAN)
    first.refresh_from_db()
    assert (first.state, second.state) == (DefinitionState.REJECTED, DefinitionState.PROPOSED)
    with pytest.raises(StaleDraft):
        approve(first, user=people.approver)


def test_a_rejection_has_its_reason_and_the_proposer_may_take_it_back(
    indicator: Indicator, people: People
) -> None:
    with pytest.raises(ReasonNeeded):
        reject(proposed(indicator, people), user=people.approver, reason="")
    taken_back = reject(
        indicator.definitions.proposed().get(), user=people.analyst, reason="Nhầm câu hỏi"
    )
    assert (taken_back.state, taken_back.decision) == (DefinitionState.REJECTED, "Nhầm câu hỏi")
    current = indicator.current_definition
    assert current is not None
    assert current.number == 1


def test_what_is_decided_about_a_version_changes_nothing_it_says(
    indicator: Indicator, people: People
) -> None:
    wanted = proposed(indicator, people)
    wanted.factors = [{"code": "x", "questions": ["A2"]}]
    approve(wanted, user=people.approver)
    stored = IndicatorDefinition.objects.get(pk=wanted.pk)
    assert stored.factors == ONE
    with pytest.raises(Immutable):
        stored.save()


@pytest.mark.parametrize(
    "factors",
    [
        [],
        [{"code": "a", "questions": []}],
        [{"code": "a", "questions": ["A1", "A1"]}],
        [{"code": "a", "questions": ["Z9"]}],
        [{"code": "a", "questions": ["A1"], "weight": 0}],
        [{"code": "a", "questions": ["A1"], "weight": "2"}],
        [{"code": "a", "questions": ["A1"], "weight": True}],
    ],
)
def test_unsound_factors_are_refused(
    indicator: Indicator, people: People, factors: list[dict[str, Any]]
) -> None:
    with pytest.raises(DefinitionUnsound):
        propose(indicator, factors, user=people.analyst, reason="Gọn hơn")


def test_only_a_percentage_feeds_a_criterion(indicator: Indicator, people: People) -> None:
    criterion: Criterion = CriterionFactory()
    with pytest.raises(DefinitionUnsound):
        proposed(indicator, people, criterion=criterion, **MEAN)
    assert proposed(indicator, people, criterion=criterion).criterion == criterion


def test_a_mean_is_computed_from_the_tallies(people: People) -> None:
    indicator = make_indicator(make_form(), questions=["A1"], **MEAN)
    answers(indicator.form, {"A1": (30, 40)})
    whole = compute(indicator, period()).values.get(unit="", channel="")
    # Thirty fives and ten twos.
    assert whole.figure == Decimal("4.25")
    options = chosen("12345", {"2": 10, "5": 30})
    assert whole.items == [{"question": "A1", "hits": 170, "valid": 40, "options": options}]
