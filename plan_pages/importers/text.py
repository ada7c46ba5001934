"""From the bytes of a file to its text, or the sentence that says why not."""

import codecs
import re
from typing import BinaryIO, Final

from .errors import (
    EmptyFileError,
    LegacyFontError,
    NotTextError,
    NotUnicodeError,
    TooLargeError,
)
from .legacy import in_legacy_font

MAX_BYTES: Final = 5 * 1024 * 1024

# Longer marks first: UTF-32's little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# PDF, ZIP (and so .docx, .xlsx), the old Office formats, RTF.
OTHER_FORMATS: Final = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
BINARY: Final = re.compile("[\x00-\x08\x0e-\x1b]")


def read_bytes(stream: BinaryIO) -> bytes:
    """All of a stream of at most ``MAX_BYTES``; more is refused without being read."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooLargeError
    return data


def decode(data: bytes) -> str:
    """Text as it stands in the file, by its byte order mark or else as UTF-8.

    Raises a ``NotAPlanError`` for what is empty, too large, binary, in an old font or in
    another encoding.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError
    if data.startswith(OTHER_FORMATS):
        raise NotTextError
    text = _decoded(data)
    if BINARY.search(text):
        raise NotTextError
    if not text.strip():
        raise EmptyFileError
    return text


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _refusal(data) from None


def _refusal(data: bytes) -> NotTextError | LegacyFontError | NotUnicodeError:
    text = data.decode("latin-1")
    if BINARY.search(text):
        return NotTextError()
    return LegacyFontError() if in_legacy_font(text) else NotUnicodeError()
