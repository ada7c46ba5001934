"""The outbox against a real mail server: up, away, silent, choosy, and two senders at once."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from plan_pages.enums import EmailPreference, MailState, NoticeKind
from plan_pages.errors import NotAllowed, WrongState
from plan_pages.models import Notice
from plan_pages.services import delivery
from plan_pages.services.delivery import waits
from plan_pages.services.notices import choose_mail, notify
from plan_pages.services.outbox import (
    LEASE,
    last_digest,
    send_digests,
    send_pending,
    try_again,
    unsent,
)
from tests.people import People
from tests.rig import Site
from tests.rig.mail_server import MailServer

# 07:30 in Vietnam, and a Sunday in every zone west of it.
MONDAY = datetime(2022, 10, 3, 0, 30, tzinfo=UTC)
Mail = Callable[..., MailServer]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(autouse=True)
def leads_to_the_server(settings: Settings, mail_server: MailServer) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.EMAIL_TIMEOUT = 1
    settings.DEFAULT_FROM_EMAIL = "cong@example.com"
    settings.WAGTAILADMIN_BASE_URL = "https://cchc.example.vn"


def tell(*people: User, key: str = "once", **extra: Any) -> None:
    notify(people, NoticeKind.OVERDUE, key, f"Quá hạn {key}", **extra)


def states() -> dict[str, str]:
    return dict(Notice.objects.order_by("pk").values_list("recipient__username", "mail_state"))


# --- a server that takes mail ---
def test_a_notice_arrives(people: People, mail_server: MailServer) -> None:
    tell(people.officer, body="Hạn trong kế hoạch: 30/9 <b>&</b>", path="/admin/viec/")
    assert send_pending().sent == 1
    (message,) = mail_server.received
    assert message["From"] == "cong@example.com"
    assert message["To"] == "officer@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Subject"]).endswith("Quá hạn once")
    text = message.get_content()
    assert message.get_content_type() == "text/plain"
    assert "Hạn trong kế hoạch: 30/9 <b>&</b>" in text
    assert "https://cchc.example.vn/admin/viec/" in text
    assert "https://cchc.example.vn/admin/reform_notices/" in text
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.attempts, notice.last_error) == (MailState.SENT, 0, "")
    assert notice.sent_at is not None


def test_a_mail_holds_nobodys_name_or_account(people: People, mail_server: MailServer) -> None:
    User.objects.filter(pk=people.officer.pk).update(first_name="Tùng", last_name="Nguyễn")
    tell(people.officer)
    send_pending()
    text = mail_server.received[0].get_content()
    assert "Tùng" not in text
    assert "officer" not in text


def test_a_mail_is_in_the_readers_language(people: People, mail_server: MailServer) -> None:
    UserProfile.objects.create(user=people.officer, preferred_language="en")
    tell(people.officer)
    send_pending()
    assert "Sent automatically by" in mail_server.received[0].get_content()


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "javascript:x"])
def test_a_mail_leads_only_to_this_site(people: People, mail_server: MailServer, path: str) -> None:
    tell(people.officer, path=path)
    send_pending()
    assert path not in mail_server.received[0].get_content()


def test_a_second_round_sends_nothing(people: People, mail_server: MailServer) -> None:
    tell(people.officer, people.head)
    assert [send_pending().sent, send_pending().sent] == [2, 0]
    assert len(mail_server.received) == 2


def test_a_round_sends_the_oldest_and_no_more_than_its_limit(
    people: People, mail_server: MailServer
) -> None:
    for number in range(5):
        tell(people.officer, key=str(number))
    assert send_pending(limit=2).sent == 2
    assert [str(message["Subject"])[-1] for message in mail_server.received] == ["0", "1"]
    assert Notice.objects.filter(mail_state=MailState.PENDING).count() == 3


def test_no_mail_goes_to_who_wants_none_or_has_no_address_any_more(
    people: People, mail_server: MailServer
) -> None:
    choose_mail(people.head, EmailPreference.NONE)
    tell(people.officer, people.head, people.director, people.stranger)
    User.objects.filter(pk=people.officer.pk).update(email="")
    User.objects.filter(pk=people.director.pk).update(is_active=False)
    assert send_pending().sent == 1
    assert [message["To"] for message in mail_server.received] == ["stranger@example.com"]
    assert set(states().values()) == {MailState.NONE, MailState.SENT}


@pytest.mark.alone
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_transaction_is_open_while_the_server_is_talked_to(mail_server: MailServer) -> None:
    ours, seen = connections["default"], []
    mail_server.on_message = lambda: seen.append(ours.in_atomic_block)
    tell(User.objects.create_user("one", "one@example.com"))
    assert send_pending().sent == 1
    assert seen == [False]


# --- a server that is away ---
def test_a_server_that_is_away_loses_nothing_and_gets_all_of_it_once(
    people: People, mail_server: MailServer
) -> None:
    mail_server.stop()
    tell(people.officer, people.head)
    for _round in range(3 * delivery.MAX_ATTEMPTS):
        report = send_pending()
        assert (report.sent, report.failed) == (0, 0)
        assert "127.0.0.1" in report.stopped
    waiting = Notice.objects.filter(mail_state=MailState.PENDING, attempts=0)
    assert waiting.count() == 2
    assert all(notice.last_error for notice in waiting)
    mail_server.start()
    assert [send_pending().sent, send_pending().sent] == [2, 0]
    assert len(mail_server.received) == 2
    assert not Notice.objects.exclude(last_error="").exists()


def test_a_server_that_never_answers_is_given_up_for_the_round(
    people: People, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent.getsockname()[1], 0.2
        tell(people.officer, people.head)
        assert send_pending().stopped
    assert set(states().values()) == {MailState.PENDING}


def test_a_message_that_hangs_the_server_lets_the_others_pass_later(
    people: People, mail_server: MailServer, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.silent_for = {"officer@example.com"}
    tell(people.officer, people.head)
    first = send_pending()
    assert (first.sent, first.failed, bool(first.stopped)) == (0, 1, True)
    assert send_pending().sent == 1
    assert [message["To"] for message in mail_server.received] == ["head@example.com"]
    mail_server.silent_for.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        assert send_pending().sent == 1
    assert len(mail_server.to("officer@example.com")) == 1


def test_a_wrong_password_is_not_tried_again_at_once(people: People, settings: Settings) -> None:
    with MailServer(login=("cong", "right-password")) as server:
        settings.EMAIL_PORT = server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cong", "wrong-password"
        tell(people.officer)
        assert "wrong-password" not in send_pending().stopped
        settings.EMAIL_HOST_PASSWORD = "right-password"
        assert send_pending().sent == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
            assert send_pending().sent == 1


def test_a_server_that_is_closing_counts_as_no_attempt(
    people: People, mail_server: MailServer
) -> None:
    mail_server.replies = {"officer@example.com": "421 closing"}
    tell(people.officer, people.head)
    assert send_pending().stopped
    assert set(Notice.objects.values_list("attempts", "next_attempt_at")) == {(0, None)}


def test_a_refused_sender_counts_as_no_attempt(people: People, mail_server: MailServer) -> None:
    mail_server.replies = {"cong@example.com": "550 unknown sender"}
    tell(people.officer, people.head)
    assert "550 unknown sender" in send_pending().stopped
    mail_server.replies = {}
    assert send_pending().sent == 2


# --- a message that is refused ---
def test_a_refused_address_does_not_stop_the_others(
    people: People, mail_server: MailServer
) -> None:
    mail_server.replies = {"officer@example.com": "550 no such user"}
    tell(people.officer, people.head, people.stranger)
    report = send_pending()
    assert (report.sent, report.failed, report.stopped) == (2, 1, "")
    notice = Notice.objects.get(mail_state=MailState.PENDING)
    assert notice.attempts == 1
    assert "550 no such user" in notice.last_error
    assert send_pending().failed == 0


def test_the_office_sees_at_once_what_the_server_refused(
    people: People, mail_server: MailServer
) -> None:
    mail_server.replies = {"officer@example.com": "550 no such user"}
    tell(people.officer, people.head)
    send_pending()
    assert unsent(timezone.now()).get().recipient == people.officer


@pytest.mark.parametrize("address", ["no at sign", "a@b\nBcc: c@example.com", "tên@ví-dụ", "@"])
def test_an_address_that_is_none_does_not_stop_the_others(
    people: People, mail_server: MailServer, address: str
) -> None:
    User.objects.filter(pk=people.officer.pk).update(email=address)
    people.officer.refresh_from_db()
    tell(people.officer, people.head)
    send_pending()
    assert [message["To"] for message in mail_server.received][-1] == "head@example.com"
    assert not any(message["Bcc"] for message in mail_server.received)


def test_waits_grow_to_a_day() -> None:
    minutes = [waits(attempt).total_seconds() / 60 for attempt in range(1, 13)]
    assert minutes == [1, 5, 15, 60, 240, 480, 960, 1440, 1440, 1440, 1440, 1440]


def test_a_mail_is_given_up_after_twelve_attempts_and_shown(
    people: People, mail_server: MailServer
) -> None:
    mail_server.replies = {"officer@example.com": "450 mailbox full"}
    tell(people.officer)
    moment = timezone.now()
    for attempt in range(1, 13):
        with time_machine.travel(moment, tick=False):
            assert send_pending().failed == 1, attempt
            assert send_pending().failed == 0
        moment += waits(attempt) + timedelta(seconds=1)
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.attempts) == (MailState.FAILED, 12)
    with time_machine.travel(moment + timedelta(days=30), tick=False):
        assert send_pending().failed == 0
        assert unsent(timezone.now()).get() == notice


# --- a process that dies, and one that sleeps ---
def test_a_mail_that_went_out_unmarked_goes_again_as_the_same_mail(
    people: People, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(people.officer)
    with monkeypatch.context() as dies:
        dies.setattr(delivery, "_mark_sent", lambda claim: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send_pending()
    assert send_pending().sent == 0
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1), tick=True):
        assert send_pending().sent == 1
    first, second = (message["Message-ID"] for message in mail_server.received)
    assert first == second
    assert first.endswith("@cchc.example.vn>")


def test_two_notices_are_two_messages(people: People, mail_server: MailServer) -> None:
    tell(people.officer, people.head)
    send_pending()
    assert len({message["Message-ID"] for message in mail_server.received}) == 2


def test_who_outsleeps_the_lease_does_not_undo_what_another_did(
    people: People, mail_server: MailServer
) -> None:
    """The sleeper's server refused; meanwhile the notice went out."""
    mail_server.replies = {"officer@example.com": "550 no"}
    tell(people.officer)
    sent = {"mail_state": MailState.SENT, "next_attempt_at": None}
    real = smtplib.SMTP.rcpt

    def slow(self: smtplib.SMTP, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        Notice.objects.update(**sent)
        return real(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smtplib.SMTP, "rcpt", slow)
        send_pending()
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.attempts) == (MailState.SENT, 0)


