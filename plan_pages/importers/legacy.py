"""Recognises text in the Vietnamese fonts from before Unicode.

TCVN3 (.VnTime) and VNI put Vietnamese letters in the places of Western ones: "KÕ ho¹ch",
"Keá hoaïch". Such text is put back with each table; if that makes Vietnamese syllables of words
that were none, it was in that font.
"""

import string
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from .syllables import is_syllable

ASCII_MARKS: Final = string.punctuation + string.digits
SAMPLE: Final = 20_000
FEWEST_WORDS: Final = 3
ALMOST_ALL: Final = 0.7
HARDLY_ANY: Final = 0.5

# TCVN 5712:1993 (VN3), places 0xA1–0xFE; its capitals with tones are small letters in a capital
# font. "·" stands for a place without a letter.
TCVN3_FIRST: Final = 0xA1
TCVN3_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ"
)
TCVN3: Final = {
    TCVN3_FIRST + place: letter for place, letter in enumerate(TCVN3_LETTERS) if letter != "·"
}
# VNI: the letter, then a second place for its marks.
VNI_MARKS: Final = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
VNI_LETTERS: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI_BASES: Final = frozenset("aeouôöy")


def in_legacy_font(text: str) -> bool:
    """Whether text, read as Latin-1 where it is no Unicode, is Vietnamese in an old font."""
    sample = text[:SAMPLE].lower()
    words = _accented(sample)
    if len(words) < FEWEST_WORDS or _syllables(words) > HARDLY_ANY:
        return False
    return any(_syllables(_converted(words, table)) > ALMOST_ALL for table in (_tcvn3, _vni))


def _accented(text: str) -> list[str]:
    words = (word.strip(ASCII_MARKS) for word in text.split())
    return [word for word in words if word and not word.isascii()]


def _syllables(words: list[str]) -> float:
    return sum(map(is_syllable, words)) / len(words)


def _converted(words: list[str], table: Callable[[str], str]) -> list[str]:
    return [unicodedata.normalize("NFC", table(word)).lower() for word in words]


def _tcvn3(word: str) -> str:
    return word.translate(TCVN3)


def _vni(word: str) -> str:
    letters = ""
    for before, letter in pairwise(" " + word):
        marked = before in VNI_BASES and letter in VNI_MARKS
        letters += VNI_MARKS[letter] if marked else VNI_LETTERS.get(letter, letter)
    return letters
