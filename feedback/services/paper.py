"""Answer sheets on paper, keyed in by staff: one response for each number of a sheet.

The submission token is derived from the form, its campaign (or the year), the unit and the number
of the sheet, so that the constraint on tokens keeps a sheet from being counted twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from feedback.days import LOCAL, local_day, now
from feedback.enums import Channel, Disposition
from feedback.errors import DayRefused, NotYourUnit, PeriodClosed, SheetTaken
from feedback.forms import Sheet
from feedback.models import Campaign, FeedbackForm, FormVersion, Response, ResponseRevision
from feedback.permissions import can_review_responses, units_keyed_by
from plan_pages.models import ReportingPeriod

from . import review
from .intake import accept, already_accepted
from .tokens import Token

A_YEAR = timedelta(days=365)
UNDO_WITHIN = timedelta(hours=24)
NOON = time(12)
EXCLUDED, UNDONE = "feedback.excluded", "feedback.undo_sheet"


@dataclass(frozen=True)
class Paper:
    """One sheet as it was keyed; ``number`` as ``paper_numbers.sheet_number`` makes it."""

    version: FormVersion
    day: date
    number: str
    sheet: Sheet


def key_in(paper: Paper, *, user: Any) -> Response:
    """Store a sheet as if it had come at noon of its day.

    A number that was undone may be keyed again: its response then says what was keyed now.
    Raises ``NotYourUnit``, ``DayRefused``, ``PeriodClosed`` and ``SheetTaken``.
    """
    check_unit(paper.sheet.unit, user)
    with transaction.atomic():
        # Others who key the same form wait; web posts, which only refer to its row, do not.
        form = FeedbackForm.objects.select_for_update(no_key=True).get(pk=paper.version.form_id)
        token = token_of(paper, check_day(form, paper.day))
        earlier = already_accepted(token)
        response = _again(earlier, paper, user) if earlier else store(paper, token, user=user)
        log(response, "feedback.key_sheet", user=user, data={"sheet": paper.number})
        return response


def check_unit(unit: str, user: Any) -> None:
    allowed = units_keyed_by(user)
    if allowed is not None and unit not in allowed:
        raise NotYourUnit(_("You key in sheets about your own unit only."))


def check_day(form: FeedbackForm, day: date) -> Campaign | None:
    """The campaign that the day is in, None for a form without any; inside a transaction the
    periods that hold the day stay as they are until its end.

    Raises ``DayRefused`` or ``PeriodClosed``.
    """
    today = local_day(now())
    if day > today:
        raise DayRefused(_("The day of the sheet is in the future."))
    if day < today - A_YEAR:
        raise DayRefused(_("The day of the sheet is more than a year ago."))
    _refuse_closed(day)
    campaigns = list(Campaign.objects.filter(form=form))
    running = next((each for each in campaigns if each.runs_on(day)), None)
    if campaigns and running is None:
        raise DayRefused(_("No campaign of the form ran on that day."))
    return running


def _refuse_closed(day: date) -> None:
    holding = ReportingPeriod.objects.containing(day).order_by("pk")
    if transaction.get_connection().in_atomic_block:
        holding = holding.select_for_update(no_key=True)
    closed = next((period for period in holding if period.is_closed), None)
    if closed is not None:
        raise PeriodClosed(
            _("The period “%(period)s” holds that day and is closed: no sheet is added to it.")
            % {"period": closed}
        )


def token_of(paper: Paper, campaign: Campaign | None) -> Token:
    """The same for the same sheet, whoever keys it, whatever it says."""
    series = f"campaign {campaign.pk}" if campaign else str(paper.day.year)
    form_id = paper.version.form_id
    name = f"paper:{form_id}:{series}:{paper.sheet.unit}:{paper.number}"
    nonce = hashlib.sha256(name.encode()).hexdigest()
    return Token(form_id, paper.version.pk, now().timestamp(), nonce)


def store(paper: Paper, token: Token, *, user: Any) -> Response:
    response = accept(
        token,
        paper.sheet,
        channel=Channel.PAPER,
        sheet_number=paper.number,
        at=datetime.combine(paper.day, NOON, LOCAL),
    )
    ResponseRevision.objects.filter(response=response).update(created_by=user)
    return response


def _again(earlier: Response, paper: Paper, user: Any) -> Response:
    is_same = (earlier.version_id, earlier.local_date) == (paper.version.pk, paper.day)
    if not (is_same and was_undone(earlier)):
        raise SheetTaken(taken_words(earlier, paper.number))
    reason = _("Keyed in again")
    review.correct(earlier, paper.sheet, user, reason)
    review.put_back(earlier, user, reason)
    return earlier


def taken_words(earlier: Response, number: str) -> str:
    """When a sheet was keyed first and by whom, as a sentence."""
    first = earlier.revisions.select_related("created_by").order_by("number").first()
    by = first.created_by if first else None
    day = local_day(first.created_at if first else earlier.accepted_at)
    return _("Sheet %(number)s of this unit was keyed in on %(day)s by %(who)s.") % {
        "number": number,
        "day": f"{day:%d/%m/%Y}",
        "who": (by.get_full_name() or by.get_username()) if by else _("somebody"),
    }


def was_undone(response: Response) -> bool:
    """Set aside by who keyed it, not by a reviewer."""
    if response.disposition != Disposition.EXCLUDED:
        return False
    entries = ModelLogEntry.objects.for_instance(response)
    newest = entries.filter(action__in=(EXCLUDED, UNDONE)).order_by("-timestamp", "-pk").first()
    return newest is not None and newest.action == UNDONE


def may_undo(response: Response, user: Any) -> bool:
    """The Office any sheet; whoever keyed it, for a day."""
    if response.disposition != Disposition.ACCEPTED or not response.sheet:
        return False
    first = response.revisions.order_by("number").first()
    is_own = first is not None and first.created_by_id == user.pk
    is_fresh = first is not None and first.created_at > now() - UNDO_WITHIN
    return can_review_responses(user) or (is_own and is_fresh)


def undo(response: Response, *, user: Any) -> None:
    """Take a sheet that was keyed by mistake out of the counts; it stays and can be put back.

    Raises ``SheetTaken`` where the user may not, or no longer.
    """
    if not may_undo(response, user):
        raise SheetTaken(_("The sheet cannot be undone any more; ask the Office."))
    with transaction.atomic():
        review.exclude(response, user, _("Keyed in by mistake"))
        log(response, UNDONE, user=user, data={"sheet": response.sheet})
