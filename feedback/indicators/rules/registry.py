"""The rules that are installed, by their codes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback import conf
from feedback.indicators.errors import DefinitionUnsound

from .base import IndicatorRule, Measure, Scoring

if TYPE_CHECKING:
    from feedback.models import IndicatorDefinition


class RuleGone(IndicatorRule):
    """What is left of a rule whose class a host took out: stored figures stay readable, as plain
    numbers, since nobody knows their measure; nothing new is computed."""

    label = gettext_lazy("A rule that is not installed any more")
    measure = Measure.MEAN

    def __init__(self, code: str) -> None:
        self.code = code  # type: ignore[misc] # of one rule each, where others have theirs by class

    def weights(self, definition: IndicatorDefinition) -> dict[str, int]:
        return {**dict.fromkeys(definition.hit_options, 1), **definition.weights}


@cache
def installed_rules() -> dict[str, IndicatorRule]:
    """``{code: rule}`` in the order of the setting."""
    rules = [import_string(path)() for path in conf.get("INDICATOR_RULES")]
    return {rule.code: rule for rule in rules}


def rule_named(code: str) -> IndicatorRule:
    """Raises ``DefinitionUnsound`` where the rule is not installed (any more)."""
    try:
        return installed_rules()[code]
    except KeyError as error:
        raise DefinitionUnsound(
            _("The rule “%(code)s” is not installed.") % {"code": code}
        ) from error


def rule_of_record(definition: IndicatorDefinition) -> IndicatorRule:
    """The rule that computed what is stored, or a stand-in where it is not installed any more."""
    return installed_rules().get(definition.rule) or RuleGone(definition.rule)


def scoring_of(definition: IndicatorDefinition) -> Scoring:
    return rule_of_record(definition).scoring(definition)


@receiver(setting_changed)
def forget(*, setting: str, **_kwargs: object) -> None:
    if setting == "FEEDBACK":
        installed_rules.cache_clear()
