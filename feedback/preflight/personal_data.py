"""Whether words ask for personal data, and whether they say why and for how long it is kept."""

import re
from typing import Final

from plan_pages.text import fold

# Folded: without accents, in lower case.
ASKED: Final = re.compile(
    r"\b(?:ho (?:va )?ten|ten (?:cua )?(?:ong|ba|anh|chi|ban)|so dien thoai|dien thoai|sdt|"
    r"cccd|cmnd|can cuoc|chung minh (?:nhan dan|thu)|ho chieu|dia chi|noi o|ngay sinh|nam sinh|"
    r"so tai khoan|e-?mail|thu dien tu|full name|your name|phone|telephone|address|"
    r"date of birth|passport|identity (?:card|number)|bank account)\b"
)
PURPOSE: Final = re.compile(
    r"\b(?:de|nham|muc dich|phuc vu|tra loi|lien he|lien lac|"
    r"to|for|purpose|answer(?:ed)?|reply|contact(?:ed)?)\b"
)
RETENTION: Final = re.compile(
    r"\b(?:xoa|luu|giu|huy|trong \d+|sau \d+|\d+ (?:ngay|thang|nam)|"
    r"delete[ds]?|erased?|kept|keep|stored?|retained|until|\d+ (?:days?|months?|years?))\b"
)


def asks_for_personal_data(words: str) -> bool:
    return bool(ASKED.search(fold(words)))


def says_purpose(words: str) -> bool:
    return bool(PURPOSE.search(fold(words)))


def says_retention(words: str) -> bool:
    return bool(RETENTION.search(fold(words)))
