"""What people agreed to, purpose by purpose, and its end: withdrawn, or expired."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from feedback.days import now
from feedback.models import Consent, Contact, Response

from .traces import blur_without_contact, lock

VERSION_DIGITS = 12


def text_version(text: str) -> str:
    """The same 12 hexadecimal digits for the same text, so that staff see which text it was."""
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS]


@transaction.atomic
def withdraw(response: Response, purpose: str) -> bool:
    """End one consent; with the last one the contact data goes. Twice is once.

    False when there is no such consent in force.
    """
    lock([response.pk])
    in_force = Consent.objects.select_for_update().filter(
        response=response, withdrawn_at__isnull=True
    )
    ended = in_force.filter(purpose=purpose).update(withdrawn_at=now())
    if not in_force.exists():
        Contact.objects.filter(response=response).delete()
        blur_without_contact([response.pk])
    return bool(ended)


@transaction.atomic
def correct_contact(response: Response, given: Mapping[str, str]) -> bool:
    """Put what was given (``name``, ``phone``, ``email``) in the place of what is kept.

    What is empty stays as it is. False when no contact data is kept, which nothing may change:
    it would take a consent.
    """
    contact = Contact.objects.select_for_update().filter(response=response).first()
    if contact is None:
        return False
    changed = [name for name in ("name", "phone", "email") if given.get(name)]
    for name in changed:
        setattr(contact, name, given[name])
    contact.save(update_fields=changed)
    return True


@transaction.atomic
def delete_expired(today: date) -> int:
    """Delete contact data whose time is over; the number of rows. Twice is once.

    Without it the response is anonymous, and loses its time of day.
    """
    expired = Contact.objects.filter(expires_on__lt=today)
    pks = list(expired.values_list("response", flat=True))
    lock(pks)
    deleted, _models = expired.filter(response__in=pks).delete()
    blur_without_contact(pks)
    return deleted
