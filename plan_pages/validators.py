from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_ascii_code = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]*\Z",
    _("Use only letters without accents, digits, hyphens and underscores."),
)


def is_address(text: str) -> bool:
    """Of the web or of this site; anything else may be a trap, or leads nowhere."""
    of_site = text.startswith("/") and not text.startswith(("//", "/\\"))
    return of_site or text.startswith(("https://", "http://"))


def validate_address(value: str) -> None:
    if not is_address(value):
        raise ValidationError(_("“%(url)s” is not a web address.") % {"url": value[:80]})


def validate_period_cut(value: date) -> None:
    """Tallies are kept by half month, so a period may begin and end only on a 1st or a 15th."""
    if value.day not in (1, 15):
        raise ValidationError(_("A period begins and ends on the 1st or the 15th of a month."))
