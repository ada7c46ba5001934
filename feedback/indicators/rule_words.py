"""A definition in sentences for whoever wants to know how a value comes about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from feedback.enums import Combining
from feedback.indicators.rules.base import Scoring
from feedback.indicators.rules.registry import RuleGone, rule_of_record, scoring_of
from feedback.models import IndicatorDefinition
from feedback.questions.base import ANSWERED


def rule_sentences(definition: IndicatorDefinition) -> list[str]:
    """The steps from answers to the value, in the order in which they are taken."""
    scoring, rule = scoring_of(definition), rule_of_record(definition)
    if isinstance(rule, RuleGone):
        return [f"{rule.label} ({rule.code})."]
    steps = [_question_step(definition, scoring)]
    if not scoring.is_count:
        steps += _combining_steps(definition)
        steps.append(
            _(
                "The interval: Wilson’s at 95 %, around the value, with the largest number of "
                "answers that one question has; that is the cautious way."
            )
        )
    return steps


def _question_step(definition: IndicatorDefinition, scoring: Scoring) -> str:
    names = {
        "hits": ", ".join(definition.hit_options),
        "valid": ", ".join(definition.valid_options),
        "weights": "; ".join(f"{option}: {n}" for option, n in sorted(scoring.weights.items())),
    }
    if scoring.is_count:
        return _("The value: how many answers are %(hits)s.") % names
    if rule_of_record(definition).needs_weights:
        return _weighed(scoring) % names
    if ANSWERED in scoring.valid:
        return (
            _("For each question: how many chose %(hits)s, divided by all who chose anything.")
            % names
        )
    return (
        _(
            "For each question: answers %(hits)s divided by all answers %(valid)s. Questions left "
            "blank and “no opinion” are not counted."
        )
        % names
    )


def _weighed(scoring: Scoring) -> str:
    if scoring.scale != 1:
        return _(
            "For each question: the mean of the weights in percent (%(weights)s) of all answers. "
            "Questions left blank and “no opinion” are not counted."
        )
    return _(
        "For each question: the mean of the scores (%(weights)s) of all answers. Questions left "
        "blank and “no opinion” are not counted."
    )


def _combining_steps(definition: IndicatorDefinition) -> list[str]:
    if definition.combining == Combining.POOLED:
        return [_("The value: all questions’ answers together, rounded once, half up.")]
    return [
        _("For each factor: the mean of its questions; a question without an answer leaves it."),
        _("The value: the mean of the factors, by their weights, rounded once, half up."),
    ]
