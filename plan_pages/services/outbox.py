"""The outbox: notices leave by mail from the database, so a server that is away loses none.

A notice is set aside for a while (``LEASE``) before it is sent, in one short transaction, and
marked after the server took it; no transaction is open in between. A process that dies between
the two leaves a notice that goes out once more after the lease, under the same Message-ID, by
which mail programs know it for the same mail. Nothing else sends twice.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import MailState
from plan_pages.errors import NotAllowed, WrongState
from plan_pages.models import Notice
from plan_pages.permissions import coordinates
from plan_pages.querysets import NoticeQuerySet

from .delivery import Claim, SentReport, deliver
from .letters import digest, letter
from .notices import address_of

# Longer than the slowest answers of a server to one message, each of EMAIL_TIMEOUT.
LEASE = timedelta(minutes=10)
MONDAY_MORNING = time(7, 30)
# A notice that waits longer is shown to the Office.
LATE_AFTER = timedelta(hours=1)

WHOM = ("recipient__wagtail_userprofile",)


def send_pending(limit: int = 50) -> SentReport:
    """Send what is due, oldest first, ``limit`` mails at most."""
    return deliver(_single_letters(limit), _pending)


def send_digests(now: datetime | None = None) -> SentReport:
    """One mail to each person of what came before the last Monday, 07:30 local time.

    The notices wait in the outbox like others, so that a later call sends what an earlier one
    could not, and a second call nothing.
    """
    before = last_digest(now or timezone.now())
    return deliver(_digest_letters(before), lambda: _in_digest(before))


def last_digest(now: datetime) -> datetime:
    """The last Monday, 07:30 of the site's time zone, not after ``now``."""
    zone = timezone.get_default_timezone()
    today = timezone.localtime(now, zone).date()
    monday = today - timedelta(days=today.weekday())
    moment = datetime.combine(monday, MONDAY_MORNING, zone)
    return moment if moment <= now else moment - timedelta(days=7)


def unsent(now: datetime) -> NoticeQuerySet:
    """Given up, refused so far, or late: for the Office, which may not know that the mail server
    is away."""
    given_up = Notice.objects.filter(mail_state=MailState.FAILED)
    late = Notice.objects.filter(mail_state=MailState.PENDING, created_at__lt=now - LATE_AFTER)
    refused = Notice.objects.filter(mail_state=MailState.PENDING, attempts__gt=0)
    undigested = Notice.objects.filter(mail_state=MailState.DIGEST).exclude(last_error="")
    return given_up | late | refused | undigested


def try_again(notice: Notice, *, user: Any) -> None:
    """Back to the front of the outbox. Raises ``NotAllowed``, ``WrongState``."""
    if not coordinates(user):
        raise NotAllowed(_("Only the Office may send mail again."))
    with transaction.atomic():
        waiting = unsent(timezone.now()).filter(pk=notice.pk) & _not_being_sent()
        fresh = {"attempts": 0, "next_attempt_at": None, "mail_state": MailState.PENDING}
        if not waiting.update(**fresh):
            raise WrongState(_("This mail was sent meanwhile, or is about to be sent."))
        log(
            instance=notice,
            action="plan_pages.try_mail_again",
            user=user,
            data={"last_error": notice.last_error, "attempts": notice.attempts},
        )


def _single_letters(limit: int) -> Iterator[Claim]:
    for _number in range(limit):
        notices = _claim(_pending().select_related(*WHOM).order_by("pk")[:1])
        if not notices:
            return
        if _reaches(notices):
            yield Claim(notices, partial(letter, notices[0]))


def _digest_letters(before: datetime) -> Iterator[Claim]:
    waiting = _in_digest(before).order_by("recipient_id")
    for person in list(waiting.values_list("recipient_id", flat=True).distinct()):
        own = _in_digest(before).filter(recipient=person)
        notices = _claim(own.select_related(*WHOM).order_by("-pk"))
        if notices and _reaches(notices):
            yield Claim(notices, partial(digest, notices))


def _reaches(notices: list[Notice]) -> bool:
    """Whether the one recipient still has an account and an address; else it stays in the list."""
    if address_of(notices[0].recipient):
        return True
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    rows.update(mail_state=MailState.NONE, next_attempt_at=None)
    return False


def _pending() -> NoticeQuerySet:
    return Notice.objects.to_send(timezone.now())


def _in_digest(before: datetime) -> NoticeQuerySet:
    waiting = Notice.objects.filter(mail_state=MailState.DIGEST, created_at__lt=before)
    now = timezone.now()
    return waiting.filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))


def _not_being_sent() -> NoticeQuerySet:
    """Without those that a sender may hold: they go within the lease anyway."""
    now = timezone.now()
    waits = ~Q(mail_state=MailState.FAILED)
    return Notice.objects.exclude(waits, next_attempt_at__gt=now, next_attempt_at__lte=now + LEASE)


def _claim(wanted: NoticeQuerySet) -> list[Notice]:
    """Those of ``wanted`` that no other sender has; they are ours until the lease runs out.

    Where rows cannot be locked, the update finds them as they were read or not at all.
    """
    until = timezone.now() + LEASE
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            wanted = wanted.select_for_update(skip_locked=True, of=("self",))
        return [notice for notice in wanted if _lease(notice, until)]


def _lease(notice: Notice, until: datetime) -> bool:
    as_read = {"mail_state": notice.mail_state, "next_attempt_at": notice.next_attempt_at}
    found = Notice.objects.filter(pk=notice.pk, **as_read)
    notice.next_attempt_at = until
    return bool(found.update(next_attempt_at=until))
