"""The rules that are installed, by their codes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from feedback import conf
from feedback.indicators.errors import DefinitionUnsound

from .base import IndicatorRule, Scoring

if TYPE_CHECKING:
    from feedback.models import IndicatorDefinition


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


def scoring_of(definition: IndicatorDefinition) -> Scoring:
    return rule_named(definition.rule).scoring(definition)


@receiver(setting_changed)
def forget(*, setting: str, **_kwargs: object) -> None:
    if setting == "FEEDBACK":
        installed_rules.cache_clear()
