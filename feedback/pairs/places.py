"""Where the pairs of a list belong, as far as a stranger may read the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.indicators.openness import readable
from feedback.models import FeedbackFormPage, FeedbackIndexPage, IndicatorPage, PairLink
from plan_pages.api.public import public_plan_pages
from plan_pages.mixins import content_language
from plan_pages.models import NewsPage, PlanPage, PlanTask, SaidDone
from plan_pages.querysets import SaidDoneQuerySet, visible

# Of a page.
Address = Callable[[Any], str]


@dataclass(frozen=True)
class PairPlace:
    """``kind`` in words; ``code`` names the indicator, the form or the task in open data."""

    name: str
    kind: str
    title: str
    url: str
    language: str
    code: str

    @property
    def lang(self) -> SafeString | str:
        """For HTML, where the title is not in the reader's language."""
        if self.language == content_language(get_language()):
            return ""
        return format_html(' lang="{}"', self.language)


class PublicPlaces:
    """Read once for all ``pairs`` (of ``readable_pairs``): at most five queries, however many
    there are."""

    def __init__(self, pairs: Iterable[SaidDone], address: Address) -> None:
        self.pairs = list(pairs)
        self.address = address
        self.links = list(
            PairLink.objects.filter(pair__in=self.pairs).select_related("indicator", "form")
        )
        self.plans = public_plan_pages()
        self.tasks = {
            pair.task_id: self._task(pair.task, self.plans[pair.task.plan_id])
            for pair in self.pairs
            if pair.task and pair.task.plan_id in self.plans and _is_public(pair.task)
        }
        self.news = self._news()
        self.indicators = self._indicators()
        self.forms = self._forms()

    def of(self, pair: SaidDone) -> list[PairPlace]:
        return list(self._of(pair))

    def _of(self, pair: SaidDone) -> Iterator[PairPlace]:
        links = [link for link in self.links if link.pair_id == pair.pk]
        found = [
            self.tasks.get(pair.task_id),
            self.news.get(pair.news_id),
            *(self.indicators.get(link.indicator_id) for link in links),
            *(self.forms.get(link.form.translation_key) for link in links if link.form),
        ]
        return (place for place in found if place is not None)

    def _task(self, task: PlanTask, page: PlanPage) -> PairPlace:
        url = self.address(page) + page.reverse_subpage("task", args=[task.number])
        kind = _("Task %(number)s") % {"number": task.number}
        return PairPlace("task", kind, task.title, url, main_language(), str(task.number))

    def _news(self) -> dict[int | None, PairPlace]:
        wanted = [pair.news_id for pair in self.pairs if pair.news_id]
        pages = visible(NewsPage.objects.filter(pk__in=wanted))
        return {
            page.pk: self._page("news", _("News"), page, page.title, page.slug)
            for page in pages.select_related("locale").defer("body")
        }

    def _indicators(self) -> dict[int | None, PairPlace]:
        wanted = [link.indicator_id for link in self.links]
        pages = readable(IndicatorPage.objects.filter(indicator__in=wanted))
        return {
            page.indicator_id: self._indicator(page)
            for page in best_last(pages.select_related("indicator", "locale"))
        }

    def _indicator(self, page: IndicatorPage) -> PairPlace:
        own = page.indicator
        is_english = bool(own.title_en) and own.local_title == own.title_en
        language = "en" if is_english else main_language()
        kind, url = _("Indicator"), self.address(page)
        return PairPlace("indicator", kind, own.local_title, url, language, own.code)

    def _forms(self) -> dict[Any, PairPlace]:
        keys = [link.form.translation_key for link in self.links if link.form]
        pages = visible(FeedbackFormPage.objects.filter(translation_key__in=keys))
        return {
            page.translation_key: self._page("form", _("Form"), page, page.title, page.slug)
            for page in best_last(pages.select_related("locale").defer("body"))
        }

    def _page(self, name: str, kind: str, page: Any, title: str, code: str) -> PairPlace:
        return PairPlace(name, kind, title, self.address(page), page.locale.language_code, code)


def readable_pairs() -> SaidDoneQuerySet:
    """All published ones, the newest first, with their tasks; a department writes some dozens a
    year."""
    return SaidDone.objects.public().select_related("task__measure__inspection")


def _is_public(task: PlanTask) -> bool:
    """As ``PlanTaskQuerySet.public`` has it, of a task of ``readable_pairs``."""
    measure = getattr(task, "measure", None)
    return measure is None or measure.inspection.published_at is not None


def with_places(pairs: Iterable[SaidDone], request: HttpRequest) -> list[SaidDone]:
    """The same pairs, each with its ``places``."""
    places = PublicPlaces(pairs, as_read(request))
    for pair in places.pairs:
        pair.places = places.of(pair)
    return places.pairs


def as_read(request: HttpRequest) -> Address:
    """In the reader's language."""
    return lambda page: page.get_url(request) or ""


def as_written(request: HttpRequest) -> Address:
    """The full address in the page's own language, for open data."""
    return lambda page: page.own_url(request) or ""


def main_language() -> str:
    return content_language(None)


def best_last(pages: Iterable[Any]) -> Sequence[Any]:
    """A page in the reader's language after one in the main language, that after all others."""
    liked = [main_language(), content_language(get_language())]
    return sorted(
        pages,
        key=lambda page: max(
            (n for n, language in enumerate(liked) if page.locale.language_code == language),
            default=-1,
        ),
    )


def index_of_pairs() -> FeedbackIndexPage | None:
    """The page below which all pairs are listed, if a stranger may read one."""
    pages = visible(FeedbackIndexPage.objects.all()).select_related("locale").order_by("path")
    return next(reversed(best_last(pages)), None)


def address_of(pair: SaidDone, index: FeedbackIndexPage, address: Address) -> str:
    listed = address(index) + index.reverse_subpage("pairs")
    return f"{listed}?nam={pair.date.year}#{pair.anchor}"
