"""Numbers as Vietnamese reports write them: "97,2", "1.234,5"."""

from __future__ import annotations

import re
from decimal import Decimal

# Dots stand between groups of three digits, whatever follows the comma.
_GROUPED = re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]+))?")
DIGITS, PLACES = 12, 4


def read_figure(text: str) -> Decimal | None:
    """The number, or None where the text is none or has too many digits.

    A dot before exactly three digits groups thousands, as in Vietnamese; any other dot is a
    decimal mark, so "97.2" is read as well.
    """
    typed = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    match = _GROUPED.fullmatch(typed) or _PLAIN.fullmatch(typed)
    if match is None:
        return None
    sign, whole, decimals = match[1], match[2].replace(".", ""), match[3] or ""
    if len(whole.lstrip("0")) > DIGITS or len(decimals) > PLACES:
        return None
    return Decimal(f"{sign}{whole}.{decimals or '0'}")