# --- the digest ---
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MONDAY, MONDAY),
        (MONDAY - timedelta(seconds=1), MONDAY - timedelta(days=7)),
        (MONDAY + timedelta(days=6, hours=23), MONDAY),
    ],
)
def test_the_digest_is_due_on_mondays_at_half_past_seven_in_vietnam(
    now: datetime, expected: datetime
) -> None:
    with timezone.override("America/New_York"):
        assert last_digest(now) == expected


def test_the_digest_is_one_mail_of_the_weeks_notices_once(
    people: People, mail_server: MailServer
) -> None:
    for person in (people.officer, people.head):
        choose_mail(person, EmailPreference.WEEKLY)
    with time_machine.travel(MONDAY - timedelta(days=3), tick=False):
        tell(people.officer, people.head, key="thứ sáu", path="/admin/x/")
        tell(people.officer, key="thứ bảy")
        assert (send_pending().sent, send_digests().sent) == (0, 0)
    with time_machine.travel(MONDAY - timedelta(minutes=1), tick=False):
        assert send_digests().sent == 0
    with time_machine.travel(MONDAY, tick=False):
        assert [send_digests().sent, send_digests().sent] == [2, 0]
    (message,) = mail_server.to("officer@example.com")
    text = message.get_content()
    assert text.index("Quá hạn thứ bảy") < text.index("Quá hạn thứ sáu")
    assert "https://cchc.example.vn/admin/x/" in text
    assert set(states().values()) == {MailState.SENT}


