"""A definition in one sentence, and what a proposal changes of the one in force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from feedback.indicators.rules.registry import rule_of_record
from feedback.models import IndicatorDefinition

NUMBERED = re.compile(r"(?P<prefix>.*?)(?P<number>\d+)(?P<rest>(?:#\d+)?)\Z")


def sentence_of(definition: IndicatorDefinition) -> str:
    """ "Share of satisfied answers (4, 5) of A1–A4, by unit, civil year, from 10 respondents on,
    feeds 8.1." """
    parts = [
        _("%(rule)s (%(options)s) of %(questions)s")
        % {
            "rule": rule_of_record(definition).label,
            "options": options_words(definition),
            "questions": code_ranges(definition.questions),
        },
        grouping_words(definition),
        definition.get_calendar_display(),
        _("from %(least)s respondents on") % {"least": definition.min_respondents},
    ]
    if definition.criterion is not None:
        parts.append(_("feeds criterion %(code)s") % {"code": definition.criterion.code})
    return ", ".join(parts) + "."


def options_words(definition: IndicatorDefinition) -> str:
    """The answers looked for, or what each answer weighs: "4, 5"; "1: 100; 2: 60"."""
    if rule_of_record(definition).needs_weights:
        weights = definition.weights
        ordered = [option for option in definition.valid_options if option in weights]
        return "; ".join(f"{option}: {weights[option]}" for option in ordered)
    return ", ".join(definition.hit_options)


def grouping_words(definition: IndicatorDefinition) -> str:
    if not definition.grouping:
        return _("not grouped")
    return str(definition.get_grouping_display()).lower()


def code_ranges(codes: Sequence[str]) -> str:
    """Neighbours that count up are drawn together: A1, A2, A3, B1 → "A1–A3, B1"."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(before: str, code: str) -> bool:
    one, two = NUMBERED.match(before), NUMBERED.match(code)
    if one is None or two is None:
        return False
    same = (one["prefix"], one["rest"]) == (two["prefix"], two["rest"])
    return same and int(two["number"]) == int(one["number"]) + 1


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def differences(before: IndicatorDefinition | None, after: IndicatorDefinition) -> list[Difference]:
    """What reads otherwise; nothing where there was no definition before."""
    if before is None:
        return []
    old, new = _readable(before), _readable(after)
    return [
        Difference(label, words, new[label]) for label, words in old.items() if words != new[label]
    ]


def _readable(definition: IndicatorDefinition) -> dict[str, str]:
    return {
        _("Questions of"): str(definition.get_source_display()),
        _("Rule"): str(rule_of_record(definition).label),
        _("Answers and weights"): options_words(definition),
        _("Valid answers"): ", ".join(definition.valid_options),
        _("Factors"): "; ".join(_factor_words(factor) for factor in definition.factors),
        _("Combining"): str(definition.get_combining_display()),
        _("Grouping"): str(definition.get_grouping_display()),
        _("Calendar"): str(definition.get_calendar_display()),
        _("Fewest respondents"): str(definition.min_respondents),
        _("Criterion it feeds"): str(definition.criterion or "–"),
    }


def _factor_words(factor: dict[str, Any]) -> str:
    """ "Tiếp cận dịch vụ (A1–A4) × 2"."""
    name = factor.get("title") or factor["code"]
    weight = factor.get("weight", 1)
    times = f" × {weight}" if weight != 1 else ""
    return f"{name} ({code_ranges(factor['questions'])}){times}"
