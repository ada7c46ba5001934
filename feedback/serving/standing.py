"""Everything that decides whether a post is taken, asked of the database in one query.

Nothing of it is remembered but the questions of a version, which never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection

from feedback.errors import TokenInvalid
from feedback.models import FeedbackForm, FormVersion
from feedback.opening import Days
from feedback.questions.base import Kept
from feedback.schema import Schema
from feedback.services.tokens import Token, open_again

# The versions that are answered at one time.
MOST: Final = 64
# Written out: to put it together anew takes Django five times as long as to ask it.
QUERY: Final = """
    SELECT version.id, version.form_id, version.locale, version.number, version.sha256,
        CASE WHEN form.archived_at IS NULL THEN 0 ELSE 1 END,
        (SELECT earlier.id FROM feedback_response earlier
            WHERE earlier.form_id = form.id AND earlier.token = %s),
        campaign.opens_on, campaign.closes_on
    FROM feedback_formversion version
    JOIN feedback_feedbackform form ON form.id = version.form_id
    LEFT JOIN feedback_campaign campaign ON campaign.form_id = form.id
    WHERE version.id = %s AND form.id = %s AND form.translation_key = %s
"""

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Known:
    """The questions of a version, which never change, and the form fields that they ask."""

    schema: Schema
    fields: Kept


@dataclass(frozen=True)
class Standing:
    """``earlier``: the response that the token brought before; ``campaigns`` as in ``opening``."""

    version: FormVersion
    fields: Kept
    is_archived: bool
    earlier: int | None
    campaigns: list[Days]


_known: dict[tuple[int, str], Known] = {}


def standing_of(token: Token, form_key: UUID) -> Standing:
    """Raises ``TokenInvalid`` where the token is of another form than the one with this key."""
    rows = _rows(token, form_key)
    if not rows:
        raise TokenInvalid(open_again())
    pk, form_id, locale, number, sha256, is_archived, earlier, *_days = rows[0]
    version = FormVersion(pk=pk, form_id=form_id, locale=locale, number=number, sha256=sha256)
    known = _known_of(pk, sha256)
    version.schema = known.schema
    campaigns = [(_date(row[-2]), _date(row[-1])) for row in rows if row[-2] is not None]
    return Standing(version, known.fields, bool(is_archived), earlier, campaigns)


def forget_schemas(*args: Any, **kwargs: Any) -> None:
    """For a database that takes back what it said: a test's."""
    _known.clear()


def _rows(token: Token, form_key: UUID) -> Rows:
    """The first question of a post shows by itself whether a kept connection still lives.

    Django would ask before it; a question that only reads may be asked again instead.
    """
    known: Any = connection
    if known.in_atomic_block or known.health_check_done:
        return _asked(token, form_key)
    known.health_check_done = True
    try:
        return _asked(token, form_key)
    except (OperationalError, InterfaceError):
        connection.close()
        return _asked(token, form_key)


def _asked(token: Token, form_key: UUID) -> Rows:
    key = FeedbackForm._meta.get_field("translation_key").get_db_prep_value(form_key, connection)
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [token.nonce, token.version_id, token.form_id, key])
        rows: Rows = cursor.fetchall()
    return rows


def _date(value: date | str) -> date:
    """SQLite knows dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _known_of(pk: int, sha256: str) -> Known:
    """Nobody writes into the schema: it is shared."""
    found = _known.get((pk, sha256))
    if found is None:
        if len(_known) >= MOST:
            _known.clear()
        found = Known(FormVersion.objects.values_list("schema", flat=True).get(pk=pk), {})
        _known[pk, sha256] = found
    return found
