"""Whether the values of two versions of a definition may stand in one line."""

from feedback.models import IndicatorDefinition

MEANING = (
    "source",
    "rule",
    "weights",
    "combining",
    "calendar",
)


def comparable(before: IndicatorDefinition, after: IndicatorDefinition) -> bool:
    """Same questions and weights, counted by the same rule; names of factors may differ."""
    return _meaning(before) == _meaning(after)


def _meaning(definition: IndicatorDefinition) -> list[object]:
    options = (definition.hit_options, definition.valid_options)
    return [
        *(getattr(definition, name) for name in MEANING),
        *(sorted(codes) for codes in options),
        _counted(definition),
    ]


def _counted(definition: IndicatorDefinition) -> list[tuple[tuple[str, ...], int]]:
    return [
        (tuple(sorted(factor["questions"])), factor.get("weight", 1))
        for factor in definition.factors
    ]
