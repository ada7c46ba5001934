"""Responses that came together and look alike: noticed, decided on as one, put back exactly."""

import itertools
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from feedback.days import now
from feedback.enums import BatchKind, BatchState, Disposition
from feedback.errors import BatchReasonMissing, MayNotDecide
from feedback.models import Batch, Counter, FeedbackFormPage, Lease, Response
from feedback.services import batches, noticing, review
from feedback.services.counting import count_pending
from feedback.services.erasure import erase
from feedback.services.noticing import notice
from feedback.services.recount import check
from feedback.services.versions import version_for
from feedback.spam.challenges import FLAG as SOLVED
from feedback.spam.patterns import extreme_of
from feedback.spam.traces import Traces
from tests.factories import feedback as make
from tests.factories.plan_pages import UnitFactory
from tests.people import People

pytestmark = pytest.mark.django_db

_number = itertools.count()


@pytest.fixture(autouse=True)
def small_limits(settings: Any) -> None:
    """Ten like answers, five uniform ones of a network, six of a network are a batch."""
    settings.FEEDBACK = {**settings.FEEDBACK, "BURST_HOLD": 10, "RATE_LIMIT": "2/m"}


@pytest.fixture
def survey() -> FeedbackFormPage:
    UnitFactory(code="VP")
    return make.form_page()


def traced(network: str = "", likeness: str = "", words: str = "") -> Traces:
    """Traces of a post like no other, but for what is given."""
    own = f"own-{next(_number)}"
    return Traces(network or own, likeness or own, words)


def post(
    page: FeedbackFormPage, traces: Traces, *, seconds_ago: float = 0, **more: Any
) -> Response:
    answers = more.pop("answers", {"A1": "4", "A2": "3"})
    at = now() - timedelta(seconds=seconds_ago)
    return make.answer(page, make.sheet("VP", **answers), traces=traces, at=at, **more)


def alike(page: FeedbackFormPage, n: int, **more: Any) -> list[Response]:
    return [post(page, traced(likeness="alike"), **more) for _post in range(n)]


def only() -> Batch:
    return Batch.objects.get()


def test_like_answers_in_ten_minutes_become_one_batch_and_are_counted(
    survey: FeedbackFormPage,
) -> None:
    alike(survey, 10)
    post(survey, traced())
    count_pending()

    notice()

    batch = only()
    assert (batch.kind, batch.state) == (BatchKind.LIKE, BatchState.OPEN)
    assert batch.responses.count() == 10
    assert make.live_tallies()["_response", "_response"] == 11


def test_one_fewer_is_no_batch(survey: FeedbackFormPage) -> None:
    alike(survey, 9)

    assert notice() == []
    assert not Batch.objects.exists()


def test_like_answers_spread_over_a_longer_time_are_no_batch(survey: FeedbackFormPage) -> None:
    alike(survey, 5, seconds_ago=14 * 60)
    alike(survey, 5)

    notice()

    assert not Batch.objects.exists()


def test_a_burst_that_passed_while_no_worker_looked_is_noticed_later(
    survey: FeedbackFormPage,
) -> None:
    notice()
    Lease.objects.filter(name=noticing.LEASE).update(expires_at=now() - timedelta(hours=3))
    alike(survey, 10, seconds_ago=2 * 60 * 60)

    notice()

    assert only().responses.count() == 10


def test_noticing_twice_is_once_and_later_ones_extend_the_open_batch(
    survey: FeedbackFormPage,
) -> None:
    alike(survey, 10)
    notice()
    assert notice() == []
    alike(survey, 3)

    notice()

    assert only().responses.count() == 13


def test_nothing_is_noticed_while_another_process_looks(survey: FeedbackFormPage) -> None:
    alike(survey, 10)
    soon = now() + timedelta(minutes=1)
    Lease.objects.create(name=noticing.LEASE, holder="another", expires_at=soon)

    assert notice() == []


def test_nothing_is_noticed_where_the_limit_is_off(survey: FeedbackFormPage, settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "BURST_HOLD": 0}
    alike(survey, 30)

    assert notice() == []


def test_like_words_are_a_batch_whatever_else_was_answered(survey: FeedbackFormPage) -> None:
    for _post in range(10):
        post(survey, traced(words="the same long words"))

    notice()

    assert only().kind == BatchKind.TEXT


def test_many_from_one_network_are_a_batch(survey: FeedbackFormPage) -> None:
    for _post in range(6):
        post(survey, traced(network="one"))

    notice()

    assert only().kind == BatchKind.NETWORK


