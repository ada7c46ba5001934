"""Answer a response; whoever holds its receipt reads the answer."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.enums import Disposition
from feedback.errors import CannotReply
from feedback.models import Reply, Response
from feedback.permissions import can_reply_to

MAX_TEXT = 5000


@transaction.atomic
def reply(response: Response, text: str, *, user: Any) -> Reply:
    """Add an answer. Raises ``CannotReply``."""
    row = Response.objects.select_for_update().get(pk=response.pk)
    if not can_reply_to(row, user):
        raise CannotReply(_("Answering is for the Office and for the head of the unit concerned."))
    if row.disposition == Disposition.ERASED:
        raise CannotReply(_("The response has been erased; there is nobody to answer."))
    if not text.strip():
        raise CannotReply(_("Please write the answer; nothing has been sent."))
    answer = Reply.objects.create(response=row, text=text.strip()[:MAX_TEXT], created_by=user)
    log(row, "feedback.reply", user=user)
    return answer
