"""Reads the beginning of a plan: letterhead, title, the superior plan it carries out."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from .dates import IN_FIGURES, IN_WORDS, date_or_none
from .errors import AnotherDocumentError
from .lines import Line
from .structure import PlanReference

DOCUMENT_TYPE: Final = "KẾ HOẠCH"
OTHER_TYPES: Final = frozenset(
    {
        "BÁO CÁO",
        "BIÊN BẢN",
        "CHỈ THỊ",
        "CHƯƠNG TRÌNH",
        "CÔNG VĂN",
        "ĐỀ ÁN",
        "GIẤY MỜI",
        "HƯỚNG DẪN",
        "NGHỊ QUYẾT",
        "QUY CHẾ",
        "QUYẾT ĐỊNH",
        "THÔNG BÁO",
        "TỜ TRÌNH",
    }
)
PREAMBLE_OPENINGS: Final = re.compile(
    r"(?:Căn cứ|Để|Nhằm|Theo|Thực hiện|Tiếp tục|Trên cơ sở|Triển khai|Xét)\b"
)
FIRST_SECTION: Final = re.compile(r"I\s*[./)-]\s*\S")
LONGEST_SUBJECT: Final = 6
YEAR_AT_THE_END: Final = re.compile(r"\bnăm\s+[0-9]{4}$", re.I)
YEAR: Final = re.compile(r"\bnăm\s+((?:19|20)[0-9]{2})\b", re.I)
NUMBER: Final = re.compile(r"\bSố\s*:?\s*([0-9]+\w*/[\w&-]+)")
ISSUED: Final = re.compile(rf"ngày\s+{IN_WORDS}", re.I)
PARENT: Final = re.compile(
    r"Kế hoạch số\s*:?\s*([0-9]+\w*/KH-[\w&-]+)"
    rf"(?:\s*,?\s*ngày\s+(?:{IN_FIGURES}|{IN_WORDS}))?",
    re.I,
)


def find_title(lines: Sequence[Line]) -> int:
    """The index of the line that begins "KẾ HOẠCH"; raises ``AnotherDocumentError``."""
    for index, line in enumerate(lines):
        if line.text == DOCUMENT_TYPE or line.text.startswith(DOCUMENT_TYPE + " "):
            return index
        if line.text in OTHER_TYPES:
            break
    raise AnotherDocumentError


def subject_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines that say what the plan is about; ``lines`` begin with that of the title."""
    rest = lines[0].text.removeprefix(DOCUMENT_TYPE).strip()
    subject = [Line(rest, lines[0].repairs)]
    for line in lines[1 : LONGEST_SUBJECT + 1]:
        if FIRST_SECTION.match(line.text):
            break
        if any(known.text for known in subject) and _subject_ends(subject[-1].text, line.text):
            break
        subject.append(line)
    return subject


def _subject_ends(last: str, following: str) -> bool:
    if PREAMBLE_OPENINGS.match(following):
        return True
    if last.isupper():
        return not following.isupper()
    return bool(YEAR_AT_THE_END.search(last)) and not following[0].islower()


def year_of(subject: str) -> int | None:
    years = YEAR.findall(subject)
    return int(years[-1]) if years else None


def number_of(letterhead: str) -> str | None:
    match = NUMBER.search(letterhead)
    return match[1] if match else None


def date_of(letterhead: str) -> date | None:
    match = ISSUED.search(letterhead)
    return _date(match.groups()) if match else None


def parent_of(preamble: str) -> PlanReference | None:
    match = PARENT.search(preamble)
    if match is None:
        return None
    number, *figures = match.groups()
    return PlanReference(number, _date([part for part in figures if part]))


def _date(parts: Sequence[str]) -> date | None:
    if not parts:
        return None
    day, month, year = map(int, parts)
    return date_or_none(year, month, day)
