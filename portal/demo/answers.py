"""The demo's answers, through the service that forms use, and counted like any others."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from feedback.models import FeedbackFormPage, FormVersion, Response
from feedback.services.counting import reconcile
from feedback.services.intake import accept
from feedback.services.tokens import Token
from feedback.services.versions import version_for

from .periods import past_quarters
from .sheets import Answered, answers_of

# One write transaction of SQLite keeps every citizen waiting: they are kept short.
CHUNK = 20
COUNTED_AT_ONCE = 60


def seed_answers(page: FeedbackFormPage, day: date) -> int:
    """Accept and count the answers that are missing; returns how many were."""
    version = version_for(page)
    missing = _missing(version, day)
    for start in range(0, len(missing), CHUNK):
        with transaction.atomic():
            for answered in missing[start : start + CHUNK]:
                _accept(version, answered)
    if missing:
        count_in_small_steps()
    return len(missing)


def count_in_small_steps() -> None:
    while True:
        counted = reconcile(COUNTED_AT_ONCE)
        if not counted.moved and not counted.failed:
            return


def _missing(version: FormVersion, day: date) -> list[Answered]:
    known = set(Response.objects.filter(form=version.form).values_list("token", flat=True))
    return [answered for answered in _all(day) if answered.nonce not in known]


def _all(day: date) -> Iterator[Answered]:
    for step, quarter in enumerate(past_quarters(day)):
        yield from answers_of(quarter, step)


def _accept(version: FormVersion, answered: Answered) -> None:
    token = Token(version.form_id, version.pk, answered.at.timestamp(), answered.nonce)
    accept(token, answered.sheet, channel=answered.channel, at=answered.at)
