"""Read from the tallies what an indicator's definition counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from feedback.bank.entries import item_of
from feedback.cells import RESPONSE, Key
from feedback.enums import QuestionSource
from feedback.indicators.errors import ScaleChanged
from feedback.indicators.formulas import Part
from feedback.indicators.rules.base import Scoring
from feedback.models import FormVersion, IndicatorDefinition, Tally
from feedback.questions.base import ANSWERED, NO_OPINION, Entry
from plan_pages.models import ReportingPeriod

from . import scales

Group = tuple[str, str]
# (id of a form, code of the question there)
Place = tuple[int, str]
Asked = defaultdict[str, dict[Place, Counter[str]]]
WHOLE: Group = ("", "")


@dataclass(frozen=True)
class Reading:
    """How a question of one version is read: as which item, and its options as which."""

    item: str
    options: Mapping[str, str] = field(default_factory=dict)


# {(id of a version, code of the question there): how it is read}
Readings = dict[tuple[int, str], Reading]


@dataclass
class GroupCounts:
    """``cells`` by (item, option); of questions of the bank also ``asked``, by item and place."""

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Asked = field(default_factory=lambda: defaultdict(dict))

    def hits(self, item: str, scoring: Scoring) -> int:
        return _hits({o: self.cells[item, o] for o in scoring.weights}, scoring)

    def valid(self, item: str, scoring: Scoring) -> int:
        return sum(self.cells[item, option] for option in scoring.valid)

    def parts_of(self, item: str, places: Iterable[Place], scoring: Scoring) -> Iterator[Part]:
        for form, code in sorted(places):
            chosen = self.asked[item].get((form, code), Counter())
            valid = sum(chosen[option] for option in scoring.valid)
            yield Part(form, code, _hits(chosen, scoring), valid)


def counts_of(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    scoring: Scoring,
    moving: Mapping[Key, int] | None = None,
) -> dict[Group, GroupCounts]:
    """The counts of every group that has any response, and of the whole, in one query.

    ``moving``: what tallies would gain or lose, to see what the counts would be then. Raises
    ``ScaleChanged`` where a question was asked with other options and nobody mapped them.
    """
    is_of_bank = definition.source == QuestionSource.BANK
    readings = bank_readings(definition) if is_of_bank else _form_readings(definition, period)
    by = definition.grouping
    columns = [*([by] if by else []), *(["version", "form"] if readings else [])]
    found: dict[Group, GroupCounts] = defaultdict(GroupCounts, {WHOLE: GroupCounts()})
    asked = _asked_by(definition, period, scoring, readings)
    rows = asked.tallies().values(*columns, "question", "option")
    moved = (_row(key, n) for key, n in (moving or {}).items() if asked.takes(key))
    for row in chain(rows.annotate(n=Sum("live") + Sum("archived")), moved):
        reading = _reading(row, readings, is_of_bank=is_of_bank)
        if reading is None:
            continue
        for group in _groups(row, by):
            _add(found[group], row, reading, is_of_bank=is_of_bank)
    return dict(found)


def _groups(row: dict[str, Any], by: str) -> Iterable[Group]:
    yield WHOLE
    if by and row[by] and row["n"]:
        yield (row[by], "") if by == IndicatorDefinition.Grouping.UNIT else ("", row[by])


def _reading(row: dict[str, Any], readings: Readings, *, is_of_bank: bool) -> Reading | None:
    """None for what is not counted: another question of the same code in another form."""
    if row["question"] == RESPONSE:
        return Reading(RESPONSE)
    default = None if is_of_bank else Reading(row["question"])
    return readings.get((row.get("version", 0), row["question"]), default)


def _add(
    counts: GroupCounts,
    row: dict[str, Any],
    reading: Reading,
    *,
    is_of_bank: bool,
) -> None:
    option = reading.options.get(row["option"], row["option"])
    counts.cells[reading.item, option] += row["n"]
    if is_of_bank and reading.item != RESPONSE:
        place = (row["form"], row["question"])
        counts.asked[reading.item].setdefault(place, Counter())[option] += row["n"]


def _hits(chosen: Mapping[str, int], scoring: Scoring) -> int:
    return sum(weight * chosen[o] for o, weight in scoring.weights.items() if weight)


@dataclass(frozen=True)
class _Asked:
    """Which tallies a definition reads: of a form, or of the versions that ask the bank's."""

    period: ReportingPeriod
    questions: frozenset[str]
    options: frozenset[str]
    form_id: int
    versions: frozenset[int] | None

    def tallies(self) -> QuerySet[Tally]:
        asked = Q(question__in=self.questions, option__in=self.options)
        where = Q(form=self.form_id) if self.versions is None else Q(version__in=self.versions)
        rows = Tally.objects.filter(where, asked | Q(question=RESPONSE))
        return rows.within(self.period).order_by()

    def takes(self, key: Key) -> bool:
        """The same as ``tallies`` of one key."""
        is_of_it = key.form_id == self.form_id
        if self.versions is not None:
            is_of_it = key.version_id in self.versions
        asked = key.question in self.questions and key.option in self.options
        in_period = self.period.starts <= key.half_month < self.period.ends
        return is_of_it and in_period and (asked or key.question == RESPONSE)


