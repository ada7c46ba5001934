"""Definitions to begin with: SIPAS, the feedback ratios of QĐ 766, survey criteria of PAR INDEX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.enums import Combining
from feedback.indicators.sipas import FACTORS, Factor

from .scales import Scale

LIKERT = ["1", "2", "3", "4", "5"]
# One provincial system's weights of a four-option survey question (facts §1.2).
PAR_WEIGHTS = (100, 60, 20, 0)


@dataclass(frozen=True)
class Preset:
    """``fields`` are those of ``IndicatorDefinition``; without ``factors`` the questions are to be
    chosen."""

    code: str
    label: str | Promise
    source: str | Promise
    fits: Callable[[Scale], bool]
    fields: Callable[[Scale], dict[str, Any]]


def presets_for(scale: Scale) -> list[Preset]:
    return [preset for preset in PRESETS if preset.fits(scale)]


def _is_likert(scale: Scale) -> bool:
    return not scale.is_several and sorted(scale.codes) == LIKERT


def _found(scale: Scale, factor: Factor) -> list[str]:
    """The factor's items as the scale has them: as they are, or in their newest series."""
    by_item = {question.code.partition("#")[0]: question.code for question in scale.questions}
    return [by_item[code] for code in factor.questions if code in by_item]


def _has_all(scale: Scale, factors: tuple[Factor, ...]) -> bool:
    whole = all(len(_found(scale, factor)) == len(factor.questions) for factor in factors)
    return _is_likert(scale) and whole


def _sipas(factors: tuple[Factor, ...], combining: Combining) -> Callable[[Scale], dict[str, Any]]:
    def fields(scale: Scale) -> dict[str, Any]:
        return {
            "rule": "share",
            "hit_options": ["4", "5"],
            "combining": combining,
            "factors": [{**f.plain(), "questions": _found(scale, f)} for f in factors],
        }

    return fields


def _one_factor(factor: Factor) -> Preset:
    return Preset(
        f"sipas-{factor.code}",
        factor.title,
        _("One factor of SIPAS, QĐ 2640/QĐ-BNV"),
        lambda scale: _has_all(scale, (factor,)),
        _sipas((factor,), Combining.FACTORS),
    )


def _in_order(scale: Scale) -> dict[str, int]:
    return dict(zip(scale.codes, PAR_WEIGHTS, strict=True))


PRESETS: tuple[Preset, ...] = (
    Preset(
        "sipas",
        _("Satisfaction, mean of the five factors"),
        _("SIPAS, QĐ 2640/QĐ-BNV"),
        lambda scale: _has_all(scale, FACTORS),
        _sipas(FACTORS, Combining.FACTORS),
    ),
    Preset(
        "sipas-pooled",
        _("Satisfaction, all answers of the five factors together"),
        _("SIPAS, QĐ 2640/QĐ-BNV"),
        lambda scale: _has_all(scale, FACTORS),
        _sipas(FACTORS, Combining.POOLED),
    ),
    *(_one_factor(factor) for factor in FACTORS),
    Preset(
        "on-time",
        _("Feedback that was handled on time"),
        _("The first ratio of satisfaction of QĐ 766/QĐ-TTg; choose the question that asks it."),
        lambda scale: sorted(scale.codes) == ["no", "yes"],
        lambda _scale: {"rule": "option_share", "hit_options": ["yes"]},
    ),
    Preset(
        "feedback-not-dissatisfied",
        _("Not dissatisfied with how feedback was handled"),
        _("The second ratio of satisfaction of QĐ 766/QĐ-TTg; choose the question that asks it."),
        _is_likert,
        lambda _scale: {"rule": "option_share", "hit_options": ["3", "4", "5"]},
    ),
    Preset(
        "procedure-not-dissatisfied",
        _("Not dissatisfied with how a procedure was handled"),
        _("The third ratio of satisfaction of QĐ 766/QĐ-TTg; choose the question that asks it."),
        _is_likert,
        lambda _scale: {"rule": "option_share", "hit_options": ["3", "4", "5"]},
    ),
    Preset(
        "par-survey",
        _("Survey criterion, options of 100, 60, 20 and 0 %"),
        _("PAR INDEX, QĐ 876/QĐ-BNV; check that the best option comes first."),
        lambda scale: not scale.is_several and len(scale.codes) == len(PAR_WEIGHTS),
        lambda scale: {"rule": "weighted", "weights": _in_order(scale)},
    ),
)
