"""A published row in words and as a row of a chart; reads the public columns only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.enums import ValueStatus
from feedback.indicators.comparability import comparable
from feedback.indicators.figures import BOUNDS, bound_words, figure_words, told
from feedback.indicators.formulas import rounded
from feedback.indicators.rules.base import Measure
from feedback.indicators.rules.registry import rule_of_record, scoring_of
from feedback.models import IndicatorDefinition, IndicatorSnapshot, IndicatorValue
from feedback.services.disclosure import smallest_group
from plan_pages.charts import Break, IntervalRow, IntervalRows, Shown, TrendLine, TrendPoint
from plan_pages.charts.units import COUNT, PERCENT, SCORE, Unit
from plan_pages.numbers import format_number

UNITS = {Measure.PERCENT: PERCENT, Measure.COUNT: COUNT}


def unit_of(measure: Measure) -> Unit:
    """In what charts tell a measure."""
    return UNITS.get(measure, SCORE)


def measure_of(value: IndicatorValue) -> Measure:
    return rule_of_record(value.snapshot.definition).measure


def value_words(value: IndicatorValue | None) -> str:
    """The figure with two decimals, the bound, or that it is not shown: "86,27 %", "≥ 95 %"."""
    if value is None:
        return _("No published value")
    if value.is_bounded:
        return bound_words(ValueStatus(value.status), scoring_of(value.snapshot.definition))
    if value.public_figure is None:
        return _("Not shown") if value.is_suppressed else _("No answers")
    return figure_words(value.public_figure, measure_of(value))


def value_sentence(value: IndicatorValue) -> str:
    """What the figure says, without its period; "" where no figure is shown."""
    if value.public_figure is None:
        return ""
    names = {
        "value": value_words(value),
        "n": format_number(value.public_n, 0, _language()),
    }
    return _sentence(value.snapshot.definition) % names


def _sentence(definition: IndicatorDefinition) -> str:
    measure = rule_of_record(definition).measure
    if measure is Measure.COUNT:
        return _("%(value)s answers of %(n)s respondents")
    if measure is Measure.NET:
        return _("%(value)s points, for less against, of %(n)s respondents")
    if measure is Measure.MEAN:
        return _("%(value)s is the mean score of %(n)s respondents")
    if definition.rule == "share":
        return _(
            "%(value)s of the answers are satisfied or very satisfied: the mean over %(n)s "
            "respondents"
        )
    return _("%(value)s of the answers of %(n)s respondents")


def interval_words(value: IndicatorValue) -> str:
    measure = measure_of(value)
    low, high = told(value.public_low, measure), told(value.public_high, measure)
    if low is None or high is None:
        return ""
    return f"{format_number(low, 2, _language())}–{format_number(high, 2, _language())}"


def notice(value: IndicatorValue) -> str:
    """Why a figure is not shown, or ""; the sentences tell no more than the status does."""
    sentences = {
        ValueStatus.SUPPRESSED: under(smallest_group(value.snapshot.definition.min_respondents)),
        ValueStatus.SUPPRESSED_COMPLEMENTARY: _(
            "Also hidden so that a small group cannot be worked out."
        ),
        ValueStatus.SUPPRESSED_DIFFERENCE: told_too_soon(),
        ValueStatus.NO_DATA: _("No answers in this period."),
        ValueStatus.BOUNDED_HIGH: _("Nearly all answered alike; only a bound is shown."),
        ValueStatus.BOUNDED_LOW: _("Nearly all answered alike; only a bound is shown."),
    }
    return sentences.get(ValueStatus(value.status), "")


def under(k: int) -> str:
    return _("Under %(k)d answers: not shown, to protect respondents.") % {"k": k}


def told_too_soon() -> str:
    return _("Too few answers changed since an earlier value: not shown, to protect respondents.")


def kept_back() -> str:
    """Why a value's counts are not shown though the value itself is."""
    return _(
        "The counts behind this value are kept back, because they would tell what single "
        "respondents answered."
    )


def interval_row(name: str, value: IndicatorValue, url: str = "") -> IntervalRow:
    status = Shown.SUPPRESSED if value.is_suppressed else Shown.PUBLISHED
    if value.is_bounded:
        status = Shown(value.status)
    measure = measure_of(value)
    return IntervalRow(
        name=name,
        value=told(value.public_figure, measure),
        low=told(value.public_low, measure),
        high=told(value.public_high, measure),
        n=value.public_n,
        status=status,
        notice=notice(value) if value.is_suppressed else "",
        url=url,
        unit=unit_of(measure),
        bound=_bound(value),
        bound_words=value_words(value) if value.is_bounded else "",
    )


def _bound(value: IndicatorValue) -> Decimal | None:
    """Where the open end of a bounded value is drawn."""
    if not value.is_bounded:
        return None
    scoring = scoring_of(value.snapshot.definition)
    figure = scoring.figure_at(BOUNDS[ValueStatus(value.status)][1])
    return told(rounded(figure), scoring.measure)


def group_rows(title: str, values: Iterable[IndicatorValue], names: dict[str, str]) -> IntervalRows:
    """One row for each unit or channel, in the order of ``names``, then by code."""
    order = list(names)
    known = sorted(
        (value for value in values if not value.is_whole),
        key=lambda value: (
            order.index(value.group) if value.group in names else len(order),
            value.group,
        ),
    )
    rows = [interval_row(names.get(value.group, value.group), value) for value in known]
    return IntervalRows(name=title, rows=rows, unit=rows[0].unit if rows else PERCENT)


def trend(title: str, snapshots: Sequence[IndicatorSnapshot]) -> TrendLine:
    """The whole form through periods of one length, the oldest first."""
    in_order = sorted(snapshots, key=lambda s: s.period.starts)
    measures = measures_of(in_order)
    points = [_point(snapshot) for snapshot in in_order]
    unit = unit_of(measures.pop()) if len(measures) == 1 else SCORE
    return TrendLine(name=title, points=points, breaks=breaks_of(in_order), unit=unit)


def measures_of(snapshots: Iterable[IndicatorSnapshot]) -> set[Measure]:
    """More than one where the rule changed to another kind of figure."""
    return {rule_of_record(each.definition).measure for each in snapshots}


def breaks_of(in_order: Sequence[IndicatorSnapshot]) -> list[Break]:
    """Where the definition counts otherwise than before: the points are not to be joined."""
    return [
        Break(after.period.name, _("Method changed: not comparable"))
        for before, after in pairwise(in_order)
        if not comparable(before.definition, after.definition)
    ]


def _point(snapshot: IndicatorSnapshot) -> TrendPoint:
    whole = whole_of(snapshot)
    if whole is None:
        return TrendPoint(snapshot.period.name, None)
    measure = measure_of(whole)
    return TrendPoint(
        snapshot.period.name,
        told(whole.public_figure, measure),
        told(whole.public_low, measure),
        told(whole.public_high, measure),
        whole.public_n,
    )


def whole_of(snapshot: IndicatorSnapshot) -> IndicatorValue | None:
    """The value of the whole form; the snapshot comes from ``with_whole()``."""
    return next(iter(snapshot.whole), None)  # type: ignore[attr-defined] # prefetched


def _language() -> str:
    return get_language() or "vi"
