"""What the home page reads: each panel is one question to the other apps, or an empty state."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from feedback.models import IndicatorValue
from plan_pages import conf
from plan_pages.enums import IndexName, TaskStatus
from plan_pages.models import IndexResult, NewsPage, PlanPage, PlanTask, SaidDone
from plan_pages.querysets import visible
from plan_pages.time_words import left_words, overdue_words

from .frame import Frame
from .models import HomePage

TASKS_SHOWN = 5
NEWS_SHOWN = 3
PAIRS_SHOWN = 3
DONE = frozenset({TaskStatus.DONE, TaskStatus.DONE_LATE})
PRESSING = frozenset({TaskStatus.OVERDUE, TaskStatus.DUE_SOON})


@dataclass(frozen=True)
class TaskCounts:
    all: int
    done: int
    overdue: int


@dataclass(frozen=True)
class Rank:
    """A published rank and how it stands to the one before and to the target."""

    year: int
    rank: int
    out_of: int | None
    previous: int | None
    target: int | None

    @property
    def steps(self) -> int:
        """Places gained since the year before; negative when lost, 0 when not comparable."""
        return self.previous - self.rank if self.previous else 0

    @property
    def steps_lost(self) -> int:
        return -self.steps

    @property
    def meets_target(self) -> bool:
        return self.target is not None and self.rank <= self.target


@dataclass(frozen=True)
class DueTask:
    task: PlanTask
    url: str
    status: TaskStatus
    days: int
    words: str

    @property
    def is_overdue(self) -> bool:
        return self.status == TaskStatus.OVERDUE


class Home:
    """Lazy: a template that leaves a panel out does not pay for it."""

    def __init__(self, page: HomePage, request: HttpRequest, day: date | None = None) -> None:
        self.page = page
        self.request = request
        self.day = day or localdate()

    @cached_property
    def plan_page(self) -> PlanPage | None:
        return Frame.of(self.request).plan_page

    @property
    def plan_url(self) -> str:
        return (self.plan_page.get_url(self.request) or "") if self.plan_page else ""

    @cached_property
    def tasks(self) -> list[PlanTask]:
        return list(self.plan_page.plan.tasks.public().order_by("number")) if self.plan_page else []

    @cached_property
    def counts(self) -> TaskCounts:
        every = [task.status_on(self.day) for task in self.tasks]
        states = [state for state in every if state != TaskStatus.REPLACED]
        return TaskCounts(
            len(states), sum(state in DONE for state in states), states.count(TaskStatus.OVERDUE)
        )

    @cached_property
    def due_tasks(self) -> list[DueTask]:
        """Overdue ones first, then those due soon."""
        until = self.day + timedelta(days=conf.get("DUE_SOON_DAYS"))
        due = [task for task in self.tasks if task.status_on(self.day) in PRESSING]
        nearest = sorted(due, key=lambda task: (task.due_on or until, task.number))[:TASKS_SHOWN]
        prefetch_related_objects(nearest, "lead_units")
        return [self._due(task) for task in nearest]

    def _due(self, task: PlanTask) -> DueTask:
        days = abs((task.due_on - self.day).days) if task.due_on else 0
        url = f"{self.plan_url}nhiem-vu/{task.number}/"
        return DueTask(task, url, task.status_on(self.day), days, self._due_words(task))

    def _due_words(self, task: PlanTask) -> str:
        if task.due_on is None:
            return ""
        return overdue_words(task.due_on, self.day) or left_words(task.due_on, self.day)

    @cached_property
    def rank(self) -> Rank | None:
        """The newest rank in the PAR INDEX; no comparison across a break of method."""
        ranked = IndexResult.objects.filter(index=IndexName.PAR_INDEX, rank__isnull=False)
        newest = list(ranked.order_by("-year")[:2])
        if not newest:
            return None
        last, before = newest[0], next(iter(newest[1:]), None)
        comparable = before and not last.breaks_series and before.out_of == last.out_of
        previous = before.rank if before and comparable else None
        return Rank(last.year, last.rank or 0, last.out_of, previous, self.page.target_rank)

    @cached_property
    def opinion(self) -> IndicatorValue | None:
        """The chosen indicator's newest published value for the whole form."""
        values = IndicatorValue.objects.published().filter(unit="", channel="")
        if self.page.indicator_id:
            values = values.filter(snapshot__indicator=self.page.indicator_id)
        return (
            values.select_related("snapshot__indicator", "snapshot__period")
            .order_by("-snapshot__period__ends", "snapshot__indicator__sort_order")
            .first()
        )

    @property
    def opinion_percent(self) -> Decimal | None:
        share = self.opinion.public_figure if self.opinion else None
        return None if share is None else share * 100

    @cached_property
    def news(self) -> QuerySet[NewsPage]:
        found: QuerySet[NewsPage] = visible(NewsPage.objects.all()).order_by("-date", "-pk")
        return found[:NEWS_SHOWN]

    @cached_property
    def said_done(self) -> list[SaidDone]:
        return list(SaidDone.objects.public()[:PAIRS_SHOWN])

    @cached_property
    def sentence(self) -> str:
        """The opening sentence as HTML with the figures in ``<b>``, or the editor's own."""
        if self.page.sentence:
            return self.page.sentence
        parts = [self._sentence_on_tasks(), self._sentence_on_rank()]
        return format_html_join(" ", "{}", ((part,) for part in parts if part))

    @property
    def plain_sentence(self) -> str:
        """For the page's description and for sharing."""
        return self.page.sentence or strip_tags(self.sentence)

    def _sentence_on_tasks(self) -> str:
        counts = self.counts
        if self.plan_page is None or not counts.all:
            return _("The plan, its tasks and their results will be published here.")
        return format_html(
            _("{done} tasks of the {year} plan are done; {overdue} overdue."),
            done=format_html("<b>{}/{}</b>", counts.done, counts.all),
            overdue=format_html("<b>{}</b>", counts.overdue),
            year=self.plan_page.plan.year,
        )

    def _sentence_on_rank(self) -> str:
        if self.rank is None:
            return ""
        place = format_html("<b>{}</b>", self._place(self.rank))
        if self.rank.steps > 0:
            words = _("In {year} the province came {place} in the PAR INDEX, up {steps} places.")
        else:
            words = _("In {year} the province came {place} in the PAR INDEX.")
        return format_html(words, year=self.rank.year, place=place, steps=self.rank.steps)

    @staticmethod
    def _place(rank: Rank) -> str:
        return f"{rank.rank}/{rank.out_of}" if rank.out_of else str(rank.rank)
