"""Which strings of letters can be a Vietnamese syllable: onset, rime, tone.

The rimes are those of the standard orthography (chữ quốc ngữ), written without tone marks.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
SHARP_OR_HEAVY: Final = frozenset("\u0301\u0323")
LONGEST: Final = 7

# Each nucleus with what may follow it; "-" is nothing.
NUCLEI: Final = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- n o t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uâ": "n ng t y",
    "uê": "- ch nh",
    "uô": "c i m n ng t",
    "uơ": "-",
    "uy": "- a ch nh p t u",
    "uyê": "n t",
    "ư": "- a c i m ng t u",
    "ươ": "c i m n ng p t u",
    "y": "-",
    "yê": "m n ng t u",
}
NUCLEI_AFTER_QU: Final = {
    "a": "- ch i n ng nh o t u y",
    "ă": "c m n ng t",
    "â": "n ng t y",
    "e": "- n o t",
    "ê": "- n nh t u",
    "i": "- t",
    "ô": "- c",
    "ơ": "-",
    "y": "- ch nh p t u",
    "yê": "n t",
}


def _rimes(nuclei: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        nucleus + coda.strip("-") for nucleus, codas in nuclei.items() for coda in codas.split()
    )


RIMES: Final = _rimes(NUCLEI)
AFTER_QU: Final = _rimes(NUCLEI_AFTER_QU)
AFTER_GI: Final = frozenset(rime for rime in RIMES if rime[0] not in "iy") | {"êng", "êc"}
ONSETS: Final = re.compile("(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]|)(.+)")
# One sound, two letters: k, gh, ngh before the front vowels, c, g, ng before the others.
FRONT_ONLY: Final = frozenset({"k", "gh", "ngh"})
BACK_ONLY: Final = frozenset({"c", "ng"})
ONSETS_BEFORE_Y: Final = frozenset({"", "h", "k", "l", "m", "s", "t", "v"})


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether one word in NFC, in either case, is a possible syllable."""
    if not 0 < len(word) <= LONGEST:
        return False
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in TONES]
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return len(tones) <= 1 and _tone_fits(base, tones) and _spelling_fits(base)


def _tone_fits(base: str, tones: list[str]) -> bool:
    if base.endswith(("c", "ch", "p", "t")):
        return bool(tones) and tones[0] in SHARP_OR_HEAVY
    return True


def _spelling_fits(base: str) -> bool:
    match = ONSETS.fullmatch(base)
    if match is None:
        return False
    onset, rime = match.groups()
    if onset == "qu":
        return rime in AFTER_QU
    if onset == "gi" and rime in AFTER_GI:
        return True
    if onset == "gi":
        onset, rime = "g", "i" + rime
    return rime in RIMES and _onset_fits(onset, rime)


def _onset_fits(onset: str, rime: str) -> bool:
    front = rime[0] in "eêiy"
    if onset in FRONT_ONLY and not front:
        return False
    if onset in BACK_ONLY and front:
        return False
    if rime[0] == "y":
        return onset in ONSETS_BEFORE_Y if rime == "y" else onset == ""
    if rime.startswith("iê"):
        return onset != ""
    return onset != "g" or not front or rime[0] == "i"
