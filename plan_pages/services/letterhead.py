"""The head of a document from what the document itself says; what it doesn't say stays open."""

from __future__ import annotations

import re
from dataclasses import dataclass

ISSUER = re.compile(r"\b(Sở [^,;.]+?)(?= năm \d{4}\b|$)")
# Two words at least: "UBND tỉnh Cải thiện …" names no province.
PROVINCE = re.compile(r"\btỉnh ((?:[^\W\d_]\w+)(?: [^\W\d_]\w+)+)")
SMALL_WORDS = frozenset({"và", "của", "các"})


@dataclass(frozen=True)
class Letterhead:
    agency: str = ""
    superior_agency: str = ""
    place: str = ""
    sign: str = ""


def letterhead_of(subject: str, text: str) -> Letterhead:
    """``sign`` is what follows the number, "KH-STNMT": kind of document, letters of the issuer."""
    issuer = ISSUER.search(subject)
    province = _province(text)
    agency = issuer.group(1) if issuer else ""
    return Letterhead(
        agency=agency,
        superior_agency=f"UBND tỉnh {province}" if province else "",
        place=province,
        sign=f"KH-{_initials(agency)}" if agency else "",
    )


def _province(text: str) -> str:
    for match in PROVINCE.finditer(text):
        name = _leading_capitals(match.group(1))
        if len(name) > 1:
            return " ".join(name)
    return ""


def _leading_capitals(words: str) -> list[str]:
    names: list[str] = []
    for word in words.split():
        if not word[0].isupper() or word.isupper():
            break
        names.append(word)
    return names


def _initials(agency: str) -> str:
    return "".join(word[0] for word in agency.split() if word not in SMALL_WORDS).upper()
