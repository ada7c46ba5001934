"""How points follow from one input: pure, exact, in rational numbers.

``params`` by method, numbers as text with a decimal point:

all_or_nothing  ``{"threshold": "98"}``: all points from the threshold on, else none
proportional    ``{"full_at": "100", "zero_at": "0"}``: linear between, capped at both ends;
                ``full_at`` below ``zero_at`` is a rate that should be small
steps           ``{"steps": [{"from": "95", "points": "1"}, …]}``: the highest step reached
yes_no          ``{}``: all points for 1 (or 100 %), none for less
survey          ``{"scale": "100"}``: the input as a share of the scale, times the points

These are the usual leaf rules of the national index (QĐ 876/QĐ-BNV and the guidance to it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from .enums import ScoringMethod
from .numbers import round_half_up
from .typed_numbers import NotANumber, read_number

POINT_PLACES = 4
MOST_STEPS = 20
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """``param`` names the parameter that is wrong; ``sentence`` is for the person who typed it."""

    param: str
    sentence: str


class BadParams(ValueError):
    """The rule cannot be computed; ``str()`` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in problems))


def points(method: str, params: Params, maximum: Decimal, figure: Fraction) -> Fraction:
    """Never below 0 nor above ``maximum``. Raises ``BadParams`` where the rule is none."""
    problems = check_params(method, params, maximum)
    if problems:
        raise BadParams(problems)
    share = _SHARES[ScoringMethod(method)]
    return share(params, Fraction(maximum), figure)


def stored_points(exact: Fraction) -> Decimal:
    """The one rounding: half up, to the four decimals that are kept."""
    return round_half_up(exact, POINT_PLACES)


def figure_of(value: Decimal | None, part: int | None, whole: int | None) -> Fraction | None:
    """An input as one exact number: a rate in percent, or the value; None where neither is."""
    if part is not None and whole:
        return Fraction(part * 100, whole)
    return None if value is None else Fraction(value)


def check_params(method: str, params: Params, maximum: Decimal) -> list[Problem]:
    """What is wrong with a rule, a sentence each; an empty list is a rule that computes."""
    if method not in _CHECKS:
        return [Problem("method", _("There is no such way of scoring."))]
    return _CHECKS[ScoringMethod(method)](params, Fraction(maximum))


def _number(params: Params, name: str) -> Fraction:
    return Fraction(read_number(str(params.get(name, ""))))


def _all_or_nothing(params: Params, maximum: Fraction, figure: Fraction) -> Fraction:
    return maximum if figure >= _number(params, "threshold") else Fraction(0)


def _proportional(params: Params, maximum: Fraction, figure: Fraction) -> Fraction:
    full, zero = _number(params, "full_at"), _number(params, "zero_at")
    return maximum * _within((figure - zero) / (full - zero))


def _steps(params: Params, maximum: Fraction, figure: Fraction) -> Fraction:
    steps = [(_number(step, "from"), _number(step, "points")) for step in params["steps"]]
    return max((given for start, given in steps if start <= figure), default=Fraction(0))


def _yes_no(params: Params, maximum: Fraction, figure: Fraction) -> Fraction:
    return maximum if figure >= 1 else Fraction(0)


def _survey(params: Params, maximum: Fraction, figure: Fraction) -> Fraction:
    return maximum * _within(figure / _number(params, "scale"))


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


_SHARES: dict[ScoringMethod, Callable[[Params, Fraction, Fraction], Fraction]] = {
    ScoringMethod.ALL_OR_NOTHING: _all_or_nothing,
    ScoringMethod.PROPORTIONAL: _proportional,
    ScoringMethod.STEPS: _steps,
    ScoringMethod.YES_NO: _yes_no,
    ScoringMethod.SURVEY: _survey,
}


def _check_threshold(params: Params, maximum: Fraction) -> list[Problem]:
    return _numbers_wanted(params, "threshold")


def _check_proportional(params: Params, maximum: Fraction) -> list[Problem]:
    problems = _numbers_wanted(params, "full_at", "zero_at")
    if not problems and _number(params, "full_at") == _number(params, "zero_at"):
        problems.append(
            Problem("zero_at", _("All points and no points cannot begin at the same figure."))
        )
    return problems


def _check_scale(params: Params, maximum: Fraction) -> list[Problem]:
    problems = _numbers_wanted(params, "scale")
    if not problems and _number(params, "scale") <= 0:
        problems.append(Problem("scale", _("The scale has to be above 0.")))
    return problems


def _check_nothing(params: Params, maximum: Fraction) -> list[Problem]:
    return []


def _check_steps(params: Params, maximum: Fraction) -> list[Problem]:
    steps = params.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        sentence = _("Write between 1 and %(most)d steps.") % {"most": MOST_STEPS}
        return [Problem("steps", sentence)]
    read = [_read_step(step) for step in steps]
    unread = [Problem("steps", entry) for entry in read if isinstance(entry, str)]
    return unread or _check_order([entry for entry in read if not isinstance(entry, str)], maximum)


def _read_step(step: Any) -> tuple[Fraction, Fraction] | str:
    if not isinstance(step, Mapping):
        return str(_("A step has a figure and points."))
    try:
        return _number(step, "from"), _number(step, "points")
    except NotANumber as error:
        return str(error)


def _check_order(steps: list[tuple[Fraction, Fraction]], maximum: Fraction) -> list[Problem]:
    rising = sorted(steps)
    given = [worth for _start, worth in rising]
    sentences = []
    if len({start for start, _worth in steps}) < len(steps):
        sentences.append(_("Two steps begin at the same figure."))
    if min(given) < 0 or max(given) > maximum:
        sentences.append(_("A step's points lie between 0 and the criterion's maximum."))
    if given != sorted(given):
        sentences.append(_("A higher step never gives fewer points than a lower one."))
    return [Problem("steps", sentence) for sentence in sentences]


def _numbers_wanted(params: Params, *names: str) -> list[Problem]:
    problems = []
    for name in names:
        try:
            _number(params, name)
        except NotANumber as error:
            missing = not str(params.get(name, "")).strip()
            sentence = _("This figure is needed for the method chosen.") if missing else str(error)
            problems.append(Problem(name, sentence))
    return problems


_CHECKS: dict[ScoringMethod, Callable[[Params, Fraction], list[Problem]]] = {
    ScoringMethod.ALL_OR_NOTHING: _check_threshold,
    ScoringMethod.PROPORTIONAL: _check_proportional,
    ScoringMethod.STEPS: _check_steps,
    ScoringMethod.YES_NO: _check_nothing,
    ScoringMethod.SURVEY: _check_scale,
}
