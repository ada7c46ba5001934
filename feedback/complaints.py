"""Recognise a complaint or a denunciation, which the law sends another way than feedback.

Luật Khiếu nại 2011 and Luật Tố cáo 2018 give both a procedure of their own. Nothing is refused or
kept back: the sender is told where to go, and staff see the flag.
"""

import re
from collections.abc import Iterable
from typing import Final

from plan_pages.text import fold, nfc

FLAG = "complaint"
# Without accents these are no other words; \s+ forgives line breaks.
FOLDED: Final = re.compile(r"\bkhieu\s+(?:nai|kien)\b|\bdenounc|\bdenunciation\b")
# "to cao" is also "big and tall", so it counts only where nothing has accents.
DENOUNCING: Final = re.compile(r"\btố\s+cáo\b")
DENOUNCING_FOLDED: Final = re.compile(r"\bto\s+cao\b")
# "giải quyết khiếu nại nhanh" praises the office; only a complaint of one's own is one.
ABOUT_THE_SERVICE: Final = re.compile(
    r"\b(?:giai\W+quyet|tiep\W+nhan|xu\W+ly|khong\W+co|chua\W+co)\W+(?:\w+\W+){0,2}\Z"
)


def reads_like_complaint(texts: Iterable[str]) -> bool:
    """Whether one of the texts speaks of a complaint or denunciation of the writer's own."""
    return any(_speaks_of_one(nfc(text).lower()) for text in texts)


def _speaks_of_one(text: str) -> bool:
    denouncing = DENOUNCING_FOLDED if text.isascii() else DENOUNCING
    found = [
        *((text, match) for match in denouncing.finditer(text)),
        *((fold(text), match) for match in FOLDED.finditer(fold(text))),
    ]
    return any(not ABOUT_THE_SERVICE.search(fold(where[: match.start()])) for where, match in found)
