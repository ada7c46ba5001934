"""What one revision adds to the tallies: a pure function of its answers and its schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .questions.registry import type_of
from .schema import Schema, asked

RESPONSE = "_response"

# What is stored on a revision: the dimensions, and a list of [question, option]; of numbers
# [question, option, hundredths], which revisions counted before there were totals lack.
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


@dataclass
class Sums:
    """How much each key holds or gains: responses, and of numbers their sum in hundredths."""

    live: Counter[Key] = field(default_factory=Counter)
    total: Counter[Key] = field(default_factory=Counter)

    def add(self, amounts: Iterable[tuple[Key, int]], times: int = 1) -> None:
        for key, hundredths in amounts:
            self.live[key] += times
            if hundredths:
                self.total[key] += times * hundredths

    def merge(self, other: Sums) -> None:
        self.live.update(other.live)
        self.total.update(other.total)

    def moved(self) -> list[tuple[Key, int, int]]:
        """(key, responses, hundredths) of every key that changes, in the order of locks."""
        keys = {key for counter in (self.live, self.total) for key, n in counter.items() if n}
        return [(key, self.live[key], self.total[key]) for key in sorted(keys)]


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
    ``_answered`` of several-choice questions among them. The cells of a number carry its
    hundredths as a third part. Raises ``UnreadableAnswers``.
    """
    if not isinstance(answers, dict):
        raise UnreadableAnswers("answers are not a mapping")
    chosen: list[list[Any]] = [[RESPONSE, RESPONSE]]
    for entry in asked(schema):
        answer = answers.get(entry["code"])
        if answer is not None:
            amount = _amount(entry, answer)
            chosen += [[entry["code"], option, *amount] for option in _options(entry, answer)]
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


def _amount(entry: dict[str, Any], answer: Any) -> list[int]:
    """Nothing for what is no number, so that its cells stay what they always were."""
    hundredths = type_of(entry).hundredths(entry, answer)
    return [] if hundredths is None else [hundredths]


def amounts_of(form_id: int, version_id: int, stored: Mapping[str, Any]) -> list[tuple[Key, int]]:
    """The tally keys of stored cells, each with what it adds to the key's total."""
    half_month = date.fromisoformat(stored["half_month"])
    return [
        (
            Key(
                form_id,
                half_month,
                version_id,
                question,
                stored["unit"],
                stored["procedure"],
                stored["channel"],
                option,
            ),
            sum(amount),
        )
        for question, option, *amount in stored["cells"]
    ]
