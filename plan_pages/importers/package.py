"""The zip file that a .docx or .xlsx is: looked over before anything of it is unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from .errors import (
    BrokenFileError,
    EncryptedFileError,
    MacrosError,
    OutsideFilesError,
    ZipBombError,
)

SIGNATURE: Final = b"PK\x03\x04"
WORKBOOK: Final = "xl/workbook.xml"
DOCUMENT: Final = "word/document.xml"

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 96 * 1024 * 1024
# Office documents shrink to a tenth, long tables of the same words to a fiftieth.
MAX_RATIO: Final = 200
SMALL: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
ENCRYPTED: Final = 0x1

# Office writes no document type; whoever does wants entities resolved.
_MARKUP: Final = ("<!DOCTYPE", "<!ENTITY")
DOCUMENT_TYPE: Final = re.compile(
    b"|".join(
        re.escape(mark.encode(encoding))
        for mark in _MARKUP
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    )
)
LONGEST_MARK: Final = 64
TEMPLATE: Final = re.compile(
    rb"<[^>]*attachedTemplate[^>]*Target\s*=\s*[\"'](?:https?:|ftp:|\\\\|file://[^/])"
    rb"|<[^>]*Target\s*=\s*[\"'](?:https?:|ftp:|\\\\|file://[^/])[^>]*attachedTemplate",
    re.I,
)
UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
)


class Package:
    """Raises a ``NotAPlanError`` for what is damaged, locked, a bomb, or reaches outside."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except UNREADABLE:
            raise BrokenFileError from None
        self._entries = self._archive.infolist()
        self._look_over()
        self._look_into()

    def holds(self, name: str) -> bool:
        return any(entry.filename == name for entry in self._entries)

    def size(self, name: str) -> int:
        return sum(entry.file_size for entry in self._entries if entry.filename == name)

    def read(self, name: str) -> bytes:
        """One part whole; never more than the directory announced, which was looked at."""
        return b"".join(self._chunks(name))

    def _look_over(self) -> None:
        if len(self._entries) > MAX_ENTRIES:
            raise ZipBombError
        if sum(entry.file_size for entry in self._entries) > MAX_UNPACKED:
            raise ZipBombError
        if any(map(_is_a_bomb, self._entries)):
            raise ZipBombError
        if any(entry.flag_bits & ENCRYPTED for entry in self._entries):
            raise EncryptedFileError
        if any(entry.filename.lower().endswith("vbaproject.bin") for entry in self._entries):
            raise MacrosError

    def _look_into(self) -> None:
        for entry in self._entries:
            name = entry.filename.lower()
            if name.endswith((".xml", ".rels", ".vml")) and self._has_markup(entry.filename):
                raise OutsideFilesError
            if name.endswith(".rels") and TEMPLATE.search(self.read(entry.filename)):
                raise OutsideFilesError

    def _has_markup(self, name: str) -> bool:
        kept = b""
        for chunk in self._chunks(name):
            if DOCUMENT_TYPE.search(kept + chunk):
                return True
            kept = chunk[-LONGEST_MARK:]
        return False

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except UNREADABLE:
            raise BrokenFileError from None


def _is_a_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
