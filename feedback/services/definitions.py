"""Define how an indicator is computed: proposed by one person, approved by another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from feedback.enums import DefinitionState, QuestionSource
from feedback.indicators.errors import (
    DefinitionUnsound,
    NotAllowed,
    NothingChanged,
    StaleDraft,
    TwoPeopleNeeded,
)
from feedback.indicators.reasons import given_reason, words_of
from feedback.indicators.rules.base import Measure
from feedback.indicators.rules.registry import rule_named
from feedback.models import BankSeries, Indicator, IndicatorDefinition
from plan_pages.roles import Role, has_role

SIPAS_OPTIONS = {"hit_options": ["4", "5"], "valid_options": ["1", "2", "3", "4", "5"]}
# Faults §5: who proposes weights and formulas, and who approves them.
PROPOSERS = (Role.ANALYST, Role.COORDINATOR, Role.ADMINISTRATOR)
APPROVERS = (Role.APPROVER, Role.DIRECTOR)
HEAVIEST_FACTOR = 1000
Factors = Sequence[dict[str, Any]]


def may_propose(user: Any) -> bool:
    return has_role(user, *PROPOSERS)


def may_approve(user: Any) -> bool:
    return has_role(user, *APPROVERS)


@transaction.atomic
def define(
    indicator: Indicator, factors: Factors, *, user: Any = None, **rules: Any
) -> IndicatorDefinition:
    """Add an approved version, as installations and upgrades do; the same again adds nothing.

    ``factors`` is ``[{"code", "questions": [code, …]}]``; ``rules`` are the other fields of
    ``IndicatorDefinition``. People use ``propose`` and ``approve``. Raises ``DefinitionUnsound``.
    """
    wanted = _next(indicator, factors, rules)
    newest = indicator.current_definition
    if newest is not None and rules_of(newest) == rules_of(wanted):
        return newest
    wanted.decided_at = timezone.now()
    wanted.save()
    log(wanted, "feedback.define_indicator", user=user, data=rules_of(wanted))
    return wanted


@transaction.atomic
def propose(
    indicator: Indicator, factors: Factors, *, user: Any, reason: str = "", **rules: Any
) -> IndicatorDefinition:
    """A version that computes nothing until somebody else approves it.

    A proposal that waits is replaced: it is rejected in favour of this one. Raises
    ``NotAllowed``, ``DefinitionUnsound``, ``NothingChanged``, and ``ReasonNeeded`` where another
    version is in force.
    """
    if not may_propose(user):
        raise NotAllowed(_("Your role does not allow this step."))
    wanted = _next(indicator, factors, rules)
    newest = indicator.current_definition
    if newest is not None and rules_of(newest) == rules_of(wanted):
        raise NothingChanged(_("This is how the indicator is computed already."))
    wanted.reason = words_of(reason) if newest is None else given_reason(reason)
    _give_way(indicator, user)
    wanted.state, wanted.proposed_by = DefinitionState.PROPOSED, user
    wanted.save()
    log(wanted, "feedback.propose_definition", user=user, data=rules_of(wanted))
    return wanted


@transaction.atomic
def approve(definition: IndicatorDefinition, *, user: Any) -> IndicatorDefinition:
    """Put a proposal in force. Raises ``NotAllowed``, ``TwoPeopleNeeded`` and ``StaleDraft``, and
    ``DefinitionUnsound`` where the form changed so that it makes no sense any more."""
    proposed = _decidable(definition, user)
    check(proposed)
    return _decide(proposed, DefinitionState.APPROVED, "", user)


@transaction.atomic
def reject(definition: IndicatorDefinition, *, user: Any, reason: str) -> IndicatorDefinition:
    """Turn a proposal down. Raises ``NotAllowed``, ``StaleDraft`` and ``ReasonNeeded``.

    The person who proposed it may take it back.
    """
    is_own = definition.proposed_by_id == user.pk and may_propose(user)
    proposed = _decidable(definition, user, is_own=is_own)
    return _decide(proposed, DefinitionState.REJECTED, given_reason(reason), user)


def _next(indicator: Indicator, factors: Factors, rules: dict[str, Any]) -> IndicatorDefinition:
    """The next version, checked and not saved; the indicator's row is locked."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    last = indicator.definitions.order_by("-number").first()
    wanted = IndicatorDefinition(
        indicator=indicator,
        number=(last.number if last else 0) + 1,
        factors=list(factors),
        **{**SIPAS_OPTIONS, **rules},
    )
    check(wanted)
    return wanted


