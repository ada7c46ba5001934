"""What one revision adds to the tallies: a pure function of its answers and its schema."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .questions.registry import type_of
from .schema import Schema, asked

RESPONSE = "_response"

# What is stored on a revision: the dimensions, and a list of [question, option].
Cells = dict[str, Any]


@dataclass(frozen=True, order=True)
class Key:
    """The key of a tally, in the order in which tallies are locked."""

    form_id: int
    half_month: date
    version_id: int
    question: str
    unit: str
    procedure: str
    channel: str
    option: str


class UnreadableAnswers(ValueError):
    """Stored answers do not fit their schema; the row is set aside for staff."""


def cells_of(
    schema: Schema,
    answers: dict[str, Any],
    *,
    unit: str,
    procedure: str,
    channel: str,
    half_month: date,
) -> Cells:
    """``{"unit", "procedure", "channel", "half_month", "cells": [[question, option], …]}``.

    One cell ``_response`` for the sheet itself, then one for each option chosen, the denominators
    ``_answered`` of several-choice questions among them. Raises ``UnreadableAnswers``.
    """
    if not isinstance(answers, dict):
        raise UnreadableAnswers("answers are not a mapping")
    chosen = [[RESPONSE, RESPONSE]]
    for entry in asked(schema):
        answer = answers.get(entry["code"])
        if answer is not None:
            chosen += [[entry["code"], option] for option in _options(entry, answer)]
    return {
        "unit": unit,
        "procedure": procedure,
        "channel": channel,
        "half_month": half_month.isoformat(),
        "cells": chosen,
    }


def _options(entry: dict[str, Any], answer: Any) -> list[str]:
    """The options an answer adds to, none of which the schema does not know."""
    known = {option["code"] for option in entry.get("options", [])}
    given = answer if isinstance(answer, list) else [answer]
    if known and not all(isinstance(code, str) and code in known for code in given):
        raise UnreadableAnswers(f"an answer to {entry['code']} is none of its options")
    return list(type_of(entry).cells(entry, answer))


def keys_of(form_id: int, version_id: int, stored: Cells) -> list[Key]:
    """The tally keys of stored cells."""
    half_month = date.fromisoformat(stored["half_month"])
    return [
        Key(
            form_id,
            half_month,
            version_id,
            question,
            stored["unit"],
            stored["procedure"],
            stored["channel"],
            option,
        )
        for question, option in stored["cells"]
    ]
