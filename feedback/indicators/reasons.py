"""The words that somebody gives for a step."""

from django.utils.translation import gettext as _

from feedback.indicators.errors import ReasonNeeded

LONGEST = 1000


def words_of(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST]


def given_reason(text: str) -> str:
    """Raises ``ReasonNeeded`` where there are no words."""
    words = words_of(text)
    if not words:
        raise ReasonNeeded(_("Please give the reason."))
    return words
