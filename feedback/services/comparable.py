"""Where a question of the bank was asked and what was answered, series by series.

Figures of one series may stand in one line; between two series there is a break.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Max, Min, Sum

from feedback.models import BankQuestion, BankSeries, FeedbackForm, FormVersion, Tally
from feedback.questions.base import ANSWERED, Entry


@dataclass(frozen=True)
class AskedIn:
    """One version of a form that asked the question, and its answers by option.

    ``tallies`` counts live and archived responses; ``first`` and ``last`` are the half months of
    the answers, None without any.
    """

    form: FeedbackForm
    version: FormVersion
    code: str
    label: str
    tallies: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None

    @property
    def answered(self) -> int:
        return answered_of(self.tallies)


@dataclass(frozen=True)
class Comparable:
    """What may be compared: the series, and all versions that asked it, oldest first."""

    series: BankSeries
    asked: list[AskedIn]

    @property
    def tallies(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for each in self.asked:
            total.update(each.tallies)
        return total

    @property
    def answered(self) -> int:
        return answered_of(self.tallies)

    @property
    def forms(self) -> list[FeedbackForm]:
        return list({each.form.pk: each.form for each in self.asked}.values())


def answered_of(tallies: Counter[str]) -> int:
    """How many answered: of several choices and numbers that is a cell of its own."""
    return tallies[ANSWERED] if ANSWERED in tallies else sum(tallies.values())


def comparable_over_forms(question: BankQuestion) -> list[Comparable]:
    """All series of the question, the oldest first, with the versions that asked each."""
    versions = _versions(question)
    tallies = _tallies(versions)
    by_series: dict[int, list[AskedIn]] = {}
    for version, entry in versions:
        counts, first, last = tallies.get((version.pk, entry["code"]), (Counter(), None, None))
        asked = AskedIn(version.form, version, entry["code"], entry["label"], counts, first, last)
        by_series.setdefault(entry["series"], []).append(asked)
    series = question.series.order_by("number").prefetch_related("wordings")
    return [Comparable(each, by_series.get(each.number, [])) for each in series]


def _versions(question: BankQuestion) -> list[tuple[FormVersion, Entry]]:
    """Versions whose schema names the question, with the entry."""
    candidates = FormVersion.objects.filter(form__questions__bank=question).distinct()
    return [
        (version, entry)
        for version in candidates.select_related("form").order_by("form", "number")
        for entry in version.entries
        if entry.get("bank") == question.code
    ]


def _tallies(
    versions: list[tuple[FormVersion, Entry]],
) -> dict[tuple[int, str], tuple[Counter[str], date | None, date | None]]:
    """Counts by (version, code of the question in its form)."""
    codes = {entry["code"] for _version, entry in versions}
    rows = (
        Tally.objects.filter(version__in=[version for version, _entry in versions])
        .filter(question__in=codes)
        .values("version_id", "question", "option")
        .annotate(n=Sum(F("live") + F("archived")), first=Min("half_month"), last=Max("half_month"))
    )
    found: dict[tuple[int, str], tuple[Counter[str], date | None, date | None]] = {}
    for row in rows:
        key = (row["version_id"], row["question"])
        counts, first, last = found.get(key, (Counter(), row["first"], row["last"]))
        if row["n"]:
            counts[row["option"]] += row["n"]
        found[key] = (counts, min(first, row["first"]), max(last, row["last"]))
    return found
