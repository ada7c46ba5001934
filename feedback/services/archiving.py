"""Put a form away whose answers are to stay: nobody answers it any more, its figures stay."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.edits.errors import ReasonMissing
from feedback.models import FeedbackForm, FeedbackFormPage

MAX_REASON = 255


@transaction.atomic
def archive(form: FeedbackForm, reason: str, *, user: Any = None) -> FeedbackForm:
    """Close the form in all its languages and take its pages off the site; again does nothing.

    Raises ``ReasonMissing``.
    """
    locked = FeedbackForm.objects.select_for_update().get(pk=form.pk)
    if locked.archived_at is not None:
        return locked
    why = _reason(reason)
    locked.archived_at = timezone.now()
    locked.save(update_fields=["archived_at"])
    for page in pages_of(locked).filter(live=True):
        page.unpublish(user=user)
    log(locked, "feedback.archive", user=user, data={"reason": why})
    return locked


@transaction.atomic
def unarchive(form: FeedbackForm, reason: str, *, user: Any = None) -> FeedbackForm:
    """Let the form be published again; its pages stay unpublished until somebody does."""
    locked = FeedbackForm.objects.select_for_update().get(pk=form.pk)
    if locked.archived_at is None:
        return locked
    why = _reason(reason)
    locked.archived_at = None
    locked.save(update_fields=["archived_at"])
    log(locked, "feedback.unarchive", user=user, data={"reason": why})
    return locked


def pages_of(form: FeedbackForm) -> Any:
    """The form's page in each language; aliases go on and off the site with them."""
    return FeedbackFormPage.objects.filter(translation_key=form.translation_key, alias_of=None)


def _reason(typed: str) -> str:
    why = typed.replace("\x00", "").strip()[:MAX_REASON]
    if not why:
        raise ReasonMissing(_("Please write the reason; nothing has been changed."))
    return why
