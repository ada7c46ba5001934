"""Accept an answer sheet: the only place where responses begin."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from feedback import conf
from feedback.complaints import FLAG as COMPLAINT
from feedback.complaints import reads_like_complaint
from feedback.days import local_day, now
from feedback.enums import Channel, Disposition
from feedback.forms import Sheet
from feedback.models import Consent, Contact, Counter, Response, ResponseRevision
from feedback.spam.traces import NONE, Traces
from feedback.wakeup import wake_up_after_commit

from .attachments import kept_or_gone
from .consents import text_version
from .receipts import receipt_for, receipt_hash
from .tokens import Token


def already_accepted(token: Token) -> Response | None:
    """The response that this token brought before: a double click, a reload, a replay."""
    return Response.objects.filter(form_id=token.form_id, token=token.nonce).first()


def accept(
    token: Token,
    sheet: Sheet,
    *,
    channel: Channel = Channel.WEB,
    counter: Counter | None = None,
    sheet_number: str = "",
    traces: Traces = NONE,
    flags: list[str] | None = None,
    is_spam: bool = False,
    at: datetime | None = None,
) -> Response:
    """Store one response and return it; committed when this returns outside a transaction.

    A second call with the same token returns the first response and stores nothing. ``at`` is the
    moment of acceptance, for demo data and imports; no public view passes it.
    """
    try:
        with kept_or_gone() as keeper, transaction.atomic():
            response = Response.objects.create(
                form_id=token.form_id,
                version_id=token.version_id,
                token=token.nonce,
                receipt_hash=receipt_hash(receipt_for(token.nonce)),
                disposition=Disposition.SPAM if is_spam else Disposition.ACCEPTED,
                flags=_flags(flags or [], sheet),
                wanted=0 if is_spam else 1,
                counter=counter,
                sheet=sheet_number,
                **asdict(traces),
                **_when(at or now()),
            )
            _keep_answers(response, sheet, channel)
            _keep_contact(response, sheet)
            keeper.keep(response, sheet.files)
            wake_up_after_commit()
            return response
    except IntegrityError:
        earlier = already_accepted(token)
        if earlier is None:
            raise
        return earlier


def _flags(noticed: list[str], sheet: Sheet) -> list[str]:
    complains = reads_like_complaint(sheet.texts.values())
    return [*noticed, COMPLAINT] if complains else noticed


def _when(at: datetime) -> dict[str, Any]:
    """The local day is decided here, once, and stored."""
    return {"accepted_at": at, "local_date": local_day(at)}


def _keep_answers(response: Response, sheet: Sheet, channel: Channel) -> None:
    ResponseRevision.objects.create(
        response=response,
        number=1,
        unit=sheet.unit,
        procedure=sheet.procedure,
        channel=channel,
        answers=sheet.answers,
        texts=sheet.texts,
    )


def _keep_contact(response: Response, sheet: Sheet) -> None:
    if sheet.contact is None:
        return
    Contact.objects.create(
        response=response,
        expires_on=response.local_date + timedelta(days=conf.get("CONTACT_DAYS")),
        **sheet.contact,
    )
    Consent.objects.bulk_create(
        Consent(
            response=response,
            purpose=purpose,
            text=text,
            text_version=text_version(text),
            locale=response.version.locale,
            given_at=response.accepted_at,
        )
        for purpose, text in sheet.consents.items()
    )
