"""When a form is open: on the days of its campaigns, or always where it has none.

Days are those of Asia/Ho_Chi_Minh, whatever zone the server runs in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from .days import LOCAL, local_day, now
from .models import Campaign

if TYPE_CHECKING:
    from .services.tokens import Token

# Who had the page open before the last day ended still sends it for so long.
GRACE = timedelta(minutes=30)


@dataclass(frozen=True)
class Opening:
    """What is to be said of a form on a day; the three days are first or last days of campaigns.

    ``until``: the last day of the campaign that runs; ``begins``: the first day of the next one;
    ``ended``: the last day of the one before.
    """

    is_open: bool
    until: date | None = None
    begins: date | None = None
    ended: date | None = None


ALWAYS = Opening(is_open=True)
Days = tuple[date, date]


def opening_on(day: date, campaigns: Iterable[Days]) -> Opening:
    """``campaigns``: first and last days, in any order."""
    known = sorted(campaigns)
    if not known:
        return ALWAYS
    until = next((last for first, last in known if first <= day <= last), None)
    return Opening(
        is_open=until is not None,
        until=until,
        begins=next((first for first, _last in known if first > day), None),
        ended=max((last for _first, last in known if last < day), default=None),
    )


def openings(form_keys: Sequence[UUID], at: datetime | None = None) -> dict[UUID, Opening]:
    """Translation key of a form → whether it is open now, or ``at`` a moment; one query."""
    day = local_day(at or now())
    campaigns = _campaigns_of(form_keys)
    return {key: opening_on(day, campaigns.get(key, [])) for key in form_keys}


def opening_of(form_key: UUID, at: datetime | None = None) -> Opening:
    return openings([form_key], at)[form_key]


def campaigns_of(form_key: UUID) -> list[Days]:
    return _campaigns_of([form_key]).get(form_key, [])


def takes(campaigns: Collection[Days], token: Token) -> bool:
    """Whether an answer with this token is taken: the form is open, or was when it was opened and
    closed less than ``GRACE`` ago.
    """
    if opening_on(local_day(now()), campaigns).is_open:
        return True
    opened = local_day(datetime.fromtimestamp(token.minted_at, UTC))
    until = opening_on(opened, campaigns).until
    return until is not None and now() < end_of(until) + GRACE


def today() -> date:
    return local_day(now())


def end_of(day: date) -> datetime:
    """The midnight in Việt Nam with which the day ends."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL)


def _campaigns_of(form_keys: Sequence[UUID]) -> dict[UUID, list[Days]]:
    found: dict[UUID, list[Days]] = {}
    rows = Campaign.objects.filter(form__translation_key__in=form_keys)
    for key, first, last in rows.values_list("form__translation_key", "opens_on", "closes_on"):
        found.setdefault(key, []).append((first, last))
    return found
