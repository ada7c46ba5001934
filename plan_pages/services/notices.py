"""Notices to people: one for each occasion, and its mail through the outbox."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from plan_pages.enums import EmailPreference, MailState, NoticeKind
from plan_pages.models import Notice, NoticePreference

MAIL_STATES = {
    EmailPreference.EACH: MailState.PENDING,
    EmailPreference.WEEKLY: MailState.DIGEST,
    EmailPreference.NONE: MailState.NONE,
}


Words = str | Callable[[], str]


def notify(
    recipients: Iterable[Any],
    kind: NoticeKind,
    key: str,
    subject: Words,
    *,
    body: str = "",
    path: str = "",
) -> int:
    """Tell each recipient once for each ``key``; returns how many notices are new.

    A ``subject`` that is a function is asked in the language of each reader: whoever's act this
    is need not read that.
    """
    people = {person.pk: person for person in recipients}
    told = Notice.objects.filter(key=key, recipient__in=people)
    for pk in told.values_list("recipient_id", flat=True):
        del people[pk]
    choices = preferences_of(people)
    if callable(subject):
        prefetch_related_objects(list(people.values()), "wagtail_userprofile")
    drafts = [
        draft(
            person, kind, key, _said(subject, person), body=body, path=path, choice=choices.get(pk)
        )
        for pk, person in people.items()
    ]
    return sum(_keep(notice) for notice in drafts)


def _said(words: Words, person: Any) -> str:
    if isinstance(words, str):
        return words
    with translation.override(language_of(person)):
        return words()


def draft(
    person: Any,
    kind: NoticeKind,
    key: str,
    subject: str,
    *,
    body: str = "",
    path: str = "",
    choice: str | None = None,
) -> Notice:
    """A notice that is not saved yet; ``choice`` is the person's ``EmailPreference``, if any."""
    return Notice(
        recipient=person,
        kind=kind,
        key=key,
        subject=_one_line(subject),
        body=body,
        path=path,
        mail_state=_mail_state(person, choice),
    )


def preferences_of(people: Iterable[int]) -> dict[int, str]:
    chosen = NoticePreference.objects.filter(user__in=list(people))
    return dict(chosen.values_list("user_id", "email"))


def preference_of(person: Any) -> str:
    return preferences_of([person.pk]).get(person.pk, EmailPreference.EACH)


def address_of(person: Any) -> str:
    """Where mail reaches a person; empty if it does not, or if the account was closed."""
    address = getattr(person, person.get_email_field_name(), "") if person.is_active else ""
    return (address or "").strip()


def language_of(person: Any) -> str:
    """The language chosen for the admin, else the site's own."""
    profile = getattr(person, "wagtail_userprofile", None)
    return getattr(profile, "preferred_language", "") or settings.LANGUAGE_CODE


def mark_read(person: Any, pks: Iterable[int], *, read: bool = True) -> int:
    """Of the person's own notices only; returns how many changed."""
    own = Notice.objects.filter(recipient=person, pk__in=list(pks), read_at__isnull=read)
    return own.update(read_at=timezone.now() if read else None)


def mark_all_read(person: Any) -> int:
    return Notice.objects.filter(recipient=person).unread().update(read_at=timezone.now())


def take_back(keys: Iterable[str]) -> None:
    """What nobody has to do any more: its mail is not sent, and nobody has to read it."""
    notices = Notice.objects.filter(key__in=list(keys))
    notices.unread().update(read_at=timezone.now())
    notices.exclude(mail_state=MailState.SENT).update(mail_state=MailState.NONE)


def choose_mail(person: Any, choice: EmailPreference) -> None:
    """What already waits follows the choice, except that nothing due now waits for a digest."""
    with transaction.atomic():
        NoticePreference.objects.update_or_create(user=person, defaults={"email": choice})
        waiting = Notice.objects.filter(recipient=person)
        if choice == EmailPreference.NONE:
            waiting = waiting.filter(mail_state__in=[MailState.PENDING, MailState.DIGEST])
            waiting.update(mail_state=MailState.NONE)
        elif choice == EmailPreference.EACH:
            waiting.filter(mail_state=MailState.DIGEST).update(mail_state=MailState.PENDING)


def _keep(notice: Notice) -> bool:
    """Two processes at once make one: the database refuses the second."""
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _mail_state(person: Any, choice: str | None) -> MailState:
    if not address_of(person):
        return MailState.NONE
    return MAIL_STATES[EmailPreference(choice or EmailPreference.EACH)]


def _one_line(subject: str) -> str:
    line, longest = " ".join(subject.split()), 255
    return line if len(line) <= longest else line[: longest - 1] + "…"
