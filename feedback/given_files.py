"""Files that respondents send: known by their bytes, never by what they are called.

What does not hold here is refused with a sentence. Pictures are drawn anew, so that nothing but
the picture is kept: no place where it was taken, no text, no second file behind it.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from feedback import conf
from plan_pages.text import nfc

LONGEST_NAME: Final = 150
MEGABYTE: Final = 1024 * 1024
# By kind: the endings of its names, its content type, and what Pillow calls it.
ENDINGS: Final = {
    "pdf": ("pdf",),
    "jpg": ("jpg", "jpeg"),
    "png": ("png",),
    "webp": ("webp",),
}
CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
PICTURES: Final = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
QUALITY: Final = 88
# An ending in the middle of a name that some system would run or show.
ACTIVE: Final = re.compile(
    r"\.(?:html?|xhtml|shtml|svgz?|xml|js|mjs|php\d?|phtml|aspx?|jsp|exe|com|bat|cmd|scr|msi|ps1|"
    r"vbs|jar|sh|py|dll|lnk|hta|zip|rar|7z|docm|xlsm)(?=[.\s]|$)",
    re.IGNORECASE,
)
MARKUP: Final = re.compile(
    rb"<(?:!doctype\s+html|html|script|svg|iframe|body|\?php)", re.IGNORECASE
)
PDF_HEAD, PDF_END, PDF_END_WITHIN = b"%PDF-", b"%%EOF", 1024
MARKUP_WITHIN: Final = 1024


@dataclass(frozen=True)
class GivenFile:
    """A file that was checked; ``name`` is what its sender called it, for people to read."""

    name: str
    content_type: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def __str__(self) -> str:
        return self.name


def kinds() -> list[str]:
    return [kind for kind in conf.get("FILE_KINDS") if kind in ENDINGS]


def checked(upload: Any) -> GivenFile:
    """The file as it is kept; raises ``ValidationError`` with what is wrong with it."""
    name = cleaned_name(upload.name or "")
    if not upload.size:
        raise _refusal("empty", _("The file is empty."))
    if upload.size > conf.get("MAX_FILE_MB") * MEGABYTE:
        sentence = _("The file is larger than %(max)d MB.") % {"max": conf.get("MAX_FILE_MB")}
        raise _refusal("too_large", sentence)
    data: bytes = upload.read()
    kind = sniffed(data)
    if kind not in kinds() or not _is_named(upload.name or "", kind):
        sentence = _("Only files of these kinds are taken, named as what they are: %(kinds)s.")
        raise _refusal("kind", sentence % {"kinds": ", ".join(kinds())})
    if kind in PICTURES:
        data = redrawn(data, PICTURES[kind])
    return GivenFile(name, CONTENT_TYPES[kind], data)


def sniffed(data: bytes) -> str:
    """The kind that the bytes are, and no other at once; ``""`` for everything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "pdf" if _is_only_a_pdf(data) else ""


def _is_only_a_pdf(data: bytes) -> bool:
    """A document from its first byte to its last, with no page or archive woven into it."""
    return (
        data.startswith(PDF_HEAD)
        and PDF_END in data[-PDF_END_WITHIN:]
        and not MARKUP.search(data[:MARKUP_WITHIN])
        and not MARKUP.search(data[data.rfind(PDF_END) :])
        and not zipfile.is_zipfile(io.BytesIO(data))
    )


def _is_named(name: str, kind: str) -> bool:
    ending = PurePath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    return ending in ENDINGS[kind] and not ACTIVE.search(name)


def cleaned_name(name: str) -> str:
    """In NFC, without folders, controls and marks that turn the direction of reading round."""
    last = nfc(name.replace("\\", "/")).rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = " ".join(shown.split()).rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[-LONGEST_NAME:]


def redrawn(data: bytes, picture: str) -> bytes:
    """The picture alone. Its size is read from its head before a single pixel is."""
    try:
        with warnings.catch_warnings():
            # Pillow's own bounds are wider than ours, which are looked at first.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=[picture])
    except Exception as error:
        # Whatever a broken or hostile file makes of a reader, it is a file that cannot be read.
        raise _unreadable() from error
    _require_size(image)
    try:
        return _drawn(image, picture)
    except Exception as error:
        raise _unreadable() from error


def _require_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > conf.get("MAX_PIXELS"):
        sentence = _("The picture is too large: %(width)d × %(height)d pixels.")
        raise _refusal("pixels", sentence % {"width": width, "height": height})


def _drawn(image: Image.Image, picture: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    out = io.BytesIO()
    options = {} if picture == "PNG" else {"quality": QUALITY}
    upright.save(out, picture, **options)
    return out.getvalue()


def _unreadable() -> ValidationError:
    return _refusal("unreadable", _("The picture cannot be read; it may be damaged."))


def _refusal(code: str, sentence: str) -> ValidationError:
    return ValidationError(sentence, code=code)
