"""Pieces of communication (tin, bài, hội nghị …) counted against the tasks that they serve.

Everything but ``pieces_of_plan`` is pure: a piece is any row with the
attributes of ``Piece``, a task any object with ``pk``, ``criterion_id`` and ``monthly_target``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q

from .enums import Audience, NewsKind
from .querysets import visible

if TYPE_CHECKING:
    from .models import Plan, PlanTask

COLUMNS = (
    "date",
    "kind",
    "audience",
    "campaign",
    "task_id",
    "criterion_id",
    "translation_key",
    "alias_of_id",
)


class Piece(Protocol):
    """A live public news page; translations of one piece share its key."""

    @property
    def date(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def campaign(self) -> str: ...
    @property
    def task_id(self) -> int | None: ...
    @property
    def criterion_id(self) -> int | None: ...
    @property
    def translation_key(self) -> Any: ...
    @property
    def alias_of_id(self) -> int | None: ...


@dataclass(frozen=True)
class MonthCount:
    """``is_whole``: every day of the month lies in what was counted, so it can be short."""

    month: date
    by_kind: Mapping[str, int]
    target: int | None
    is_whole: bool

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    @property
    def is_short(self) -> bool:
        return self.is_whole and self.target is not None and self.total < self.target


@dataclass(frozen=True)
class Communication:
    target: int | None
    months: Sequence[MonthCount]
    by_kind: Mapping[str, int]
    by_audience: Mapping[str, int]
    by_campaign: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    @property
    def kinds(self) -> list[tuple[str, int]]:
        return [(str(NewsKind(code).label), n) for code, n in self.by_kind.items()]

    @property
    def audiences(self) -> list[tuple[str, int]]:
        return [(str(Audience(code).label), n) for code, n in self.by_audience.items()]

    @property
    def short_months(self) -> list[date]:
        return [count.month for count in self.months if count.is_short]


def each_once(news: Iterable[Piece]) -> list[Piece]:
    """A translation is the same piece in other words, an alias the same in another place."""
    known: dict[Any, Piece] = {}
    for piece in news:
        if piece.alias_of_id is None:
            known.setdefault(piece.translation_key, piece)
    return list(known.values())


def serving(news: Iterable[Piece], task: Any) -> list[Piece]:
    """Pieces that name the task, or no task but its criterion; each once."""
    return [piece for piece in each_once(news) if _serves(piece, task)]


def _serves(piece: Piece, task: Any) -> bool:
    if piece.task_id is not None:
        return bool(piece.task_id == task.pk)
    return piece.criterion_id is not None and piece.criterion_id == task.criterion_id


def months_between(starts: date, ends: date) -> list[date]:
    """First days of all months that have a day in ``starts <= day < ends``."""
    months = [starts.replace(day=1)]
    while (following := _next_month(months[-1])) < ends:
        months.append(following)
    return months


def pieces_by_month(news: Iterable[Piece], task: PlanTask) -> dict[date, int]:
    """The first day of each month of the plan's year → pieces that serve the task."""
    year = task.plan.year
    pieces = [piece for piece in serving(news, task) if piece.date.year == year]
    counts = Counter(piece.date.replace(day=1) for piece in pieces)
    return {month: counts[month] for month in months_between(*year_of(year))}


def year_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)


def communication(
    news: Iterable[Piece], task: Any, starts: date, ends: date, day: date
) -> Communication:
    """What served the task in ``starts <= date < ends`` as of ``day``.

    A month that is not over on that day is no miss.
    """
    until = min(ends, day + timedelta(days=1))
    pieces = within(serving(news, task), starts, until)
    return Communication(
        target=task.monthly_target,
        months=[
            _month(pieces, month, task, starts, until) for month in months_between(starts, ends)
        ],
        by_kind=counted(pieces, "kind"),
        by_audience=counted(pieces, "audience"),
        by_campaign=counted(pieces, "campaign"),
    )


def _month(
    pieces: Iterable[Piece], month: date, task: Any, starts: date, until: date
) -> MonthCount:
    ends = _next_month(month)
    is_whole = starts <= month and ends <= until
    return MonthCount(
        month, counted(within(pieces, month, ends), "kind"), task.monthly_target, is_whole
    )


def within(pieces: Iterable[Piece], starts: date, ends: date) -> list[Piece]:
    return [piece for piece in pieces if starts <= piece.date < ends]


def counted(pieces: Iterable[Piece], column: str) -> dict[str, int]:
    """By the column's value, in the order of the values; pieces without one are left out."""
    counts = Counter(value for piece in pieces if (value := getattr(piece, column)))
    return dict(sorted(counts.items()))


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def pieces_of_plan(plan: Plan, starts: date, ends: date) -> list[Any]:
    """Live public pieces that name a task of the plan, or the criterion of one; one query."""
    from .models import NewsPage  # noqa: PLC0415 - the models' package imports this room's parts

    names = Q(task__plan=plan) | Q(task__isnull=True, criterion__tasks__plan=plan)
    pages = NewsPage.objects.filter(names, date__gte=starts, date__lt=ends)
    rows = visible(pages).order_by("date", "pk").distinct()
    return list(rows.values_list("pk", *COLUMNS, named=True))
