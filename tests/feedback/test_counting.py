from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.cells import RESPONSE
from feedback.enums import Disposition, ReceiptState
from feedback.models import FeedbackFormPage, Response, ResponseRevision, Tally
from feedback.services import review
from feedback.services.counting import count_pending, reconcile
from feedback.services.erasure import erase, erase_by_receipt
from feedback.services.receipts import receipt_for
from feedback.services.recount import check, recount
from tests.factories import feedback as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> FeedbackFormPage:
    return make.form_page()


@pytest.fixture
def reviewer() -> User:
    return User.objects.create_user("reviewer")


def test_each_kind_of_answer_adds_its_cells_and_each_sheet_one_response(
    survey: FeedbackFormPage,
) -> None:
    make.answer(
        survey, make.sheet("VP", A1="4", A2="_no_opinion", B1="online", C1=["time", "fees"])
    )
    make.answer(survey, make.sheet("VP", A1="4", C1=["fees"]))

    count_pending()

    assert make.live_tallies() == {
        (RESPONSE, RESPONSE): 2,
        ("A1", "4"): 2,
        ("A2", "_no_opinion"): 1,
        ("B1", "online"): 1,
        ("C1", "time"): 1,
        ("C1", "fees"): 2,
        ("C1", "_answered"): 2,
    }


def test_a_tally_stands_under_the_half_month_of_the_local_day(survey: FeedbackFormPage) -> None:
    for moment in ("2026-11-14T16:59:00+00:00", "2026-11-14T17:00:00+00:00"):
        at = datetime.fromisoformat(moment).astimezone(UTC)
        make.answer(survey, make.sheet("VP", A1="5"), at=at)

    count_pending()

    rows = Tally.objects.filter(question="A1").order_by("half_month")
    assert [row.half_month for row in rows] == [date(2026, 11, 1), date(2026, 11, 15)]


def test_counting_again_changes_nothing(survey: FeedbackFormPage) -> None:
    make.answer(survey, make.sheet(A1="4"))
    count_pending()

    assert count_pending().moved == 0
    assert make.live_tallies()["A1", "4"] == 1


def test_a_response_set_aside_leaves_the_counts_and_comes_back_exactly(
    survey: FeedbackFormPage, reviewer: User
) -> None:
    response = make.answer(survey, make.sheet("VP", A1="4", C1=["time"]))
    make.answer(survey, make.sheet("VP", A1="5"))
    count_pending()
    before = make.live_tallies()

    for _turn in range(10):
        review.mark_spam(response, reviewer, "same text as many")
        count_pending()
        assert make.live_tallies() == {(RESPONSE, RESPONSE): 1, ("A1", "5"): 1}
        review.put_back(response, reviewer, "was a person")
        count_pending()
        assert make.live_tallies() == before


def test_a_correction_moves_the_counts_and_keeps_what_was_said_first(
    survey: FeedbackFormPage, reviewer: User
) -> None:
    response = make.answer(survey, make.sheet("VP", A1="1"))
    count_pending()

    review.correct(response, make.sheet("QLDD", A1="5"), reviewer, "keyed in wrongly")
    count_pending()

    assert make.live_tallies() == {(RESPONSE, RESPONSE): 1, ("A1", "5"): 1}
    assert set(Tally.objects.filter(live=1).values_list("unit", flat=True)) == {"QLDD"}
    assert [revision.answers for revision in response.revisions.all()] == [{"A1": "1"}, {"A1": "5"}]


def test_an_erased_response_leaves_the_counts_and_its_answers_leave_the_database(
    survey: FeedbackFormPage,
) -> None:
    response = make.answer(survey, make.sheet("VP", A1="4"))
    count_pending()

    erase(response)
    erase(response)

    assert make.live_tallies() == {}
    assert not ResponseRevision.objects.filter(response=response).exists()
    assert response.receipt_state == ReceiptState.ERASED


def test_a_response_erased_before_it_was_counted_is_never_counted(survey: FeedbackFormPage) -> None:
    response = make.answer(survey, make.sheet("VP", A1="4"))

    erase(response)
    count_pending()

    assert make.live_tallies() == {}
    assert not ResponseRevision.objects.exists()


def test_an_erased_response_cannot_be_put_back(survey: FeedbackFormPage, reviewer: User) -> None:
    response = make.answer(survey, make.sheet("VP", A1="4"))
    erase(response)

    review.put_back(response, reviewer, "by mistake")
    review.mark_spam(response, reviewer, "by mistake")
    count_pending()

    response.refresh_from_db()
    assert (response.disposition, response.wanted) == (Disposition.ERASED, 0)


