"""Inputs of the scoring rules, the points that follow, and what is set by hand against them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from plan_pages.enums import ScoreBasis, ScoreKind, ScoringMethod
from plan_pages.errors import NotComplete, PlanError
from plan_pages.models import CriteriaSet, Criterion, Score, ScoreInput, ScoringRule
from plan_pages.numbers import round_half_up
from plan_pages.scoring_rules import BadParams, figure_of, points, stored_points

from .score_locks import require_open, require_points, require_scorer
from .scores import record_score
from .superseding import supersede

INPUT_PLACES = 4
LARGEST_INPUT = 10**12
LARGEST_COUNT = 2**62


class NotAnInput(PlanError):
    """The figure cannot be the input of this criterion's rule."""


@dataclass(frozen=True)
class Figure:
    """Either ``value`` or ``part`` of ``whole``; ``exact`` is what a rule works on."""

    value: Decimal | None = None
    part: int | None = None
    whole: int | None = None

    def check(self, method: str = "") -> None:
        """Raises ``NotAnInput`` for what is no figure, or none for this method."""
        if (self.value is None) == (self.part is None and self.whole is None):
            raise NotAnInput(_("Give either a value or a part and a whole."))
        if self.value is None:
            self._check_rate()
        else:
            self._check_value(self.value, method)

    def _check_rate(self) -> None:
        part, whole = self.part, self.whole
        if part is None or whole is None:
            raise NotAnInput(_("A rate needs both its part and its whole."))
        if not 0 < whole <= LARGEST_COUNT or not 0 <= part <= whole:
            raise NotAnInput(_("The part lies between 0 and the whole, and the whole is above 0."))

    def _check_value(self, value: Decimal, method: str) -> None:
        if not value.is_finite() or abs(value) >= LARGEST_INPUT:
            raise NotAnInput(_("The value is no figure that can be kept."))
        if round_half_up(value, INPUT_PLACES) != value:
            raise NotAnInput(_("A value has four decimals at most."))
        if method == ScoringMethod.YES_NO and value not in (0, 1):
            raise NotAnInput(_("This criterion asks for yes or no: write 1 or 0."))


@transaction.atomic
def record_input(
    criterion: Criterion,
    year: int,
    figure: Figure,
    *,
    source: str,
    evidence_url: str = "",
    user: Any,
) -> ScoreInput:
    """Write an input; the current one of the criterion and year is superseded by it.

    Writing what stands already changes nothing. Raises ``NotAnInput``, ``NotComplete`` without a
    source, ``WrongState`` once the self-assessment is closed, and ``NotAllowed``.
    """
    require_scorer(user)
    Criterion.objects.select_for_update().get(pk=criterion.pk)
    _check_input(criterion, figure, source)
    before = criterion.inputs.filter(year=year, superseded_by__isnull=True).first()
    new = ScoreInput(
        criterion=criterion,
        year=year,
        value=figure.value,
        part=figure.part,
        whole=figure.whole,
        source=source,
        evidence_url=evidence_url,
        recorded_by=user,
    )
    if before is not None and _content(before) == _content(new):
        return before
    require_open(criterion.criteria_set_id, year, ScoreKind.SELF_ASSESSED)
    return _supersede(before, new, user)


def _check_input(criterion: Criterion, figure: Figure, source: str) -> None:
    if criterion.children.exists():
        raise NotAnInput(_("Only a criterion without parts has an input; the others are summed."))
    rule = ScoringRule.objects.filter(criterion=criterion).first()
    figure.check(rule.method if rule else "")
    if not source.strip():
        raise NotComplete(_("Say where the figure comes from."))


def _content(entry: ScoreInput) -> tuple[Any, ...]:
    return (entry.value, entry.part, entry.whole, entry.source, entry.evidence_url)


def _supersede(before: ScoreInput | None, new: ScoreInput, user: Any) -> ScoreInput:
    supersede(before, new)
    log(
        instance=new,
        action="plan_pages.record_input",
        user=user,
        data={
            "value": str(new.value) if new.value is not None else f"{new.part}/{new.whole}",
            "supersedes": before.pk if before else None,
        },
    )
    return new


