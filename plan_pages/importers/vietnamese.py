"""Vietnamese text as people type, paste and extract it, in one form to keep."""

import re
import unicodedata
from typing import Final

from plan_pages.text import fold

__all__ = ["fold", "normalise", "one_line"]

LINE_BREAKS: Final = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphens, zero-width characters and direction marks are invisible; each splits a word for
# a search or disguises one.
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
BLANKS: Final = re.compile(r"\s+")


def normalise(text: str) -> str:
    """NFC, with every line break as ``\\n`` and every kind of space as U+0020; invisible and
    control characters are gone, tabs and runs of spaces stay."""
    text = SPACES.sub(" ", LINE_BREAKS.sub("\n", text))
    text = CONTROLS.sub("", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Normalised, with each run of white space as one space and none at the ends."""
    return BLANKS.sub(" ", normalise(text)).strip()
