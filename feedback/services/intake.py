"""Accept an answer sheet: the only place where responses begin."""

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
from .storing import can_store_at_once, store_at_once
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
    response = Response(
        form_id=token.form_id,
        version_id=token.version_id,
        token=token.nonce,
        receipt_hash=receipt_hash(receipt_for(token.nonce)),
        disposition=Disposition.SPAM if is_spam else Disposition.ACCEPTED,
        flags=_flags(flags or [], sheet),
        wanted=0 if is_spam else 1,
        counter=counter,
        sheet=sheet_number,
        **vars(traces),
        **_when(at or now()),
    )
    try:
        _store(response, sheet, channel)
    except IntegrityError:
        earlier = already_accepted(token)
        if earlier is None:
            raise
        return earlier
    return response


def _store(response: Response, sheet: Sheet, channel: Channel) -> None:
    revision = _revision(response, sheet, channel)
    if sheet.contact is None and not sheet.files and can_store_at_once():
        store_at_once(response, revision)
        wake_up_after_commit()
        return
    with kept_or_gone() as keeper, transaction.atomic():
        response.save(force_insert=True)
        revision.save(force_insert=True)
        _keep_contact(response, sheet)
        keeper.keep(response, sheet.files)
        wake_up_after_commit()


def _flags(noticed: list[str], sheet: Sheet) -> list[str]:
    complains = reads_like_complaint(sheet.texts.values())
    return [*noticed, COMPLAINT] if complains else noticed


def _when(at: datetime) -> dict[str, Any]:
    """The local day is decided here, once, and stored."""
    return {"accepted_at": at, "local_date": local_day(at)}


def _revision(response: Response, sheet: Sheet, channel: Channel) -> ResponseRevision:
    return ResponseRevision(
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
