"""What the feeds tell: each entry is something that a stranger may read on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from feedback.indicators import words
from feedback.models import IndicatorPage, IndicatorSnapshot, IndicatorValue
from plan_pages.api.public import public_plan_pages
from plan_pages.models import (
    NewsPage,
    PeriodicReport,
    PlanPage,
    PlanTask,
    ProgressReport,
    ResultPage,
)
from plan_pages.querysets import visible

SHOWN = NEWS_SHOWN = VALUES_SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """``guid`` names the entry for ever where several share an address."""

    title: str
    text: str
    url: str
    at: datetime
    guid: str = ""


def news_entries(request: HttpRequest) -> Iterable[Entry]:
    news = NewsPage.objects.live().public().order_by("-date", "-pk")[:NEWS_SHOWN]
    for page in news:
        yield Entry(page.title, page.summary, _address(page, request), _midnight(page.date))


def value_entries(request: HttpRequest) -> Iterable[Entry]:
    """What disclosure control let out at publication; nothing else is read."""
    current = IndicatorSnapshot.objects.current()
    for snapshot in _with_values(current)[:VALUES_SHOWN]:
        yield _value_entry(snapshot, request)


def correction_entries(request: HttpRequest) -> Iterable[Entry]:
    """Published values that took the place of published ones, with the reason."""
    corrections = IndicatorSnapshot.objects.seen_by_the_public().filter(supersedes__isnull=False)
    before = Prefetch("supersedes__values", queryset=OF_ALL, to_attr="of_the_whole_form")
    found = _with_values(corrections.select_related("supersedes__definition")).prefetch_related(
        before
    )
    for snapshot in found[:VALUES_SHOWN]:
        yield _correction_entry(snapshot, request)


OF_ALL = IndicatorValue.objects.filter(unit="", channel="")


def _with_values(snapshots: Any) -> Any:
    """The newest first, with the pages that show them and the value of all together."""
    pages = IndicatorPage.objects.live().public()
    return (
        snapshots.filter(indicator__pages__in=pages)
        .select_related("indicator", "period", "definition")
        .prefetch_related(
            Prefetch("indicator__pages", queryset=pages, to_attr="public_pages"),
            Prefetch("values", queryset=OF_ALL, to_attr="of_the_whole_form"),
        )
        .order_by("-published_at", "-pk")
        .distinct()
    )


def _correction_entry(snapshot: Any, request: HttpRequest) -> Entry:
    title = _("%(indicator)s, %(period)s: %(old)s corrected to %(new)s") % {
        "indicator": snapshot.indicator.local_title,
        "period": snapshot.period.name,
        "old": value_words(next(iter(snapshot.supersedes.of_the_whole_form), None)),
        "new": value_words(next(iter(snapshot.of_the_whole_form), None)),
    }
    url = _address_of_value(snapshot, request)
    at = localtime(snapshot.published_at)
    return Entry(title, snapshot.reason, url, at, guid=f"correction:{snapshot.pk}")


def _value_entry(snapshot: Any, request: HttpRequest) -> Entry:
    value = next(iter(snapshot.of_the_whole_form), None)
    title = _("%(indicator)s, %(period)s: %(value)s") % {
        "indicator": snapshot.indicator.local_title,
        "period": snapshot.period.name,
        "value": value_words(value),
    }
    url = _address_of_value(snapshot, request)
    return Entry(title, _text(value), url, localtime(snapshot.published_at))


def value_words(value: IndicatorValue | None) -> str:
    """In the measure of its rule: "97,14 %", "4,31", "≥ 95 %"; never why it is hidden."""
    if value is None or not (value.is_bounded or value.public_figure is not None):
        return _("not shown, to protect respondents")
    return words.value_words(value)


def _text(value: IndicatorValue | None) -> str:
    n = value.public_n if value is not None else None
    words = ngettext("%(n)d opinion.", "%(n)d opinions.", n or 0) % {"n": n} if n else ""
    caveat = _(
        "Self-selected opinions; not statistically representative; they do not replace official "
        "indices."
    )
    return f"{words} {caveat}".strip()


def _address(page: Page, request: HttpRequest) -> str:
    return page.get_url(request) or ""


def _address_of_value(snapshot: Any, request: HttpRequest) -> str:
    """A page shows one period at a time, the newest unless it is asked for another."""
    code = snapshot.period.code
    return f"{_address(snapshot.indicator.public_pages[0], request)}?ky={quote(code)}#{code}"


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def task_entries(request: HttpRequest) -> Iterable[Entry]:
    """Approved progress and completion of the tasks of published plans, the newest first."""
    pages = public_plan_pages()
    found = [*_progress_entries(pages, request), *_completion_entries(pages, request)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:SHOWN]


def _progress_entries(pages: dict[int, PlanPage], request: HttpRequest) -> Iterable[Entry]:
    reports = ProgressReport.objects.approved().filter(
        task__plan__in=pages, decided_at__isnull=False
    )
    for report in reports.select_related("task", "period").order_by("-decided_at", "-pk")[:SHOWN]:
        title = _("Task %(number)d, %(period)s: %(state)s") % {
            "number": report.task.number,
            "period": report.period.name,
            "state": report.get_claim_display(),
        }
        text = ". ".join(part for part in (report.task.title.rstrip("."), report.text) if part)
        at = localtime(report.decided_at)
        yield Entry(
            title, text, _task_address(pages, report.task, request), at, f"progress:{report.pk}"
        )


def _completion_entries(pages: dict[int, PlanPage], request: HttpRequest) -> Iterable[Entry]:
    done = PlanTask.objects.public().filter(plan__in=pages, completed_on__isnull=False)
    for task in done.order_by("-completed_on", "-pk")[:SHOWN]:
        if task.completed_on is not None:
            title = _("Task %(number)d is done") % {"number": task.number}
            yield Entry(
                title,
                task.title,
                _task_address(pages, task, request),
                _midnight(task.completed_on),
                f"done:{task.pk}",
            )


def _task_address(pages: dict[int, PlanPage], task: PlanTask, request: HttpRequest) -> str:
    page = pages[task.plan_id]
    return _address(page, request) + page.reverse_subpage("task", args=[task.number])


def report_entries(request: HttpRequest) -> Iterable[Entry]:
    """Periodic reports that were published as pages."""
    made = PeriodicReport.objects.filter(page__isnull=False).values("page")
    pages = visible(ResultPage.objects.filter(pk__in=made)).defer("body")
    for page in pages.order_by("-first_published_at", "-pk")[:SHOWN]:
        at = page.first_published_at or _midnight(page.date or localdate())
        yield Entry(page.title, page.summary, _address(page, request), localtime(at))
