"""What a definition says, as open data: enough to compute a value from its items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, QuerySet
from django.utils.timezone import localdate

from feedback.enums import QuestionSource
from feedback.indicators.openness import open_indicators
from feedback.indicators.rules.registry import scoring_of
from feedback.models import IndicatorDefinition
from feedback.services.disclosure import smallest_group


def open_definitions() -> QuerySet[IndicatorDefinition]:
    """All versions that were approved, of indicators that a stranger may read; ``in_force`` is
    the one that computes now."""
    approved = IndicatorDefinition.objects.approved()
    newer = approved.filter(indicator=OuterRef("indicator"), number__gt=OuterRef("number"))
    in_force = ExpressionWrapper(~Exists(newer), output_field=BooleanField())
    return (
        approved.filter(indicator__in=open_indicators())
        .select_related("indicator__form", "criterion__criteria_set")
        .annotate(in_force=in_force)
        .order_by("indicator__sort_order", "indicator__code", "-number")
    )


def plain_definition(definition: Any) -> dict[str, Any]:
    indicator, criterion = definition.indicator, definition.criterion
    scoring = scoring_of(definition)
    is_of_form = definition.source == QuestionSource.FORM
    return {
        "code": indicator.code,
        "version": definition.number,
        "title": indicator.title,
        "title_en": indicator.title_en,
        "in_force": definition.in_force,
        "source": definition.source,
        "form": indicator.form.slug if is_of_form else None,
        "rule": definition.rule,
        "measure": scoring.measure.value,
        "factors": [_factor(factor) for factor in definition.factors],
        "hit_options": definition.hit_options,
        "valid_options": definition.valid_options,
        "weights": dict(scoring.weights),
        "scale": scoring.scale,
        "combining": definition.combining,
        "grouping": definition.grouping,
        "calendar": definition.calendar,
        "smallest_group": smallest_group(definition.min_respondents),
        "criteria_set": criterion.criteria_set.name if criterion else None,
        "criterion": criterion.code if criterion else None,
        "approved_on": localdate(definition.decided_at or definition.created_at).isoformat(),
    }


def _factor(factor: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": factor.get("code", ""),
        "title": factor.get("title", ""),
        "title_en": factor.get("title_en", ""),
        "weight": factor.get("weight", 1),
        "questions": factor["questions"],
    }


def flat_definition(row: Mapping[str, Any]) -> dict[str, Any]:
    """For a table: a factor is ``code*weight: A1, A2``, weights are ``1=0; 5=100``."""
    factors = [f"{f['code']}*{f['weight']}: {', '.join(f['questions'])}" for f in row["factors"]]
    weights = [f"{option}={weight}" for option, weight in row["weights"].items()]
    return {**row, "factors": factors, "weights": weights}
