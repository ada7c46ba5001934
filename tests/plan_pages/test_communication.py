"""Pieces of communication are counted once, by month and kind, against the plan's target."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from plan_pages import communication
from plan_pages.communication import each_once, pieces_by_month, pieces_of_plan
from plan_pages.models import NewsIndexPage, PlanTask
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanFactory,
    PlanTaskFactory,
)
from tests.factories.portal import make_home, make_sections, translated
from tests.people import People
from tests.plan_pages.test_admin_records import is_refused

READERS = ("coordinator", "editor", "approver", "director", "analyst")
YEAR = (date(2022, 1, 1), date(2023, 1, 1))


@dataclass(frozen=True)
class Row:
    date: date
    kind: str = "tin"
    audience: str = "all"
    campaign: str = ""
    task_id: int | None = 1
    criterion_id: int | None = None
    translation_key: uuid.UUID = field(default_factory=uuid.uuid4)
    alias_of_id: int | None = None


@pytest.fixture
def task(db: None) -> PlanTask:
    plan = PlanFactory()
    criterion = CriterionFactory(code="1.4")
    return PlanTaskFactory(plan=plan, number=4, criterion=criterion, monthly_target=2)


@pytest.fixture
def year_over(db: None) -> Iterator[None]:
    with time_machine.travel("2023-02-01T05:00:00Z", tick=False):
        yield


def test_every_month_of_the_plans_year_has_its_count(task: PlanTask) -> None:
    rows = [
        Row(date(2022, 1, 31), task_id=task.pk),
        Row(date(2022, 3, 1), task_id=task.pk),
        Row(date(2022, 3, 31), "bai", task_id=task.pk),
        Row(date(2021, 12, 31), task_id=task.pk),
        Row(date(2022, 3, 2), task_id=task.pk + 1),
    ]
    counts = pieces_by_month(rows, task)
    assert list(counts) == [date(2022, month, 1) for month in range(1, 13)]
    assert {month.month: n for month, n in counts.items() if n} == {1: 1, 3: 2}


def test_a_piece_without_a_task_counts_for_the_tasks_of_its_criterion(task: PlanTask) -> None:
    rows = [
        Row(date(2022, 5, 1), task_id=None, criterion_id=task.criterion_id),
        Row(date(2022, 5, 1), task_id=task.pk + 1, criterion_id=task.criterion_id),
        Row(date(2022, 5, 1), task_id=None),
    ]
    assert sum(pieces_by_month(rows, task).values()) == 1


def test_the_same_piece_in_two_languages_counts_once(task: PlanTask) -> None:
    key = uuid.uuid4()
    rows = [Row(date(2022, 5, 1), task_id=task.pk, translation_key=key) for _language in range(2)]
    assert sum(pieces_by_month(rows, task).values()) == 1


def test_only_months_that_are_over_can_be_short(task: PlanTask) -> None:
    rows = [Row(date(2022, 1, 5), task_id=task.pk), Row(date(2022, 1, 6), task_id=task.pk)]
    found = communication.communication(rows, task, *YEAR, day=date(2022, 3, 30))
    assert found.short_months == [date(2022, 2, 1)]
    found = communication.communication(rows, task, *YEAR, day=date(2022, 3, 31))
    assert found.short_months == [date(2022, 2, 1), date(2022, 3, 1)]


def test_a_month_that_a_period_cuts_is_never_short(task: PlanTask) -> None:
    starts, ends = date(2021, 12, 15), date(2022, 3, 15)
    found = communication.communication([], task, starts, ends, day=date(2022, 12, 31))
    assert [count.month.month for count in found.months] == [12, 1, 2, 3]
    assert [month.month for month in found.short_months] == [1, 2]


def test_kinds_audiences_and_campaigns_are_counted(task: PlanTask) -> None:
    rows = [
        Row(date(2022, 1, 5), "video", "staff", "Ngày chuyển đổi số", task.pk),
        Row(date(2022, 2, 6), "video", "citizens", "Ngày chuyển đổi số", task.pk),
        Row(date(2022, 2, 7), "doi-thoai", "citizens", "", task.pk),
    ]
    found = communication.communication(rows, task, *YEAR, day=date(2022, 12, 31))
    assert found.by_kind == {"doi-thoai": 1, "video": 2}
    assert found.by_audience == {"citizens": 2, "staff": 1}
    assert found.by_campaign == {"Ngày chuyển đổi số": 2}
    assert found.months[1].by_kind == {"doi-thoai": 1, "video": 1}


def test_drafts_private_pages_and_copies_are_not_counted(
    task: PlanTask, news_index: NewsIndexPage
) -> None:
    NewsPageFactory(parent=news_index, task=task)
    NewsPageFactory(parent=news_index, task=task, live=False)
    private = NewsPageFactory(parent=news_index, task=task)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    public = NewsPageFactory(parent=news_index, criterion=task.criterion)
    public.create_alias(update_slug="ban-sao")
    assert len(each_once(pieces_of_plan(task.plan, *YEAR))) == 2


def test_a_translated_page_is_one_piece(task: PlanTask) -> None:
    sections = make_sections(make_home())
    page = NewsPageFactory(parent=sections["tin-tuc"], task=task)
    for section in (Page.objects.get(slug="trang-chu"), sections["tin-tuc"], page):
        translated(section.specific, slug=f"{section.slug}-en", title="English")
    pieces = pieces_of_plan(task.plan, *YEAR)
    assert len(pieces) == 2
    assert len(each_once(pieces)) == 1


def test_a_piece_of_tomorrow_is_not_counted_today(task: PlanTask) -> None:
    rows = [Row(date(2022, 1, 5), task_id=task.pk), Row(date(2022, 1, 6), task_id=task.pk)]
    found = communication.communication(rows, task, *YEAR, day=date(2022, 1, 5))
    assert found.total == found.months[0].total == 1


def test_the_public_table_says_which_months_fell_short(task: PlanTask) -> None:
    found = communication.communication([], task, *YEAR, day=date(2022, 2, 3))
    with translation.override("en"):
        html = render_to_string("plan_pages/includes/communication.html", {"communication": found})
    assert html.count("Below the target") == 1
    assert "01/2022" in html
    assert "style=" not in html


def test_the_admins_table_is_by_month_and_kind(
    people: People, task: PlanTask, news_index: NewsIndexPage, year_over: None
) -> None:
    NewsPageFactory(parent=news_index, task=task, kind="video", date=date(2022, 10, 12))
    NewsPageFactory(parent=news_index, task=task, kind="tin", date=date(2022, 10, 13))
    response = people.client("coordinator").get(reverse("reform_communication:index"))
    (table,) = response.context["tables"]
    counts, october = table.rows[9]
    assert sum(counts) == october.total == 2
    assert not october.is_short
    assert len(table.found.short_months) == 11


def test_five_roles_read_the_table_and_nobody_else(people: People, task: PlanTask) -> None:
    url = reverse("reform_communication:index")
    for name in people.staff():
        response = people.client(name).get(url)
        assert (response.status_code == 200) is (name in READERS), name
        assert is_refused(response) is (name not in READERS), name
    response = people.client("anonymous").get(url)
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_an_unknown_plan_is_not_found(people: People, task: PlanTask) -> None:
    client = people.client("analyst")
    url = reverse("reform_communication:index")
    assert client.get(url, {"plan": "ke-hoach-1900"}).status_code == 404
    assert client.get(url, {"plan": task.plan.slug}).status_code == 200