def _give_way(indicator: Indicator, user: Any) -> None:
    for waiting in indicator.definitions.proposed():
        _decide(waiting, DefinitionState.REJECTED, _("Replaced by a newer proposal."), user)


def _decidable(
    definition: IndicatorDefinition, user: Any, *, is_own: bool = False
) -> IndicatorDefinition:
    if not may_approve(user) and not is_own:
        raise NotAllowed(_("Your role does not allow this step."))
    rows = IndicatorDefinition.objects.select_for_update(of=("self",)).select_related("indicator")
    locked = rows.get(pk=definition.pk)
    if locked.state != DefinitionState.PROPOSED:
        raise StaleDraft(_("The proposal was decided meanwhile."))
    if locked.proposed_by_id == user.pk and not is_own:
        raise TwoPeopleNeeded(_("Who proposed a definition does not approve it."))
    return locked


def _decide(
    definition: IndicatorDefinition, state: DefinitionState, words: str, user: Any
) -> IndicatorDefinition:
    definition.state, definition.decision = state, words
    definition.decided_by, definition.decided_at = user, timezone.now()
    # Past ``save``, which refuses: what is decided about a version changes nothing it says.
    IndicatorDefinition.objects.filter(pk=definition.pk).update(
        state=state, decision=words, decided_by=user, decided_at=definition.decided_at
    )
    log(definition, f"feedback.{state}_definition", user=user, data={"reason": words})
    return definition


def rules_of(definition: IndicatorDefinition) -> dict[str, Any]:
    """What makes two definitions the same."""
    return {
        "source": str(definition.source),
        "rule": definition.rule,
        "factors": definition.factors,
        "hit_options": sorted(definition.hit_options),
        "valid_options": sorted(definition.valid_options),
        "weights": definition.weights,
        "combining": str(definition.combining),
        "grouping": str(definition.grouping),
        "calendar": str(definition.calendar),
        "min_respondents": definition.min_respondents,
        "criterion": definition.criterion_id,
    }


def check(definition: IndicatorDefinition) -> None:
    """Raises ``DefinitionUnsound`` with every sentence that is wrong with it."""
    rule = rule_named(definition.rule)
    sentences = [*_factor_problems(definition.factors), *rule.problems(definition)]
    if not sentences:
        sentences += _unknown_questions(definition)
    if definition.criterion_id is not None and rule.measure is not Measure.PERCENT:
        sentences.append(_("Only a percentage can become points of a criterion."))
    if sentences:
        raise DefinitionUnsound(" ".join(sentences))


def _factor_problems(factors: Factors) -> list[str]:
    if not factors or not all(factor.get("questions") for factor in factors):
        return [_("A definition needs questions in each factor.")]
    codes = [code for factor in factors for code in factor["questions"]]
    if any(len(set(f["questions"])) < len(f["questions"]) for f in factors) or not all(codes):
        return [_("A factor names a question twice.")]
    weights = [factor.get("weight", 1) for factor in factors]
    if not all(type(weight) is int and 1 <= weight <= HEAVIEST_FACTOR for weight in weights):
        return [
            _("The weight of a factor is a whole number from 1 to %(most)s.")
            % {"most": HEAVIEST_FACTOR}
        ]
    return []


def _unknown_questions(definition: IndicatorDefinition) -> list[str]:
    unknown = sorted(set(definition.questions) - _known_questions(definition))
    if not unknown:
        return []
    if definition.source == QuestionSource.BANK:
        return [_("The bank has no series %(codes)s.") % {"codes": ", ".join(unknown)}]
    return [
        _("The form “%(form)s” asks no question %(codes)s.")
        % {"form": definition.indicator.form, "codes": ", ".join(unknown)}
    ]


def _known_questions(definition: IndicatorDefinition) -> set[str]:
    if definition.source == QuestionSource.BANK:
        codes = {code.rpartition("#")[0] for code in definition.questions}
        series = BankSeries.objects.filter(question__code__in=codes).select_related("question")
        return {f"{each.question.code}#{each.number}" for each in series}
    return set(definition.indicator.form.questions.values_list("code", flat=True))


def ensure_indicator(code: str, form: Any, **fields: Any) -> Indicator:
    """The indicator with the code, made or brought up to date."""
    indicator, _created = Indicator.objects.update_or_create(
        code=code, defaults={"form": form, **fields}
    )
    return indicator
