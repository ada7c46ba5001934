"""How long responses wait to be counted, and the alert when it is too long.

A response of last month that was put back a moment ago waits since a moment, whatever day it
bears: beside the alert, the table of leases keeps when a look last found nothing old that waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from feedback import conf
from feedback.days import LOCAL, now
from feedback.models import Lease, Response
from plan_pages.enums import MailState, NoticeKind
from plan_pages.models import Notice
from plan_pages.roles import Role
from plan_pages.services.notices import notify

CLEAR = "queue:clear"
LATE = "queue:late"
# In quiet operation the sweeper has counted everything that is older.
QUIET = timedelta(seconds=45)
MOST_NAMED = 10
TOLD = (Role.COORDINATOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Queue:
    """``oldest_seconds`` is None where nothing waits."""

    pending: int
    oldest_seconds: int | None


def standing() -> Queue:
    """What waits now: two numbers that are everybody's."""
    moment = now()
    since = _waits_since(_oldest())
    seconds = None if since is None else max(0, int((moment - since).total_seconds()))
    return Queue(Response.objects.pending().count(), seconds)


def watch() -> bool:
    """Look, and tell the Office once when a response waits too long and once when it is over.

    Returns whether one does. Two processes at once tell once.
    """
    moment, oldest = now(), _oldest()
    _remember(moment, oldest)
    limit = timedelta(seconds=conf.get("QUEUE_ALERT_SECONDS"))
    since = _waits_since(oldest)
    waits = timedelta() if since is None else moment - since
    if limit and since is not None and waits > limit:
        _begin_incident(since)
        return True
    # Not at the limit itself: a slow worker would tell of it again and again.
    if waits < limit / 2 or not limit:
        _end_incident(moment)
    return False


def _oldest() -> datetime | None:
    return Response.objects.pending().aggregate(at=Min("accepted_at"))["at"]


def _waits_since(oldest: datetime | None) -> datetime | None:
    clear = Lease.objects.filter(name=CLEAR).values_list("expires_at", flat=True).first()
    if oldest is None or clear is None or oldest >= clear - QUIET:
        return oldest
    return clear


def _remember(moment: datetime, oldest: datetime | None) -> None:
    """At the first look nobody can say how long what is old has been waiting."""
    is_clear = oldest is None or oldest >= moment - QUIET
    kept = Lease.objects.filter(name=CLEAR)
    is_fresh = kept.filter(expires_at__gt=moment - QUIET / 3).exists()
    if (is_clear and not is_fresh) or not kept.exists():
        Lease.objects.update_or_create(name=CLEAR, defaults={"expires_at": moment})


def _begin_incident(since: datetime) -> None:
    if Lease.objects.filter(name=LATE).exists():
        return
    with transaction.atomic():
        _row, is_new = Lease.objects.get_or_create(name=LATE, defaults={"expires_at": since})
        if is_new:
            _tell("late", since)


def _end_incident(moment: datetime) -> None:
    if not Lease.objects.filter(name=LATE).exists():
        return
    with transaction.atomic():
        row = Lease.objects.select_for_update().filter(name=LATE).first()
        if row is not None:
            row.delete()
            _tell("counted", row.expires_at, moment)


def tell_set_aside(responses: list[int]) -> None:
    """Tell the Office once of responses that are tried no more."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Responses could not be counted: %(numbers)s") % {
            "numbers": ", ".join(map(str, responses[:MOST_NAMED]))
        }
        body = _(
            "They are safe, are in no figure, and are not tried again by themselves. The list of "
            "responses shows them; the log of the worker says why. A response that is corrected, "
            "or set aside and put back, is tried again."
        )
        path = f"{reverse('feedback_responses')}?failed=1"
        _notify(f"set-aside:{min(responses)}", subject, body, path)


def _tell(occasion: str, since: datetime, until: datetime | None = None) -> None:
    """In the site's language: no person's request is behind this."""
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = _over_words(since, until) if until else _late_words(since)
        key, path = f"queue-{occasion}:{since:%Y%m%d%H%M%S}", reverse("feedback_job_runs:index")
        _notify(key, subject, body, path)


def _notify(key: str, subject: str, body: str, path: str) -> None:
    notify(_people(), NoticeKind.RESPONSES_WAIT, key, subject, body=body, path=path)
    # Next Monday's digest would be too late.
    Notice.objects.filter(key=key, mail_state=MailState.DIGEST).update(mail_state=MailState.PENDING)


def _late_words(since: datetime) -> tuple[str, str]:
    subject = _("Responses have been waiting to be counted since %(time)s")
    body = _(
        "Responses are accepted and none is lost, but no process has counted them since "
        "%(time)s. Please look whether a worker runs; “aggregate” counts by hand."
    )
    names = {"time": _time(since)}
    return subject % names, body % names


def _over_words(since: datetime, until: datetime) -> tuple[str, str]:
    subject = _("Responses are counted again since %(time)s") % {"time": _time(until)}
    body = _("The oldest had been waiting since %(time)s. No response was lost.")
    return subject, body % {"time": _time(since)}


def _time(moment: datetime) -> str:
    return date_format(moment.astimezone(LOCAL), "H:i d/m/Y")


def _people() -> Any:
    roles = [str(role) for role in TOLD]
    return get_user_model().objects.filter(is_active=True, groups__name__in=roles).distinct()
