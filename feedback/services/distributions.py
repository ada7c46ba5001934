"""How many chose each answer to a question: what of it may be told, of the whole form alone.

From 30 answers on, and only where nothing that can be worked out from all published distributions
together tells on fewer than 30 either: two of them differ by nobody or by 30. Each answer is a
column of its own in the ledger of ``differencing``, "chose this one". And since a distribution
tells every sum of its answers, it is weighed as well as a count under each rule by which the same
question was ever published for units or channels. Where anything betrays, the question's whole
distribution is kept back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.enums import QuestionSource, ValueStatus
from feedback.indicators.differencing import SMALL, Ledger, related
from feedback.indicators.formulas import Item
from feedback.indicators.lines import TOTAL, Amount, Cell, Column, Kind
from feedback.models import IndicatorDefinition
from feedback.questions.base import ANSWERED

from .disclosure import Rule


@dataclass(frozen=True)
class Distribution:
    """``counts`` of the valid answers of a question, by option; ``place`` as in ``Rule``."""

    place: str
    question: str
    counts: tuple[tuple[str, int], ...]
    starts: date
    ends: date

    @property
    def subject(self) -> tuple[str, str]:
        return self.place, self.question

    @property
    def options(self) -> frozenset[str]:
        return frozenset(option for option, _n in self.counts)

    @property
    def valid(self) -> int:
        return sum(n for _option, n in self.counts)

    def cells(self) -> Iterator[Cell]:
        """One for each answer: how many chose it, of all."""
        for option, n in self.counts:
            name = f"{self.place}|{self.question}|chose {option} of {sorted(self.options)}"
            column = Column(Kind.ITEM, name)
            yield Cell(column, TOTAL, self.starts, self.ends, Amount(self.valid, n))

    def under(self, rule: Rule) -> Iterator[Cell]:
        """The same answers as the rule counts them; nothing where it counts others too."""
        counts, scoring = dict(self.counts), rule.scoring
        if not scoring.valid <= self.options:
            return
        hits = sum(weight * counts.get(o, 0) for o, weight in scoring.weights.items())
        item = Item(self.question, hits, sum(counts[option] for option in scoring.valid))
        for column, amount in (
            (rule.count(self.place, [self.question]), Amount(item.valid, 0)),
            (rule.item(self.place, self.question), Amount(item.valid, rule.scale.hits(item))),
        ):
            yield Cell(column, TOTAL, self.starts, self.ends, amount)


# A rule by which something was published, and all public cells, newest first, of one way of
# grouping and of the whole.
Counted = tuple[Rule, Sequence[Cell]]


def is_told(definition: IndicatorDefinition) -> bool:
    """Whether people of one form chose one of several answers, so that the counts are a
    distribution. Those of the bank would have to be weighed form by form, and are not told."""
    valid = definition.valid_options
    is_of_form = definition.source == QuestionSource.FORM
    return is_of_form and ANSWERED not in valid and len(valid) > 1


def distribution_of(item: Item, rule: Rule, starts: date, ends: date) -> Distribution:
    return Distribution(rule.place, item.question, item.options, starts, ends)


def status_of(
    new: Distribution,
    known: Sequence[Distribution],
    counted: Sequence[Counted],
    k: int,
) -> ValueStatus:
    """``known`` are the public distributions, newest first."""
    if not new.valid:
        return ValueStatus.NO_DATA
    if new.valid < SMALL:
        return ValueStatus.SUPPRESSED
    if _betrays_answers(new, known, k) or _betrays_groups(new, counted, k):
        return ValueStatus.SUPPRESSED_DIFFERENCE
    return ValueStatus.SHOWN


def _betrays_answers(new: Distribution, known: Sequence[Distribution], k: int) -> bool:
    same = [each for each in known if each.subject == new.subject]
    near = related(new.starts, new.ends, [cell for each in same for cell in each.cells()])
    runs = {cell.run for cell in near}
    if any(each.options != new.options and (each.starts, each.ends) in runs for each in same):
        # Counts over other answers would have to be added up answer by answer.
        return True
    return any(_is_betrayed(cell, near, max(k, SMALL)) for cell in new.cells())


def _betrays_groups(new: Distribution, counted: Sequence[Counted], k: int) -> bool:
    return any(
        _is_betrayed(cell, related(new.starts, new.ends, earlier), k)
        for rule, earlier in counted
        for cell in new.under(rule)
    )


def _is_betrayed(cell: Cell, earlier: Iterable[Cell], k: int) -> bool:
    known = [each for each in earlier if each.column == cell.column]
    return Ledger(cell.column, known, k).first_finding({TOTAL: cell}) is not None
