"""How far a deadline is, in words that a person would use: days while they matter, then months
and years."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# More days than anybody counts.
LONG_DAYS = 90
MONTHS_OF_A_YEAR = 12
# Up to two years the months still say something.
LONG_MONTHS = 24


def overdue_words(due_on: date, day: date) -> str:
    """``"14 days overdue"``, ``"over 3 years overdue"``; nothing while it is not overdue."""
    days = (day - due_on).days
    if days <= 0:
        return ""
    if days < LONG_DAYS:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
    return _("%(span)s overdue") % {"span": long_span(due_on, day)}


def left_words(due_on: date, day: date) -> str:
    """``"12 days left"``, ``"Due today"``, ``"over 4 months left"``."""
    days = (due_on - day).days
    if days <= 0:
        return _("Due today") if days == 0 else ""
    if days < LONG_DAYS:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return _("%(span)s left") % {"span": long_span(day, due_on)}


def long_span(start: date, end: date) -> str:
    """The whole months or years that are over, so that "over" is always true."""
    months = months_over(start, end)
    if months < LONG_MONTHS:
        return ngettext("over %(n)d month", "over %(n)d months", months) % {"n": months}
    years = months // MONTHS_OF_A_YEAR
    return ngettext("over %(n)d year", "over %(n)d years", years) % {"n": years}


def months_over(start: date, end: date) -> int:
    months = (end.year - start.year) * MONTHS_OF_A_YEAR + end.month - start.month
    return months - (end.day <= start.day)
