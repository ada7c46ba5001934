"""What a person typed, as terms that a database and a highlighter can look for."""

import re
from dataclasses import dataclass
from functools import cached_property

from .folding import fold, nfc

MAX_TERMS = 16
_FOLDED_WORD = re.compile(r"[a-z0-9]+")
_WRITTEN_WORD = re.compile(r"[^\W_]+")


def clean(raw: str, limit: int) -> str:
    """NFC, white space single, no control or invisible character, at most ``limit`` characters.

    A decomposed letter is up to four code points, so that many are read before normalising.
    """
    visible = "".join(map(_visible, raw[: limit * 4]))
    return " ".join(nfc(visible).split())[:limit].strip()


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return character if character.isprintable() else ""


@dataclass(frozen=True)
class Term:
    """One word, or a code such as ``3.4.1`` or ``KH-STNMT``, whose words stand in a row."""

    written: tuple[str, ...]
    folded: tuple[str, ...]

    @cached_property
    def accented(self) -> bool:
        return not all(word.isascii() for word in self.written)

    @cached_property
    def folded_pattern(self) -> str:
        """A regular expression that Python and PostgreSQL read alike; whole words only."""
        return r"(?<![a-z0-9])" + r"[^a-z0-9]+".join(self.folded) + r"(?![a-z0-9])"

    @cached_property
    def prefix_pattern(self) -> str:
        return r"(?<![a-z0-9])" + r"[^a-z0-9]+".join(self.folded)

    @cached_property
    def written_pattern(self) -> str:
        return r"(?<!\w)" + r"\W+".join(map(re.escape, self.written)) + r"(?!\w)"

    def is_in_folded(self, folded: str) -> bool:
        return re.search(self.folded_pattern, folded) is not None

    def begins_in_folded(self, folded: str) -> bool:
        return re.search(self.prefix_pattern, folded) is not None

    def is_exactly_in(self, written: str, folded: str) -> bool:
        """With its accents; a word typed without any is content with the folded text."""
        if not self.accented:
            return self.is_in_folded(folded)
        return re.search(self.written_pattern, written) is not None


def _term(chunk: str) -> Term | None:
    folded = tuple(_FOLDED_WORD.findall(fold(chunk)))
    written = tuple(_WRITTEN_WORD.findall(nfc(chunk).lower()))
    return Term(written, folded) if folded and written else None


@dataclass(frozen=True)
class Query:
    """A cleaned query; ``terms`` is empty when nothing in it is a letter or a digit."""

    text: str
    terms: tuple[Term, ...]

    @cached_property
    def folded(self) -> str:
        """Only a–z, 0–9 and single spaces: safe in any search syntax."""
        return " ".join(word for term in self.terms for word in term.folded)

    @cached_property
    def accented(self) -> bool:
        return any(term.accented for term in self.terms)


def parse(raw: str, limit: int) -> Query:
    text = clean(raw, limit)
    found = dict.fromkeys(term for chunk in text.split() if (term := _term(chunk)))
    return Query(text, tuple(found)[:MAX_TERMS])
