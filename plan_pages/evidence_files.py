"""Files that prove what a report says: known by their content, never by their name alone."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .errors import NotComplete
from .text import nfc

LARGEST_BYTES = 10 * 1024 * 1024
# Ending of the name by what the content is.
ENDINGS = {
    "pdf": {"pdf"},
    "docx": {"docx"},
    "xlsx": {"xlsx"},
    "odt": {"odt"},
    "jpg": {"jpg", "jpeg"},
    "png": {"png"},
}
ACCEPTED = tuple(f".{ending}" for endings in ENDINGS.values() for ending in sorted(endings))
_MAGIC = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
_ODT = b"application/vnd.oasis.opendocument.text"
_LONGEST_STEM = 60


def checked(file: Any) -> str:
    """The kind of an uploaded file, such as ``"pdf"``.

    Raises ``NotComplete`` for one that is empty, too large, of another kind, or of another kind
    than its name says.
    """
    if not file.size:
        raise NotComplete(_("The file is empty."))
    if file.size > LARGEST_BYTES:
        raise NotComplete(_("The file is larger than 10 MB."))
    kind = sniffed(file)
    if _ending(file.name) not in ENDINGS.get(kind, ()):
        raise NotComplete(
            _("Only files of these kinds are taken, named as what they are: %(kinds)s.")
            % {"kinds": ", ".join(sorted(ENDINGS))}
        )
    return kind


def sniffed(file: Any) -> str:
    """``""`` for a kind that is not known or not wanted; leaves the file at its beginning."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    kind = _office_kind(file) if head.startswith(b"PK") else ""
    file.seek(0)
    return kind


def _office_kind(file: Any) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            return _kind_by_parts(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return ""


def _kind_by_parts(archive: zipfile.ZipFile) -> str:
    """A document with macros is none of the kinds, whatever it is called."""
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return "docx"
    if {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return "xlsx"
    return "odt" if "mimetype" in names and _mimetype(archive) == _ODT else ""


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as part:
        return part.read(len(_ODT) + 1).strip()


def title_of(name: str) -> str:
    """The name as people read it, in one normal form and without a folder."""
    return nfc(PurePath(name.replace("\\", "/")).name)[:255]


def stored_name(name: str, kind: str) -> str:
    """A short name without accents: file systems count bytes, and letters have up to three."""
    stem = slugify(anyascii(PurePath(title_of(name)).stem))[:_LONGEST_STEM].strip("-")
    return f"{stem or 'minh-chung'}.{kind}"


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")
