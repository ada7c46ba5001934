"""Changes asked for, a period without a value, and what was learned: who may, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from feedback.indicators.errors import (
    AlreadyPublished,
    IndicatorError,
    NotAllowed,
    NothingChanged,
    ReasonNeeded,
    StaleDraft,
    TwoPeopleNeeded,
    WrongCalendar,
)
from feedback.models import Indicator, IndicatorSnapshot
from feedback.services.drafts import draft_of
from feedback.services.not_reported import (
    decide_not_reported,
    is_proposal,
    propose_not_reported,
    turn_down,
)
from feedback.services.publication import publish, return_for_changes, submit
from feedback.services.reflection import reflect
from plan_pages.roles import Role
from tests.feedback.factories_indicators import answers, make_indicator, period, published
from tests.people import People, make_account

pytestmark = pytest.mark.django_db

WHY = "Đợt khảo sát bị hoãn"


@pytest.fixture
def indicator() -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    return indicator


@pytest.fixture
def proposal(indicator: Indicator, people: People) -> IndicatorSnapshot:
    return propose_not_reported(indicator, period(), WHY, people.analyst)


def logged() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_two_people_decide_that_no_value_is_reported(
    indicator: Indicator, proposal: IndicatorSnapshot, people: People
) -> None:
    decided = decide_not_reported(proposal, people.director)
    decided.refresh_from_db()
    assert (decided.state, decided.reason) == ("unreported", WHY)
    assert (decided.submitted_by, decided.published_by) == (people.analyst, people.director)
    assert logged()[-2:] == ["feedback.propose_not_reported", "feedback.not_reported"]


def test_one_person_with_both_roles_does_not_decide_alone(indicator: Indicator) -> None:
    both = make_account("both", Role.ANALYST)
    both.groups.add(*both.groups.model.objects.filter(name=Role.DIRECTOR))
    proposal = propose_not_reported(indicator, period(), WHY, both)
    with pytest.raises(TwoPeopleNeeded):
        decide_not_reported(proposal, both)


@pytest.mark.parametrize("name", ["editor", "approver", "officer", "head", "director", "admin"])
def test_nobody_else_proposes(indicator: Indicator, people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        propose_not_reported(indicator, period(), WHY, getattr(people, name))


@pytest.mark.parametrize("name", ["editor", "officer", "head", "coordinator", "analyst", "admin"])
@pytest.mark.parametrize("step", [decide_not_reported, lambda s, u: turn_down(s, u, WHY)])
def test_nobody_else_decides(
    proposal: IndicatorSnapshot, people: People, name: str, step: Callable[..., Any]
) -> None:
    with pytest.raises(NotAllowed):
        step(proposal, getattr(people, name))


def test_a_reason_is_needed(indicator: Indicator, people: People) -> None:
    for nothing in ("", " \n ", "\x00"):
        with pytest.raises(ReasonNeeded):
            propose_not_reported(indicator, period(), nothing, people.analyst)


def test_the_draft_gives_way_and_a_refusal_brings_it_back_with_the_next_computation(
    indicator: Indicator, people: People
) -> None:
    draft = draft_of(indicator, period())
    proposal = propose_not_reported(indicator, period(), WHY, people.analyst)
    assert (proposal.pk, proposal.values.count(), proposal.run) == (draft.pk, 0, None)
    assert draft_of(indicator, period()).values.count() == 0
    turn_down(proposal, people.approver, "Có 40 phiếu")
    again = draft_of(indicator, period())
    assert (again.pk, again.state, again.reason) == (draft.pk, "returned", "")
    assert (again.request, again.values.get(unit="").respondents) == ("Có 40 phiếu", 40)
    publish(submit(again, people.analyst), people.approver)


def test_a_proposal_is_never_published_or_returned_as_a_value(
    proposal: IndicatorSnapshot, people: People
) -> None:
    with pytest.raises(StaleDraft):
        publish(proposal, people.approver)
    with pytest.raises(StaleDraft):
        return_for_changes(proposal, people.approver, WHY)
    assert is_proposal(IndicatorSnapshot.objects.get())


def test_a_value_is_never_decided_as_a_proposal(indicator: Indicator, people: People) -> None:
    submitted = submit(draft_of(indicator, period()), people.analyst)
    with pytest.raises(StaleDraft):
        decide_not_reported(submitted, people.approver)
    with pytest.raises(StaleDraft):
        turn_down(submitted, people.approver, WHY)


def test_a_published_value_a_submitted_one_and_the_other_calendar_are_refused(
    indicator: Indicator, people: People
) -> None:
    cases: list[tuple[type[IndicatorError], str]] = [
        (AlreadyPublished, "2026"),
        (StaleDraft, "2026-11"),
        (WrongCalendar, "CCHC-2022-N"),
    ]
    published(indicator, people)
    submit(draft_of(indicator, period("2026-11")), people.analyst)
    for error, code in cases:
        with pytest.raises(error):
            propose_not_reported(indicator, period(code), WHY, people.analyst)


def test_twice_is_said(proposal: IndicatorSnapshot, people: People) -> None:
    decide_not_reported(proposal, people.approver)
    with pytest.raises(NothingChanged):
        propose_not_reported(proposal.indicator, period(), WHY, people.analyst)


def test_a_value_takes_the_place_of_the_note(proposal: IndicatorSnapshot, people: People) -> None:
    decide_not_reported(proposal, people.approver)
    published(proposal.indicator, people)
    assert IndicatorSnapshot.objects.get().state == "published"


def test_what_was_asked_for_stays_readable_when_it_is_submitted_again(
    indicator: Indicator, people: People
) -> None:
    submitted = submit(draft_of(indicator, period()), people.analyst)
    returned = return_for_changes(submitted, people.approver, "Nêu bài học")
    reflect(returned, people.analyst, learned="Chờ lâu")
    again = submit(returned, people.coordinator)
    assert (again.state, again.request) == ("submitted", "Nêu bài học")
    published_one = publish(again, people.approver)
    assert published_one.learned == "Chờ lâu"


def test_a_reflection_is_written_in_two_languages_and_logged(
    indicator: Indicator, people: People
) -> None:
    draft = draft_of(indicator, period())
    reflect(
        draft,
        people.coordinator,
        learned="Chờ lâu \r\n\r\nÍt ghế\x00",
        learned_en="Long waits",
        will_do="Thêm ghế",
        will_do_en="More seats",
    )
    reflect(draft, people.analyst, will_do="Thêm 20 ghế")
    reflect(draft, people.analyst, will_do="Thêm 20 ghế")
    draft.refresh_from_db()
    assert (draft.learned, draft.will_do, draft.will_do_en) == (
        "Chờ lâu\n\nÍt ghế",
        "Thêm 20 ghế",
        "More seats",
    )
    assert logged().count("feedback.reflect_on_indicator") == 2


@pytest.mark.parametrize("name", ["editor", "approver", "officer", "head", "director", "admin"])
def test_nobody_else_writes_the_reflection(indicator: Indicator, people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        reflect(draft_of(indicator, period()), getattr(people, name), learned="x")


def test_a_reflection_is_written_before_the_submission_only(
    indicator: Indicator, people: People
) -> None:
    submitted = submit(draft_of(indicator, period()), people.analyst)
    with pytest.raises(StaleDraft):
        reflect(submitted, people.analyst, learned="x")
    published_one = publish(submitted, people.approver)
    with pytest.raises(StaleDraft):
        reflect(published_one, people.analyst, learned="x")


def test_a_reflection_of_any_length_is_kept_within_its_limit(
    indicator: Indicator, people: People
) -> None:
    assert (
        len(reflect(draft_of(indicator, period()), people.analyst, learned="ắ" * 9999).learned)
        == 2000
    )