def test_what_comes_after_the_digest_waits_a_week(people: People, mail_server: MailServer) -> None:
    choose_mail(people.officer, EmailPreference.WEEKLY)
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        tell(people.officer)
        assert send_digests().sent == 0
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        assert send_digests().sent == 1


def test_a_digest_whose_server_is_away_comes_later_once(
    people: People, mail_server: MailServer
) -> None:
    choose_mail(people.officer, EmailPreference.WEEKLY)
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        tell(people.officer)
    mail_server.stop()
    with time_machine.travel(MONDAY, tick=False):
        assert send_digests().stopped
        assert unsent(timezone.now()).count() == 1
    mail_server.start()
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        assert [send_digests().sent, send_digests().sent] == [1, 0]
    assert len(mail_server.received) == 1


def test_a_refused_digest_does_not_stop_the_others(people: People, mail_server: MailServer) -> None:
    mail_server.replies = {"officer@example.com": "550 no such user"}
    for person in (people.officer, people.head):
        choose_mail(person, EmailPreference.WEEKLY)
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        tell(people.officer, people.head)
        tell(people.officer, key="again")
    with time_machine.travel(MONDAY, tick=False):
        report = send_digests()
    assert (report.sent, report.failed) == (1, 1)
    refused = Notice.objects.filter(recipient=people.officer)
    assert set(refused.values_list("mail_state", "attempts")) == {(MailState.DIGEST, 1)}


