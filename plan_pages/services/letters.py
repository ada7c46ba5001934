"""The mails themselves: plain text in the reader's language, without anything that tracks."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plan_pages.models import Notice

from .notices import address_of, language_of

LONGEST_DIGEST = 100


def letter(notice: Notice) -> EmailMessage:
    with translation.override(language_of(notice.recipient)):
        context = {"notice": notice, "link": absolute(notice.path) or _all_notices()}
        return _message(
            notice.recipient,
            notice.subject,
            _text("notice", context),
            f"notice-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S%f}",
        )


def digest(notices: Sequence[Notice]) -> EmailMessage:
    """One mail of one person's notices, newest first; at least one notice."""
    person = notices[0].recipient
    with translation.override(language_of(person)):
        shown = [(notice, absolute(notice.path)) for notice in notices[:LONGEST_DIGEST]]
        context = {"shown": shown, "more": len(notices) - len(shown)}
        subject = ngettext(
            "%(count)d notice of the week", "%(count)d notices of the week", len(notices)
        )
        return _message(
            person,
            subject % {"count": len(notices)},
            _text("digest", context),
            f"digest-{person.pk}-{notices[0].pk}-{notices[-1].pk}-{len(notices)}",
        )


def trial_letter(address: str) -> EmailMessage:
    subject = _subject(_("Test message"))
    return EmailMessage(subject, _text("trial", {}), to=[address], headers=_headers())


def absolute(path: str) -> str:
    """A full address in this site; empty for what is no path of it."""
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "").rstrip("/")
    is_path = path.startswith("/") and not path.startswith("//")
    return base + path if base and is_path else ""


def _message(person: Any, subject: str, body: str, identity: str) -> EmailMessage:
    """``identity`` makes the Message-ID: a mail that has to go twice is the same mail twice."""
    host = urlsplit(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).hostname or "localhost"
    headers = {**_headers(), "Message-ID": f"<{identity}@{host}>"}
    return EmailMessage(_subject(subject), body, to=[address_of(person)], headers=headers)


def _headers() -> dict[str, str]:
    """RFC 3834: nobody's absence note answers a machine."""
    return {"Auto-Submitted": "auto-generated"}


def _subject(words: str) -> str:
    return f"[{_site_name()}] {words}"


def _text(name: str, context: dict[str, Any]) -> str:
    shared = {"site_name": _site_name(), "all_notices": _all_notices()}
    return render_to_string(f"plan_pages/mail/{name}.txt", {**shared, **context})


def _site_name() -> str:
    return " ".join(str(getattr(settings, "WAGTAIL_SITE_NAME", "")).split())


def _all_notices() -> str:
    return absolute(reverse("reform_notices:index"))
