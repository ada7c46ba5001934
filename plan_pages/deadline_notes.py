"""What a person is told about a deadline whose words give no day."""

from django.utils.translation import gettext as _

from .importers.deadlines import parse_deadline


def note_on_deadline(words: str, year: int) -> str:
    """A sentence where the words are not understood; empty where they are, or there are none."""
    if not words.strip() or parse_deadline(words, year).understood:
        return ""
    return _("The deadline's words name no day; fill in the day yourself.")