def test_a_long_digest_says_how_much_is_left_out(people: People, mail_server: MailServer) -> None:
    UserProfile.objects.create(user=people.officer, preferred_language="en")
    choose_mail(people.officer, EmailPreference.WEEKLY)
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        for number in range(103):
            tell(people.officer, key=str(number))
    with time_machine.travel(MONDAY, tick=False):
        send_digests()
    text = mail_server.received[0].get_content()
    assert text.count("Quá hạn") == 100
    assert "3 more notices" in text


# --- once more, by a person ---
def given_up(person: User) -> Notice:
    tell(person)
    Notice.objects.update(mail_state=MailState.FAILED, attempts=12, last_error="550 no")
    return Notice.objects.get()


def test_the_office_sends_a_mail_again(people: People, mail_server: MailServer) -> None:
    notice = given_up(people.officer)
    try_again(notice, user=people.coordinator)
    assert send_pending().sent == 1
    entry = ModelLogEntry.objects.get(action="plan_pages.try_mail_again")
    assert entry.user == people.coordinator
    assert entry.data["last_error"] == "550 no"


@pytest.mark.parametrize("name", ["officer", "head", "stranger", "director", "admin", "editor"])
def test_nobody_else_sends_mail_again(people: People, name: str) -> None:
    notice = given_up(people.officer)
    with pytest.raises(NotAllowed):
        try_again(notice, user=getattr(people, name))
    assert states() == {"officer": MailState.FAILED}


def test_what_was_sent_is_not_sent_again(people: People) -> None:
    notice = given_up(people.officer)
    Notice.objects.update(mail_state=MailState.SENT)
    with pytest.raises(WrongState):
        try_again(notice, user=people.coordinator)


def test_what_a_sender_holds_is_not_given_to_another(people: People) -> None:
    tell(people.officer)
    now = timezone.now()
    Notice.objects.update(created_at=now - timedelta(days=1), next_attempt_at=now + LEASE / 2)
    with pytest.raises(WrongState):
        try_again(Notice.objects.get(), user=people.coordinator)


def test_a_mail_is_late_after_an_hour(people: People) -> None:
    tell(people.officer)
    now = timezone.now()
    assert not unsent(now).exists()
    assert unsent(now + timedelta(minutes=61)).count() == 1


# --- two senders at once, as processes ---
FILL = """
from django.contrib.auth.models import User
from plan_pages.enums import NoticeKind, EmailPreference
from plan_pages.services.notices import choose_mail, notify
from plan_pages.models import Notice
import datetime
people = [User.objects.create_user(f"p{n}", f"p{n}@example.com") for n in range(20)]
for person in people[10:]:
    choose_mail(person, EmailPreference.WEEKLY)
for key in ("a", "b"):
    notify(people, NoticeKind.OVERDUE, key, key)
Notice.objects.update(created_at=datetime.datetime(2022, 10, 1, tzinfo=datetime.UTC))
"""


@pytest.mark.processes
def test_two_senders_at_once_send_each_mail_once(site_database: str) -> None:
    with (
        MailServer(pause=0.02) as server,
        Site(
            database_url=site_database,
            web=False,
            workers=0,
            migrate=not site_database,
            env={"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"},
        ) as site,
    ):
        site.manage("shell", "-c", FILL)
        commands = ["send_notices", "send_notices", "send_digest", "send_digest"]
        outputs: list[str] = []
        threads = [
            threading.Thread(target=lambda name=name: outputs.append(site.manage(name)))
            for name in commands
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(outputs) == len(commands), outputs
    got = [message["Message-ID"] for message in server.received]
    assert len(got) == len(set(got)) == 20 + 10
