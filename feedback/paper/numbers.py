"""The number that is written on a paper sheet, in one spelling."""

from plan_pages.importers.vietnamese import one_line
from plan_pages.text import nfc

MAX_NUMBER = 40


def sheet_number(typed: str) -> str:
    """``" 007 "`` → ``"7"``, ``"a-12"`` → ``"A-12"``; ``""`` for what is no number.

    A spreadsheet takes leading zeros off, so a number with and without them is the same.
    """
    text = one_line(nfc(typed)).upper()
    if text.isascii() and text.isdecimal():
        text = text.lstrip("0") or "0"
    is_fit = len(text) <= MAX_NUMBER and text.isprintable()
    return text if is_fit and "\x00" not in text else ""