def test_who_solved_a_challenge_or_stands_at_a_kiosk_is_not_held_against_the_network(
    survey: FeedbackFormPage,
) -> None:
    kiosk = Counter.objects.create(
        form=version_for(survey).form, name="Tablet", kind=Counter.Kind.KIOSK
    )
    for _post in range(5):
        post(survey, traced(network="one"))
    for _post in range(6):
        post(survey, traced(network="one"), flags=[SOLVED])
        post(survey, traced(network="one"), counter=kiosk)

    notice()

    assert not Batch.objects.exists()


@pytest.mark.parametrize("end", ["1", "5"])
def test_only_best_or_only_worst_answers_of_a_network_are_a_batch_without_the_others(
    survey: FeedbackFormPage, end: str
) -> None:
    for _post in range(5):
        post(survey, traced(network="one"), answers={"A1": end, "A2": end})
    honest = post(survey, traced(network="one"))

    notice()

    batch = only()
    assert batch.kind == BatchKind.UNIFORM
    assert batch.responses.count() == 5
    honest.refresh_from_db()
    assert honest.batch is None


@pytest.mark.parametrize(
    ("answers", "end"),
    [
        ({"A1": "5", "A2": "5"}, "best"),
        ({"A1": "1", "A2": "1"}, "worst"),
        ({"A1": "5", "A2": "1"}, ""),
        ({"A1": "5", "A2": "_no_opinion"}, ""),
        ({"A1": "5"}, ""),
        ({"A1": "4", "A2": "4"}, ""),
        ({}, ""),
    ],
)
def test_one_answer_at_the_end_of_a_scale_is_no_pattern(
    survey: FeedbackFormPage, answers: dict[str, str], end: str
) -> None:
    assert extreme_of(version_for(survey).schema, answers) == end


def test_a_response_is_in_the_narrowest_batch_alone(survey: FeedbackFormPage) -> None:
    for _post in range(8):
        post(survey, traced(network="one", likeness="alike"))
    notice()
    assert only().kind == BatchKind.NETWORK
    for _post in range(2):
        post(survey, traced(network="one", likeness="alike"))

    notice()

    batch = only()
    assert batch.kind == BatchKind.LIKE
    assert batch.responses.count() == 10


def test_what_a_narrower_batch_leaves_of_a_broad_one_is_no_batch(survey: FeedbackFormPage) -> None:
    honest = post(survey, traced(network="one"))
    for _post in range(6):
        post(survey, traced(network="one", likeness="alike"))
    notice()
    assert only().responses.count() == 7
    for _post in range(4):
        post(survey, traced(network="one", likeness="alike"))

    notice()

    assert only().kind == BatchKind.LIKE
    honest.refresh_from_db()
    assert honest.batch is None


def test_who_solved_a_challenge_may_be_of_the_same_mind_as_others(survey: FeedbackFormPage) -> None:
    for _post in range(8):
        post(survey, traced(network="one"), answers={"A1": "5", "A2": "5"}, flags=[SOLVED])

    assert notice() == []


def test_what_the_honeypot_took_or_a_person_erased_is_in_no_batch(survey: FeedbackFormPage) -> None:
    alike(survey, 9)
    post(survey, traced(likeness="alike"), is_spam=True)
    erase(post(survey, traced(likeness="alike")))

    assert notice() == []


def test_answers_of_another_form_are_another_batch(survey: FeedbackFormPage) -> None:
    other = make.form_page("khac")
    alike(survey, 9)
    alike(other, 9)

    assert notice() == []


def test_excluding_and_including_a_batch_moves_the_numbers_exactly_again_and_again(
    survey: FeedbackFormPage, people: People
) -> None:
    post(survey, traced())
    count_pending()
    without = make.live_tallies()
    alike(survey, 12, answers={"A1": "1", "C1": ["time"]})
    count_pending()
    with_them = make.live_tallies()
    notice()
    batch = only()

    for _turn in range(3):
        batches.exclude(batch, people.coordinator, "one machine")
        count_pending()
        assert make.live_tallies() == without
        batches.include(batch, people.coordinator)
        count_pending()
        assert make.live_tallies() == with_them
    assert check() == []


def test_deciding_the_same_twice_is_once(survey: FeedbackFormPage, people: People) -> None:
    alike(survey, 10)
    notice()
    batches.exclude(only(), people.coordinator, "first")

    batches.exclude(only(), people.coordinator, "second")

    assert only().reason == "first"
    assert only().decided_by == people.coordinator


