"""A scoring rule and its input in words, for the people who keep the score book."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .enums import ScoringMethod
from .models import ScoreInput, ScoringRule
from .numbers import format_number, format_percent, percent_of
from .scoring_rules import check_params
from .typed_numbers import read_number


def rule_words(rule: ScoringRule) -> str:
    """One line; of a rule that cannot be computed, why."""
    problems = check_params(rule.method, rule.params, rule.criterion.max_score)
    if problems:
        return " ".join(problem.sentence for problem in problems)
    return _SAID[ScoringMethod(rule.method)](rule.params)


def input_words(entry: ScoreInput, unit: str = "") -> str:
    """ "980/1.000 (98 %)", or the value with its unit."""
    if entry.value is not None:
        return f"{_shown(entry.value)} {unit}".strip()
    rate = percent_of(entry.part or 0, entry.whole or 0)
    counts = f"{_shown(entry.part)}/{_shown(entry.whole)}"
    return f"{counts} ({format_percent(rate, 2, _language())})"


def _threshold(params: Mapping[str, Any]) -> str:
    return _("All points from %(figure)s") % {"figure": _typed(params["threshold"])}


def _proportional(params: Mapping[str, Any]) -> str:
    return _("In proportion: none at %(zero)s, all at %(full)s") % {
        "zero": _typed(params["zero_at"]),
        "full": _typed(params["full_at"]),
    }


def _steps(params: Mapping[str, Any]) -> str:
    steps = sorted((read_number(str(step["from"])), step["points"]) for step in params["steps"])
    said = [
        _("from %(figure)s: %(points)s") % {"figure": _shown(start), "points": _typed(points)}
        for start, points in reversed(steps)
    ]
    return "; ".join(said)


def _yes_no(params: Mapping[str, Any]) -> str:
    return _("Yes: all points; no: none")


def _survey(params: Mapping[str, Any]) -> str:
    return _("Survey result out of %(scale)s, times the points") % {
        "scale": _typed(params["scale"])
    }


_SAID = {
    ScoringMethod.ALL_OR_NOTHING: _threshold,
    ScoringMethod.PROPORTIONAL: _proportional,
    ScoringMethod.STEPS: _steps,
    ScoringMethod.YES_NO: _yes_no,
    ScoringMethod.SURVEY: _survey,
}


def _typed(number: Any) -> str:
    return _shown(read_number(str(number)))


def _shown(number: Decimal | int | None) -> str:
    return format_number(number, None, _language())


def _language() -> str:
    return get_language() or "vi"
