"""Responses that wait too long: the health address says it, and the Office gets one mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from feedback import sweeper
from feedback.models import FeedbackFormPage, Lease, Response
from feedback.services import queue
from feedback.services.counting import count_pending, reconcile
from plan_pages.enums import EmailPreference
from plan_pages.models import Notice
from plan_pages.services.notices import choose_mail
from plan_pages.services.outbox import send_pending
from tests.factories import feedback as make
from tests.people import People

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def page() -> FeedbackFormPage:
    return make.form_page()


def look(seconds: int) -> bool:
    """What a look says so many seconds after noon."""
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        return queue.watch()


def respond(page: FeedbackFormPage, seconds: int) -> Response:
    return make.answer(page, make.sheet("VP", A1="5"), at=NOON + timedelta(seconds=seconds))


def told() -> list[tuple[str, str]]:
    """(to whom, occasion) of all notices."""
    rows = Notice.objects.order_by("pk").values_list("recipient__username", "key")
    return [(name, key.split(":")[0]) for name, key in rows]


def test_the_office_and_the_technician_are_told_once_and_once_when_it_is_over(
    page: FeedbackFormPage, people: People
) -> None:
    look(0)
    respond(page, 10)
    assert not any(look(seconds) for seconds in range(15, 300, 15))
    assert all(look(seconds) for seconds in range(315, 900, 15))
    assert sorted(told()) == [("admin", "queue-late"), ("coordinator", "queue-late")]
    count_pending()
    for seconds in range(900, 1200, 15):
        look(seconds)
    assert sorted(told()) == [
        ("admin", "queue-counted"),
        ("admin", "queue-late"),
        ("coordinator", "queue-counted"),
        ("coordinator", "queue-late"),
    ]


def test_the_mails_leave_through_the_outbox_and_tell_nothing_of_any_answer(
    page: FeedbackFormPage, people: People
) -> None:
    look(0)
    respond(page, 10)
    look(400)
    send_pending()
    assert {to for message in mail.outbox for to in message.to} == {
        "admin@example.com",
        "coordinator@example.com",
    }
    assert "12:00 20/11/2026" in mail.outbox[0].subject
    assert "/admin/" in mail.outbox[0].body


def test_who_reads_a_weekly_digest_is_told_at_once_and_who_wants_no_mail_gets_none(
    page: FeedbackFormPage, people: People
) -> None:
    choose_mail(people.coordinator, EmailPreference.WEEKLY)
    choose_mail(people.admin, EmailPreference.NONE)
    look(0)
    respond(page, 10)
    look(400)
    send_pending()
    assert [message.to for message in mail.outbox] == [["coordinator@example.com"]]
    assert len(told()) == 2


def test_the_next_incident_is_told_again(page: FeedbackFormPage, people: People) -> None:
    look(0)
    for start in (10, 5000):
        respond(page, start)
        look(start + 400)
        count_pending()
        look(start + 460)
    assert [occasion for name, occasion in told() if name == "admin"] == [
        "queue-late",
        "queue-counted",
        "queue-late",
        "queue-counted",
    ]


def test_a_slow_worker_around_the_limit_is_one_incident(
    page: FeedbackFormPage, people: People
) -> None:
    look(0)
    for second in range(0, 400, 10):
        respond(page, second)
    look(310)
    for _round in range(10):
        reconcile(limit=1)
        look(310)
    assert {occasion for _name, occasion in told()} == {"queue-late"}


def test_an_old_response_that_was_put_back_just_now_waits_since_just_now(
    page: FeedbackFormPage, people: People
) -> None:
    old = respond(page, -30 * 86_400)
    count_pending()
    look(0)
    Response.objects.filter(pk=old.pk).update(wanted=0)
    assert not look(60)
    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        assert queue.standing() == queue.Queue(1, 60)
    assert not look(290)
    assert look(301)


def test_at_the_very_first_look_nobody_can_tell_how_long_old_ones_have_waited(
    page: FeedbackFormPage, people: People
) -> None:
    respond(page, -86_400)
    assert not look(0)
    assert look(310)


def test_what_waited_while_no_worker_ran_is_told_by_the_next_one(
    page: FeedbackFormPage, people: People
) -> None:
    look(0)
    respond(page, 10)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        for work in (queue.watch, sweeper.sweep, queue.watch):
            work()
    assert [occasion for name, occasion in told() if name == "admin"] == [
        "queue-late",
        "queue-counted",
    ]


def test_two_looks_at_once_tell_once(page: FeedbackFormPage, people: People) -> None:
    look(0)
    respond(page, 10)
    look(400)
    Lease.objects.filter(name=queue.LATE).delete()
    look(400)
    assert len(told()) == 2


def test_off_is_off_and_ends_what_was_begun(
    page: FeedbackFormPage, people: People, settings: Any
) -> None:
    settings.FEEDBACK = {"QUEUE_ALERT_SECONDS": 0}
    look(0)
    respond(page, 10)
    assert not look(4000)
    assert told() == []


def test_a_longer_limit_is_the_hosts(page: FeedbackFormPage, people: People, settings: Any) -> None:
    settings.FEEDBACK = {"QUEUE_ALERT_SECONDS": 1800}
    look(0)
    respond(page, 10)
    assert not look(1800)
    assert look(1900)


def test_the_command_looks_and_says_what_waits(page: FeedbackFormPage, people: People) -> None:
    look(0)
    respond(page, 0)
    out = StringIO()
    with time_machine.travel(NOON + timedelta(seconds=70), tick=False):
        call_command("watch_queue", stdout=out)
    assert out.getvalue() == "1 waiting, the oldest for 70 s.\n"


def test_a_stranger_learns_two_numbers_and_nothing_else(page: FeedbackFormPage) -> None:
    respond(page, 0)
    answer = Client().get("/health/queue?form=khao-sat&unit=VP")
    assert set(answer.json()) == {"pending", "oldest_seconds"}
    assert answer.json()["pending"] == 1
    assert "khao-sat" not in answer.content.decode()