def _asked_by(
    definition: IndicatorDefinition,
    period: ReportingPeriod,
    scoring: Scoring,
    readings: Readings,
) -> _Asked:
    options = {*scoring.valid, *scoring.weights}
    options |= {code for reading in readings.values() for code in reading.options}
    questions, versions = set(definition.questions), None
    if definition.source == QuestionSource.BANK:
        versions = frozenset(version for version, _code in readings)
        questions = {code for _version, code in readings}
    form_id = definition.indicator.form_id
    return _Asked(period, frozenset(questions), frozenset(options), form_id, versions)


def _row(key: Key, n: int) -> dict[str, Any]:
    """What a query gives of a tally."""
    return {**vars(key), "form": key.form_id, "version": key.version_id, "n": n}


def bank_readings(definition: IndicatorDefinition) -> Readings:
    """Every version of any form that asks a question of the definition in its series."""
    wanted = set(definition.questions)
    codes = {code.rpartition("#")[0] for code in wanted}
    versions = FormVersion.objects.filter(form__questions__bank__code__in=codes).distinct()
    found: Readings = {}
    for version in versions:
        for entry in version.entries:
            item = item_of(entry)
            if item in wanted:
                _refuse_other_options(definition, entry, item)
                found[version.pk, entry["code"]] = Reading(item)
    return found


def _refuse_other_options(definition: IndicatorDefinition, entry: Entry, item: str) -> None:
    valid = frozenset(definition.valid_options)
    if valid != {ANSWERED} and options_of(entry) != valid:
        raise _scale_changed(item)


def _form_readings(definition: IndicatorDefinition, period: ReportingPeriod) -> Readings:
    """How answers to questions asked on another scale count; none is ever mixed in as it is
    (faults F12); nothing where all were asked on the definition's own."""
    form_id = definition.indicator.form_id
    used = Tally.objects.filter(form_id=form_id, question__in=definition.questions).within(period)
    valid = frozenset(definition.valid_options)
    if valid == {ANSWERED}:
        return {}
    other = {
        (version.pk, entry["code"]): options_of(entry)
        for version in FormVersion.objects.filter(pk__in=used.values("version"))
        for entry in version.entries
        if entry["code"] in definition.questions and options_of(entry) != valid
    }
    return _mapped(form_id, valid, other) if other else {}


def _mapped(
    form_id: int, valid: frozenset[str], other: dict[tuple[int, str], frozenset[str]]
) -> Readings:
    mapped = scales.readings(form_id, {code: valid for _version, code in other})
    for (_version, code), options in other.items():
        if (code, options) not in mapped:
            raise _scale_changed(code)
    return {key: Reading(key[1], mapped[key[1], options]) for key, options in other.items()}


def _scale_changed(code: str) -> ScaleChanged:
    return ScaleChanged(
        _("Question %(code)s was asked with other options than the definition counts.")
        % {"code": code}
    )


def options_of(entry: Entry) -> frozenset[str]:
    return frozenset(option["code"] for option in entry.get("options", [])) - {NO_OPINION}
