"""One connection to the mail server, and what becomes of the notices on it."""

import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPAuthenticationError
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from plan_pages.enums import MailState
from plan_pages.models import Notice
from plan_pages.querysets import NoticeQuerySet

from . import mail_errors

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
FIRST_WAITS = (1, 5, 15, 60, 240)
DAY = 24 * 60
# Asking each minute with a wrong password gets an account locked.
AFTER_WRONG_PASSWORD = timedelta(minutes=15)


@dataclass(frozen=True)
class Claim:
    """Notices that are ours to send for now, and what writes the one mail that carries them."""

    notices: list[Notice]
    write: Callable[[], EmailMessage]


@dataclass
class SentReport:
    """Mails sent, mails put off or given up, and why the round ended early, if it did."""

    sent: int = 0
    failed: int = 0
    stopped: str = ""


def waits(attempts: int) -> timedelta:
    """How long after the n-th failed attempt (from 1): 1, 5, 15, 60, 240 min, … one day."""
    if attempts <= len(FIRST_WAITS):
        return timedelta(minutes=FIRST_WAITS[attempts - 1])
    doublings = min(attempts - len(FIRST_WAITS), 10)
    return timedelta(minutes=min(FIRST_WAITS[-1] * 2**doublings, DAY))


def deliver(claims: Iterable[Claim], due: Callable[[], NoticeQuerySet]) -> SentReport:
    """Send claim by claim on one connection; a server that is away ends the round at once.

    ``due`` are the notices that would be sent now. A server that cannot be reached counts as no
    attempt of theirs: however long it is away, none of them is given up.
    """
    report = SentReport()
    if not due().exists():
        return report
    server = get_connection()
    try:
        server.open()
    except Exception as error:
        _put_off(due(), error, report)
    else:
        for claim in claims:
            _send(server, claim, due, report)
            if report.stopped:
                break
    finally:
        _close(server)
    return report


def _send(server: Any, claim: Claim, due: Callable[[], NoticeQuerySet], report: SentReport) -> None:
    try:
        server.send_messages([claim.write()])
    except Exception as error:
        # Whatever is wrong with one message, the others go on.
        if mail_errors.is_the_servers(error):
            _give_back(claim)
            _put_off(due(), error, report)
        else:
            _try_later(claim, error, report)
    else:
        _mark_sent(claim)
        report.sent += 1


def _mark_sent(claim: Claim) -> None:
    _rows(claim).update(
        mail_state=MailState.SENT, sent_at=timezone.now(), next_attempt_at=None, last_error=""
    )


def _give_back(claim: Claim) -> None:
    _held(claim).update(next_attempt_at=None)


def _put_off(notices: NoticeQuerySet, error: Exception, report: SentReport) -> None:
    report.stopped = mail_errors.sentence(error)
    logger.warning("Mail waits: %s", report.stopped)
    changes: dict[str, Any] = {"last_error": report.stopped[:500]}
    if isinstance(error, SMTPAuthenticationError):
        changes["next_attempt_at"] = timezone.now() + AFTER_WRONG_PASSWORD
    else:
        notices = notices.exclude(**changes)
    notices.update(**changes)


def _try_later(claim: Claim, error: Exception, report: SentReport) -> None:
    """A message may be why the server broke off, so it counts; the next round does without it."""
    told = mail_errors.sentence(error)
    attempts = claim.notices[0].attempts + 1
    held = _held(claim)
    held.filter(attempts__gte=MAX_ATTEMPTS - 1).update(mail_state=MailState.FAILED)
    held.update(
        attempts=F("attempts") + 1,
        next_attempt_at=timezone.now() + waits(attempts),
        last_error=told[:500],
    )
    report.failed += 1
    if mail_errors.breaks_the_connection(error):
        report.stopped = told
        logger.warning("Mail waits: %s", told)


def _rows(claim: Claim) -> NoticeQuerySet:
    return Notice.objects.filter(pk__in=[notice.pk for notice in claim.notices])


def _held(claim: Claim) -> NoticeQuerySet:
    """Not what another sender took over because we slept longer than our lease."""
    return _rows(claim).filter(next_attempt_at=claim.notices[0].next_attempt_at)


def _close(server: Any) -> None:
    # What was sent is sent, whatever the server says to our good-bye.
    with contextlib.suppress(Exception):
        server.close()
