"""Numbers as people type them, exact: "98", "98,5", "98.50"; nothing is guessed."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

LONGEST = 24
AMBIGUOUS = 3
# With a dot three decimals could be thousands in Vietnamese, so these are asked for again.
_TYPED = re.compile(r"([+-]?)([0-9]{1,12})(?:,([0-9]{1,4})|\.([0-9]{1,2}|[0-9]{4}))?")


class NotANumber(ValueError):
    """What was typed is no number that can be read in one way only; ``str()`` is a sentence."""


def read_number(text: str) -> Decimal:
    """Up to four decimals after a comma or a dot, no thousands marks. Raises ``NotANumber``."""
    typed = text.strip()
    match = _TYPED.fullmatch(typed)
    if match is None:
        shown = typed[:LONGEST]
        sentence = _(
            "“%(typed)s” cannot be read as a number. Write it without thousands marks, "
            "for example 1234,5."
        )
        raise NotANumber(sentence % {"typed": shown})
    decimals = match[3] or match[4] or "0"
    return Decimal(f"{match[1]}{match[2]}.{decimals}")


def short_number(value: Decimal, mark: str = ".") -> str:
    """Without trailing zeros, and never so that ``read_number`` would ask again."""
    whole, _point, decimals = f"{value:.4f}".partition(".")
    kept = decimals.rstrip("0")
    if mark == "." and len(kept) == AMBIGUOUS:
        kept += "0"
    return f"{whole}{mark}{kept}" if kept else whole


def write_number(value: Decimal | None) -> str:
    """As ``read_number`` reads it again, always with four decimals; empty for none."""
    return "" if value is None else f"{value:.4f}"
