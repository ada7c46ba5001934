"""Addresses from Vietnamese titles: the letters lose their marks, đ becomes d."""

import unicodedata

from anyascii import anyascii
from django.utils.text import slugify
from wagtail.admin.widgets import SlugInput

from .text import nfc

MARKS = "[\u0300-\u036f]"


def slug_of(title: str) -> str:
    return slugify(anyascii(nfc(title)))


def _variants(base: str) -> str:
    """Every precomposed Latin letter up to U+1EF9 that decomposes to ``base``."""
    letters = map(chr, (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)))
    return "".join(x for x in letters if unicodedata.normalize("NFD", x)[0] == base)


def slug_widget() -> SlugInput:
    """Wagtail's own title-to-slug has no Vietnamese map and drops most letters with marks."""
    formatters = [(f"[{_variants(base)}]", base) for base in "aeiouyAEIOUY"]
    return SlugInput(locale=False, formatters=[*formatters, ("đ", "d"), ("Đ", "D"), (MARKS, "")])
