"""Which kind of file some bytes are, by what is in them and never by a name."""

from enum import StrEnum
from typing import Final

from .errors import BrokenFileError, EncryptedFileError, OldFormatError, TooLargeError
from .package import DOCUMENT, SIGNATURE, WORKBOOK, Package
from .text import MAX_BYTES

OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


class FileKind(StrEnum):
    TEXT = "text"
    WORKBOOK = "workbook"
    DOCUMENT = "document"
    PDF = "pdf"


def kind_of(data: bytes) -> FileKind:
    """Raises a ``NotAPlanError`` for old, locked, damaged and dangerous Office files."""
    if len(data) > MAX_BYTES:
        raise TooLargeError
    if data.startswith(b"%PDF-"):
        return FileKind.PDF
    if data.startswith(OLD_OFFICE):
        raise EncryptedFileError if LOCKED in data else OldFormatError
    return _office_kind(data) if data.startswith(SIGNATURE) else FileKind.TEXT


def _office_kind(data: bytes) -> FileKind:
    package = Package(data)
    if package.holds(WORKBOOK):
        return FileKind.WORKBOOK
    if package.holds(DOCUMENT):
        return FileKind.DOCUMENT
    raise BrokenFileError
