"""Text as every room of the portal keeps and folds it."""

import unicodedata

from anyascii import anyascii


def nfc(text: str) -> str:
    """One normal form for the same Vietnamese word, however it was typed."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without accents; đ has no decomposition, so it is transliterated."""
    return anyascii(nfc(text)).lower()


def code_sort_key(code: str) -> str:
    """``"3.10.2"`` → ``"0003.0010.0002"``: codes in the order of their numbers."""
    return ".".join(part.zfill(4) for part in code.split("."))
