"""The bank that ships, as a file; what is in the bank already is left as it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.bank.entries import newest_wording
from feedback.errors import BankError
from feedback.models import BankQuestion

from .bank import Words, add_question

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "bank.toml"
TEXTS = ("label", "label_en", "help", "help_en")
KNOWN = {*TEXTS, "code", "kind", "topic", "source", "sort_order", "rules", "options"}


@dataclass
class Loaded:
    """Codes of what was added, and of what is worded otherwise here and was left so."""

    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def load(path: Path = SHIPPED, *, user: Any = None) -> Loaded:
    """Add every question of the file that the bank lacks, all or none.

    Raises ``BankError`` with a sentence when the file cannot be read or a question is refused.
    """
    rows = _read(path)
    known = {question.code: question for question in BankQuestion.objects.all()}
    loaded = Loaded()
    with transaction.atomic():
        for row in rows:
            before = known.get(row["code"])
            if before is None:
                _add(row, user)
                loaded.added.append(row["code"])
            elif _differs(before, row):
                loaded.kept.append(row["code"])
    return loaded


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8-sig"))["questions"]
        unknown = {name for row in rows for name in row} - KNOWN
        complete = all({"code", "kind", "label"} <= set(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BankError(_("The file is no bank of questions: %(why)s") % {"why": error}) from error
    if unknown or not complete:
        names = ", ".join(sorted(unknown)) or "code, kind, label"
        raise BankError(_("The file is no bank of questions: %(why)s") % {"why": names})
    return list(rows)


def _add(row: dict[str, Any], user: Any) -> None:
    try:
        add_question(
            row["code"],
            row["kind"],
            _words(row),
            topic=row.get("topic", ""),
            source=row.get("source", ""),
            rules=row.get("rules"),
            sort_order=row.get("sort_order", 0),
            user=user,
        )
    except BankError as error:
        raise type(error)(f"{row['code']}: {error}") from error


def _words(row: dict[str, Any]) -> Words:
    options = tuple(row.get("options", ()))
    return Words(**{name: row.get(name, "") for name in TEXTS}, options=options).cleaned()


def _differs(question: BankQuestion, row: dict[str, Any]) -> bool:
    newest = question.series.first()
    wording = newest_wording(newest) if newest else None
    return wording is None or wording.label != _words(row).label
