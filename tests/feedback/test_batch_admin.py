"""Batches in the admin: for the Office alone, with what a decision does before it is made."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.models import ModelLogEntry

from feedback.days import now
from feedback.enums import BatchState
from feedback.models import Batch, FeedbackFormPage
from feedback.services.batch_effect import changes
from feedback.services.counting import count_pending
from feedback.services.definitions import define
from feedback.services.effect import Change
from feedback.services.noticing import notice
from feedback.spam.traces import Traces
from tests.factories import feedback as make
from tests.factories.plan_pages import ReportingPeriodFactory
from tests.feedback.factories_indicators import make_indicator
from tests.people import People

pytestmark = pytest.mark.django_db

INDEX = "/admin/feedback_batches/"


@pytest.fixture(autouse=True)
def small_hold(settings: Any) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "BURST_HOLD": 4}


@pytest.fixture
def batch(people: People) -> Batch:
    page: FeedbackFormPage = make.form_page(title="Khảo sát <b>")
    send(page, 7, "own-{}", "VPDKDD")
    send(page, 5, "alike", "QLDD")
    notice()
    return Batch.objects.get()


def send(page: FeedbackFormPage, n: int, likeness: str, unit: str) -> None:
    for number in range(n):
        traces = Traces(f"network-{number}", likeness.format(number))
        at = now() - timedelta(seconds=number)
        make.answer(page, make.sheet(unit, A1="1", A2="2"), traces=traces, at=at)
    count_pending()


def address(batch: Batch, verb: str = "") -> str:
    if verb:
        return reverse("feedback_batches:decide", args=[batch.pk, verb])
    return reverse("feedback_batches:detail", args=[batch.pk])


@pytest.mark.parametrize(
    "name", ["editor", "approver", "officer", "head", "analyst", "director", "admin", "stranger"]
)
def test_nobody_but_the_coordinator_sees_or_decides(
    batch: Batch, people: People, name: str
) -> None:
    client = people.client(name)

    assert client.get(INDEX).status_code in (302, 403)
    assert client.get(address(batch)).status_code in (302, 403)
    assert client.post(address(batch, "exclude"), {"reason": "x"}).status_code in (302, 403)
    batch.refresh_from_db()
    assert batch.state == BatchState.OPEN


def test_an_anonymous_visitor_is_sent_to_the_login(batch: Batch, people: People) -> None:
    answer = people.client("anonymous").get(address(batch))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_page_says_how_the_numbers_change_and_the_verbs_change_them(
    batch: Batch, people: People
) -> None:
    client = people.client("coordinator")
    assert address(batch) in client.get(INDEX).content.decode()

    page = client.get(address(batch)).content.decode()
    assert "Khảo sát &lt;b&gt;" in page
    assert page.count("<h1") == 1
    assert changes(batch) == [Change("", 12, 7), Change("QLDD", 5, 0)]

    client.post(address(batch, "exclude"), {"reason": "một máy"})
    count_pending()
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == (BatchState.EXCLUDED, "một máy")
    assert changes(batch) == [Change("", 7, 12), Change("QLDD", 0, 5)]

    client.post(address(batch, "include"), {})
    count_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.ACCEPTED
    assert changes(batch)[0] == Change("", 12, 7)
    said = list(ModelLogEntry.objects.filter(object_id=batch.pk).values_list("action", flat=True))
    assert {"feedback.batch_excluded", "feedback.batch_accepted"} <= set(said)


def test_the_page_says_how_values_that_are_not_published_would_change(
    batch: Batch, people: People
) -> None:
    day = localdate()
    ReportingPeriodFactory(starts=date(day.year, 1, 1), ends=date(day.year + 1, 1, 1))
    define(make_indicator(batch.form), [{"code": "a", "questions": ["A2"]}], hit_options=["2"])
    client = people.client("coordinator")

    (change,) = client.get(address(batch)).context["drafts"]
    assert [(one.items[0].hits, one.n) for one in (change.before, change.after)] == [
        (12, 12),
        (7, 7),
    ]
    client.post(address(batch, "exclude"), {"reason": "x"})
    count_pending()
    (back,) = client.get(address(batch)).context["drafts"]
    assert (back.before.items, back.after.items) == (change.after.items, change.before.items)


@pytest.mark.parametrize("reason", ["", " ", "\x00"])
def test_without_a_reason_nothing_is_excluded(batch: Batch, people: People, reason: str) -> None:
    client = people.client("coordinator")

    answer = client.post(address(batch, "exclude"), {"reason": reason}, follow=True)

    assert answer.status_code == 200
    batch.refresh_from_db()
    assert batch.state == BatchState.OPEN


@pytest.mark.parametrize("reason", ["ệ" * 5000, "=HYPERLINK(1)", "\u202e<script>", "{{7*7}}"])
def test_any_reason_is_shown_as_text(batch: Batch, people: People, reason: str) -> None:
    client = people.client("coordinator")

    page = client.post(address(batch, "exclude"), {"reason": reason}, follow=True)

    assert page.status_code == 200
    assert "<script>\n" not in page.content.decode()
    batch.refresh_from_db()
    assert len(batch.reason) <= 255


def test_what_is_not_there_does_not_exist(batch: Batch, people: People) -> None:
    client = people.client("coordinator")

    assert client.get(INDEX + "999999/").status_code == 404
    assert client.post(address(batch, "delete"), {"reason": "x"}).status_code == 404
    assert client.get(address(batch, "exclude")).status_code == 405
    assert client.get(INDEX + "?p=abc").status_code == 200