def test_a_corrected_response_comes_back_as_corrected(
    survey: FeedbackFormPage, people: People
) -> None:
    first = alike(survey, 10)[0]
    notice()
    batches.exclude(only(), people.coordinator, "one machine")
    review.correct(first, make.sheet("VP", A1="1"), people.coordinator, "misread")

    batches.include(only(), people.coordinator)
    count_pending()

    first.refresh_from_db()
    assert (first.wanted, first.counted) == (2, 2)
    assert check() == []


def test_a_decision_whose_process_died_is_finished(
    survey: FeedbackFormPage, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 4)
    alike(survey, 10)
    count_pending()
    notice()
    with monkeypatch.context() as killed:
        killed.setattr(batches, "_carry_out", batches._move_some)
        batches.exclude(only(), people.coordinator, "one machine")
    assert Response.objects.filter(disposition=Disposition.EXCLUDED).count() == 4

    assert batches.finish_decided() == 6
    assert batches.finish_decided() == 0

    count_pending()
    assert make.live_tallies() == {}


def test_a_response_that_was_decided_on_by_itself_does_not_follow_its_batch(
    survey: FeedbackFormPage, people: People
) -> None:
    spam, kept, *_others = alike(survey, 10)
    notice()
    review.mark_spam(spam, people.coordinator, "advertising")
    batches.exclude(only(), people.coordinator, "one machine")
    review.put_back(kept, people.coordinator, "a person, known to us")

    batches.finish_decided()
    kept.refresh_from_db()
    assert kept.disposition == Disposition.ACCEPTED
    batches.include(only(), people.coordinator)
    spam.refresh_from_db()
    assert spam.disposition == Disposition.SPAM


def test_an_erased_response_stays_erased(survey: FeedbackFormPage, people: People) -> None:
    first = alike(survey, 10)[0]
    notice()
    batches.exclude(only(), people.coordinator, "one machine")
    erase(first)

    batches.include(only(), people.coordinator)
    count_pending()

    first.refresh_from_db()
    assert (first.disposition, first.wanted) == (Disposition.ERASED, 0)
    assert check() == []


def test_later_responses_of_an_excluded_pattern_open_a_new_batch(
    survey: FeedbackFormPage, people: People
) -> None:
    alike(survey, 10)
    notice()
    batches.exclude(only(), people.coordinator, "one machine")
    alike(survey, 2)

    notice()

    newer = Batch.objects.get(state=BatchState.OPEN)
    assert newer.responses.count() == 2


def test_what_a_reviewer_accepted_is_not_held_against_the_next_one(
    survey: FeedbackFormPage, people: People
) -> None:
    alike(survey, 10)
    notice()
    batches.include(only(), people.coordinator)
    alike(survey, 2)

    assert notice() == []


@pytest.mark.parametrize(
    "name", ["editor", "approver", "officer", "head", "analyst", "director", "admin", "stranger"]
)
def test_only_the_coordinator_decides(survey: FeedbackFormPage, people: People, name: str) -> None:
    alike(survey, 10)
    notice()

    with pytest.raises(MayNotDecide):
        batches.exclude(only(), getattr(people, name), "no")
    with pytest.raises(MayNotDecide):
        batches.include(only(), getattr(people, name))
    assert only().state == BatchState.OPEN


@pytest.mark.parametrize("reason", ["", "  \n", "\x00"])
def test_a_batch_is_not_excluded_without_a_reason(
    survey: FeedbackFormPage, people: People, reason: str
) -> None:
    alike(survey, 10)
    notice()

    with pytest.raises(BatchReasonMissing):
        batches.exclude(only(), people.coordinator, reason)


def test_commands_list_exclude_and_include_batches(survey: FeedbackFormPage) -> None:
    alike(survey, 10)
    count_pending()

    (line,) = said("batches")
    assert line == {"batch": only().pk, "kind": "like", "n": 10, "state": "open"}
    (line,) = said("exclude", line["batch"], reason="one machine")
    assert line["state"] == "excluded"
    count_pending()
    assert make.live_tallies() == {}
    (line,) = said("include", line["batch"])
    assert (line["state"], line["n"]) == ("accepted", 10)
    count_pending()
    assert make.live_tallies()["_response", "_response"] == 10


@pytest.mark.parametrize("command", ["exclude", "include"])
def test_commands_refuse_a_batch_that_is_none(survey: FeedbackFormPage, command: str) -> None:
    with pytest.raises(CommandError):
        call_command(command, 999, reason="x")


def test_the_command_refuses_an_empty_reason(survey: FeedbackFormPage) -> None:
    alike(survey, 10)
    notice()

    with pytest.raises(CommandError):
        call_command("exclude", only().pk, reason=" ")


def said(*command: Any, **options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]
