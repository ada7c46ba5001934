"""Reads the end of a plan: who receives it, who signed it."""

import re
from collections.abc import Sequence
from typing import Final

from .blocks import BULLET, RECIPIENTS, SIGNS_FOR, is_signature
from .structure import Recipients, Signatory

NOTE: Final = re.compile(r"Nơi nhận\s*:?\s*(.*)", re.I)
SIGNED: Final = re.compile(r"\(?\s*(?:đã ký|ký tên|ký điện tử)\b.*", re.I)
# NĐ 30/2020: the file copy is the last recipient.
ARCHIVE: Final = re.compile(r"Lưu\b", re.I)
END_MARKS: Final = " ;.,"
LONGEST_NAME: Final = 60
LONGEST_RECIPIENT: Final = 300


def split_ending(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of the recipients and those of the signature, whichever comes first."""
    recipients: list[str] = []
    signature: list[str] = []
    current = signature
    for line in lines:
        if RECIPIENTS.match(line) and not recipients:
            current = recipients
        elif is_signature(line) and not signature:
            current = signature
        current.append(line)
    return recipients, signature


def read_recipients(lines: Sequence[str]) -> tuple[Recipients | None, tuple[str, ...]]:
    """Who receives the plan, and the lines that follow the last recipient, "Lưu: …"."""
    match = NOTE.fullmatch(lines[0]) if lines else None
    if match is None:
        return None, tuple(lines)
    names: list[str] = []
    for index, line in enumerate(lines[1:], start=1):
        dashed = BULLET.fullmatch(line)
        if names and not dashed and _goes_on(names[-1]):
            names[-1] = f"{names[-1]} {line}".strip()
        elif names and ARCHIVE.match(names[-1]):
            return _recipients(match[1], names), tuple(lines[index:])
        else:
            names.append(dashed[1] if dashed else line)
    return _recipients(match[1], names), ()


def _goes_on(name: str) -> bool:
    return not name.endswith((";", ".")) and len(name) <= LONGEST_RECIPIENT


def _recipients(note: str, names: Sequence[str]) -> Recipients:
    cleaned = (name.rstrip(END_MARKS) for name in names)
    return Recipients(note.rstrip(END_MARKS), tuple(name for name in cleaned if name))


def read_signature(lines: Sequence[str]) -> tuple[Signatory | None, tuple[str, ...]]:
    """Who signed, and the lines that follow the name."""
    titles = _leading_titles(lines)
    if not titles:
        return None, tuple(lines)
    rest = [line for line in lines[len(titles) :] if not SIGNED.fullmatch(line)]
    name = rest.pop(0) if rest and _is_name(rest[0]) else ""
    capacity = titles.pop(0) if SIGNS_FOR.match(titles[0]) and len(titles) > 1 else ""
    return Signatory(capacity, " ".join(titles), name), tuple(rest)


def _leading_titles(lines: Sequence[str]) -> list[str]:
    titles: list[str] = []
    for line in lines:
        if not is_signature(line):
            break
        titles.append(line)
    return titles


def _is_name(line: str) -> bool:
    words = line.split()
    capitalised = all(word[0].isupper() for word in words)
    return len(line) <= LONGEST_NAME and len(words) > 1 and capitalised
