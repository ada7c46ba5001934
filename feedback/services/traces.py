"""What keeps posts apart is not kept: after two days their traces go, and their time of day.

The day stays as it was decided at acceptance: no figure moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from feedback.days import LOCAL, now
from feedback.models import Contact, Response, ResponseRevision
from feedback.spam.salts import KEPT_FOR, forget_old_salts

CHUNK = 500
NO_TRACES = {"network": "", "likeness": "", "text_likeness": ""}
NOON = time(12)


def make_coarse() -> int:
    """Empty the traces of 48 hours ago, with the time of day of those who left no contact data.

    Returns how many responses there were; twice is once.
    """
    forget_old_salts()
    total = 0
    while done := _some(now() - KEPT_FOR):
        total += done
    return total


def noon_of(day: date) -> datetime:
    return datetime.combine(day, NOON, LOCAL)


@transaction.atomic
def _some(before: datetime) -> int:
    old = Response.objects.filter(accepted_at__lt=before).exclude(network="")
    rows = old.select_for_update().order_by("pk")[:CHUNK]
    found = list(rows.values_list("pk", flat=True))
    responses = Response.objects.filter(pk__in=found)
    contacts = Contact.objects.filter(response=OuterRef("pk"))
    blur_times(responses.exclude(Exists(contacts)))
    responses.update(**NO_TRACES)
    return len(found)


def lock(pks: Iterable[int]) -> None:
    """Responses are locked before their contact data and consents, always in one order."""
    list(Response.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def blur_without_contact(pks: Iterable[int]) -> None:
    """For those who had contact data until now; younger ones are left to ``make_coarse``."""
    old = Response.objects.filter(pk__in=pks, accepted_at__lt=now() - KEPT_FOR, network="")
    contacts = Contact.objects.filter(response=OuterRef("pk"))
    blur_times(old.exclude(Exists(contacts)))


def blur_times(responses: QuerySet[Response]) -> None:
    """Noon of the day for acceptance and for the sender's own revision; for anonymous ones."""
    for day, pks in _by_day(responses.values_list("local_date", "pk")):
        moment = noon_of(day)
        Response.objects.filter(pk__in=pks).update(accepted_at=moment)
        own = ResponseRevision.objects.filter(response__in=pks, created_by__isnull=True)
        own.update(created_at=moment)


def _by_day(rows: Iterable[tuple[date, int]]) -> list[tuple[date, list[int]]]:
    ordered = groupby(sorted(rows), key=lambda row: row[0])
    return [(day, [pk for _day, pk in group]) for day, group in ordered]