def test_one_unreadable_response_is_set_aside_while_the_others_are_counted(
    survey: FeedbackFormPage,
) -> None:
    poison = make.answer(survey, make.sheet("VP", A1="4"))
    ResponseRevision.objects.filter(response=poison).update(answers=["not", "a", "mapping"])
    make.answer(survey, make.sheet("VP", A1="5"))

    count_pending()

    poison.refresh_from_db()
    assert poison.failed_at is not None
    assert list(Response.objects.failed()) == [poison]
    assert make.live_tallies() == {(RESPONSE, RESPONSE): 1, ("A1", "5"): 1}


def test_an_option_that_the_version_does_not_know_is_never_counted(
    survey: FeedbackFormPage,
) -> None:
    poison = make.answer(survey, make.sheet("VP", A1="4"))
    ResponseRevision.objects.filter(response=poison).update(answers={"A1": "6"})

    count_pending()

    assert make.live_tallies() == {}


def test_a_recount_finds_and_mends_what_does_not_agree(survey: FeedbackFormPage) -> None:
    make.answer(survey, make.sheet("VP", A1="4"))
    count_pending()
    before = make.live_tallies()
    Tally.objects.filter(question="A1").update(live=7)
    Tally.objects.filter(question=RESPONSE).delete()

    wrong = recount()

    assert [(item.key.question, item.tally, item.responses) for item in wrong] == [
        ("A1", 7, 1),
        (RESPONSE, 0, 1),
    ]
    assert make.live_tallies() == before
    assert recount() == []


def test_a_recount_leaves_archived_counts_alone(survey: FeedbackFormPage) -> None:
    make.answer(survey, make.sheet("VP", A1="4"))
    count_pending()
    Tally.objects.filter(question="A1").update(archived=30)

    assert recount() == []
    assert Tally.objects.get(question="A1").archived == 30


def test_a_check_writes_nothing_and_says_what_differs(survey: FeedbackFormPage) -> None:
    make.answer(survey, make.sheet("VP", A1="4"))
    count_pending()
    assert check() == []
    Tally.objects.filter(question="A1").update(live=2)

    assert [item.key.question for item in check()] == ["A1"]
    assert Tally.objects.get(question="A1").live == 2


UNITS = ("VP", "QLDD")
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "A1": st.sampled_from(["1", "3", "5", "_no_opinion"]),
        "C1": st.lists(st.sampled_from(["time", "fees"]), min_size=1, unique=True),
    },
)
DECISIONS = ["spam", "exclude", "back", "correct", "erase", "erase by receipt"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "count", *DECISIONS, "recount", "check"]),
        st.integers(0, 5),
        ANSWERS,
    ),
    max_size=18,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_order_of_events_leaves_the_sum_of_what_is_wanted(
    survey: FeedbackFormPage, reviewer: User, steps: list[tuple[str, int, dict[str, object]]]
) -> None:
    Tally.objects.all().delete()
    Response.objects.all().delete()
    responses: list[Response] = []
    for step, place, answers in steps:
        if step == "accept":
            responses.append(make.answer(survey, make.sheet(UNITS[place % 2], **answers)))
        elif step == "count":
            reconcile(limit=1 + place)
        elif step == "check":
            # Whatever waits to be counted, tallies are at every moment what is counted.
            assert check() == []
        elif step == "recount":
            recount()
        elif responses:
            _apply(step, responses[place % len(responses)], reviewer, answers)

    count_pending()

    assert _by_unit() == _fold()
    assert recount() == []


def _apply(step: str, response: Response, reviewer: User, answers: dict[str, object]) -> None:
    if step == "spam":
        review.mark_spam(response, reviewer, "test")
    elif step == "exclude":
        review.exclude(response, reviewer, "test")
    elif step == "back":
        review.put_back(response, reviewer, "test")
    elif step == "correct":
        review.correct(response, make.sheet(UNITS[len(answers) % 2], **answers), reviewer, "test")
    elif step == "erase by receipt":
        erase_by_receipt(receipt_for(response.token))
    else:
        erase(response)


def _by_unit() -> dict[tuple[str, str, str], int]:
    rows = Tally.objects.values_list("unit", "question", "option").annotate(n=Sum("live"))
    return {(unit, question, option): n for unit, question, option, n in rows if n}


def _fold() -> dict[tuple[str, str, str], int]:
    """What the counts should be, written without the code under test."""
    expected: Counter[tuple[str, str, str]] = Counter()
    for response in Response.objects.filter(disposition=Disposition.ACCEPTED):
        revision = response.revisions.latest("number")
        unit, answers = revision.unit, revision.answers
        expected[unit, RESPONSE, RESPONSE] += 1
        if "A1" in answers:
            expected[unit, "A1", answers["A1"]] += 1
        for option in answers.get("C1", []):
            expected[unit, "C1", option] += 1
        expected[unit, "C1", "_answered"] += 1 if answers.get("C1") else 0
    return {key: n for key, n in expected.items() if n}