@dataclass
class ComputedReport:
    """Codes of leaf criteria by what happened to them; ``broken`` has the sentence why."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    without_rule: list[str] = field(default_factory=list)
    without_input: list[str] = field(default_factory=list)
    kept_by_hand: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def compute_scores(
    criteria_set: CriteriaSet, year: int, *, user: Any, replace_overrides: bool = False
) -> ComputedReport:
    """Rule by input → self-assessed scores; what has no input stays unknown.

    What was set by hand stays unless ``replace_overrides``. Raises ``WrongState`` once the
    self-assessment is closed, and ``NotAllowed``.
    """
    require_scorer(user)
    require_open(criteria_set.pk, year, ScoreKind.SELF_ASSESSED)
    report = ComputedReport()
    work = _Work(year, user, replace_overrides, report)
    for criterion in leaves_with_rules(criteria_set, year):
        _compute(criterion, work)
    return report


@dataclass(frozen=True)
class _Work:
    year: int
    user: Any
    replace_overrides: bool
    report: ComputedReport


@dataclass(frozen=True)
class RuledLeaf:
    criterion: Criterion
    rule: ScoringRule | None
    entry: ScoreInput | None
    current: Score | None

    def points(self) -> Decimal | None:
        """What the rule gives, rounded as it is stored; None without a rule or an input.

        Raises ``BadParams``.
        """
        if self.rule is None or self.entry is None:
            return None
        figure = figure_of(self.entry.value, self.entry.part, self.entry.whole)
        if figure is None:
            return None
        maximum = self.criterion.max_score
        return stored_points(points(self.rule.method, self.rule.params, maximum, figure))


def leaves_with_rules(criteria_set: CriteriaSet, year: int) -> list[RuledLeaf]:
    """Criteria without parts, with rule, input and self-assessed score of the year, in order."""
    leaves = criteria_set.criteria.filter(children__isnull=True).select_related("rule")
    inputs = ScoreInput.objects.filter(
        criterion__criteria_set=criteria_set, year=year, superseded_by__isnull=True
    )
    scores = Score.objects.current().of_kind(ScoreKind.SELF_ASSESSED)
    scores = scores.filter(criterion__criteria_set=criteria_set, year=year)
    by_input = {entry.criterion_id: entry for entry in inputs}
    by_score = {score.criterion_id: score for score in scores}
    return [
        RuledLeaf(leaf, getattr(leaf, "rule", None), by_input.get(leaf.pk), by_score.get(leaf.pk))
        for leaf in leaves
    ]


def _compute(leaf: RuledLeaf, work: _Work) -> None:
    code, report = leaf.criterion.code, work.report
    by_hand = leaf.current is not None and leaf.current.basis == ScoreBasis.OVERRIDE
    if leaf.rule is None:
        report.without_rule.append(code)
    elif leaf.entry is None:
        report.without_input.append(code)
    elif by_hand and not work.replace_overrides:
        report.kept_by_hand.append(code)
    else:
        _write_points(leaf, leaf.entry, work)


def _write_points(leaf: RuledLeaf, entry: ScoreInput, work: _Work) -> None:
    code = leaf.criterion.code
    try:
        computed = leaf.points()
    except BadParams as error:
        work.report.broken[code] = str(error)
        return
    if computed is None:
        work.report.without_input.append(code)
        return
    written = record_score(
        leaf.criterion,
        work.year,
        ScoreKind.SELF_ASSESSED,
        computed,
        source=entry.source,
        evidence_url=entry.evidence_url,
        basis=ScoreBasis.RULE,
        user=work.user,
    )
    unchanged = leaf.current is not None and written.pk == leaf.current.pk
    (work.report.unchanged if unchanged else work.report.written).append(code)


def override_score(
    criterion: Criterion,
    year: int,
    given: Decimal,
    reason: str,
    evidence_url: str,
    *,
    user: Any,
) -> Score:
    """Self-assessed points set by hand, against the rule or without one.

    Raises ``NotComplete`` without a reason or evidence, or for points that the criterion does not
    have; ``WrongState`` once the self-assessment is closed; ``NotAllowed``.
    """
    require_scorer(user)
    if not reason.strip() or not evidence_url.strip():
        raise NotComplete(_("Points set by hand need a reason and an evidence."))
    require_points(criterion, given)
    return record_score(
        criterion,
        year,
        ScoreKind.SELF_ASSESSED,
        given,
        evidence_url=evidence_url.strip(),
        basis=ScoreBasis.OVERRIDE,
        reason=reason.strip(),
        user=user,
    )
