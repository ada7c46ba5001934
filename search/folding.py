"""Vietnamese text without its accents, with the way back to the text as written."""

import unicodedata
from functools import lru_cache

from anyascii import anyascii


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    return anyascii(character).lower()


def fold(text: str) -> str:
    """Lower case ASCII; đ has no decomposition, so it is transliterated, not stripped.

    The rooms whose text is searched fold by the same rule without importing it from here.
    """
    return anyascii(nfc(text)).lower()


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index in ``nfc(text)`` it came from.

    One character may fold to several (``№`` → ``no``) or to none. The list has one more entry
    than the folded text: the length of ``nfc(text)``.
    """
    written = nfc(text)
    pieces: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(written):
        piece = _folded_character(character)
        pieces.append(piece)
        offsets.extend([index] * len(piece))
    offsets.append(len(written))
    return "".join(pieces), offsets
