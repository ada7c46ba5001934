"""The board: filters by query string, sentences for what is not understood, few queries."""

import csv
import random
import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import localdate
from openpyxl import load_workbook

from plan_pages.board import ALWAYS_TOLD, BoardTask
from plan_pages.board_counts import ancestors, overview_of
from plan_pages.enums import ManualStatus, Recurrence, ScoreKind, TaskStatus
from plan_pages.models import NewsIndexPage, PlanIndexPage, PlanPage, PlanTask
from plan_pages.services.task_table import import_tasks
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ScoreFactory,
    UnitFactory,
)

TODAY = date(2022, 10, 15)
FUTURE = localdate() + timedelta(days=400)


@pytest.fixture
def plan_page(plan_index: PlanIndexPage) -> PlanPage:
    """Three tasks: VP's overdue one, QLDD's done one, a continuous one without a criterion."""
    plan_page = PlanPageFactory(parent=plan_index)
    for code in ("3", "5"):
        field = CriterionFactory(criteria_set=plan_page.plan.criteria_set, code=code)
        CriterionFactory(criteria_set=field.criteria_set, code=f"{code}.1", parent=field)
    criteria = {c.code: c for c in plan_page.plan.criteria_set.criteria.all()}
    office, land = UnitFactory(code="VP"), UnitFactory(code="QLDD")
    PlanTaskFactory(
        plan=plan_page.plan,
        number=1,
        title="Rà soát kế hoạch",
        criterion=criteria["3.1"],
        overdue=True,
        led_by=[office],
        supported_by=[land],
    )
    PlanTaskFactory(
        plan=plan_page.plan,
        number=2,
        title="Đối thoại đất đai",
        criterion=criteria["5.1"],
        done=True,
        led_by=[land],
    )
    PlanTaskFactory(
        plan=plan_page.plan,
        number=3,
        title="Tuyên truyền",
        continuous=True,
        due_on=None,
        led_by=[UnitFactory(code="TTCNTT")],
    )
    return plan_page


def get(plan_page: PlanPage, query: str = "") -> Any:
    response = Client().get(f"{plan_page.url}nhiem-vu/{query}")
    assert response.status_code == 200
    return response


def shown(response: Any) -> list[int]:
    return [row.task.number for group in response.context["groups"] for row in group.tasks]


def test_without_filters_every_task_stands_in_its_field(plan_page: PlanPage) -> None:
    groups = get(plan_page).context["groups"]
    assert [(group.code, len(group.tasks)) for group in groups] == [("3", 1), ("5", 1), ("", 1)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?don_vi=VP", [1]),
        ("?don_vi=QLDD", [1, 2]),
        ("?linh_vuc=3", [1]),
        ("?tieu_chi=5.1", [2]),
        ("?trang_thai=qua-han", [1]),
        ("?trang_thai=qua-han&trang_thai=hoan-thanh", [1, 2]),
        ("?trang_thai=thuong-xuyen", [3]),
        ("?han=2022-09-30", [1, 2]),
        ("?han=30/09/2022", [1, 2]),
        ("?q=ke+hoach", [1]),
        ("?q=kế+hoạch", [1]),
        ("?q=DAT+DAI", [2]),
        ("?q=%25", []),
        ("?q=khong+co+gi", []),
        ("?nam=2022", [1, 2, 3]),
        ("?don_vi=QLDD&trang_thai=hoan-thanh", [2]),
        ("?don_vi=&trang_thai=&q=", [1, 2, 3]),
        ("?unknown=1", [1, 2, 3]),
    ],
)
def test_the_address_filters(plan_page: PlanPage, query: str, numbers: list[int]) -> None:
    assert shown(get(plan_page, query)) == numbers


@pytest.mark.parametrize(
    "query",
    [
        "?don_vi=NOWHERE",
        "?don_vi=TNKSN&don_vi=X",
        "?linh_vuc=99",
        "?tieu_chi=1.1",
        "?trang_thai=xyz",
        "?han=2026-02-30",
        "?han=0000-00-00",
        "?han=abc",
        f"?q={'x' * 201}",
        "?don_vi=" + "&don_vi=".join(f"U{n}" for n in range(200)),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(plan_page: PlanPage, query: str) -> None:
    response = get(plan_page, query)
    assert response.context["filters"].problems
    assert shown(response) == [1, 2, 3]


def test_a_filter_that_is_understood_holds_beside_one_that_is_not(plan_page: PlanPage) -> None:
    assert shown(get(plan_page, "?don_vi=VP&han=2026-02-30")) == [1]


@pytest.mark.parametrize("query", ["?q=%00", "?q=%ff%fe", "?han=9999-12-31", "?q=a%20%27--"])
def test_odd_values_are_no_crash(plan_page: PlanPage, query: str) -> None:
    assert Client().get(f"{plan_page.url}nhiem-vu/{query}").status_code in (200, 400)


def test_a_query_of_quotes_is_shown_back_escaped(plan_page: PlanPage) -> None:
    text = get(plan_page, "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in text


def test_each_chip_takes_off_its_own_filter_only(plan_page: PlanPage) -> None:
    response = get(plan_page, "?don_vi=QLDD&trang_thai=qua-han&trang_thai=hoan-thanh")
    addresses = dict(response.context["filters"].chips())
    assert "?don_vi=QLDD&trang_thai=qua-han" in addresses.values()
    assert "?trang_thai=qua-han&trang_thai=hoan-thanh" in addresses.values()


def test_an_empty_result_offers_the_way_back(plan_page: PlanPage) -> None:
    text = get(plan_page, "?q=khong+co").content.decode()
    assert f'href="{plan_page.url}nhiem-vu/"' in text


def test_an_empty_plan_has_a_board(plan_index: PlanIndexPage) -> None:
    assert shown(get(PlanPageFactory(parent=plan_index))) == []


def test_options_say_how_many_tasks_they_lead_to(plan_page: PlanPage) -> None:
    form = get(plan_page).context["filters"].form
    assert ("VP", "Văn phòng Sở (1)") in form.fields["don_vi"].choices


def test_the_board_asks_few_queries_and_no_more_with_more_tasks(plan_page: PlanPage) -> None:
    get(plan_page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        get(plan_page, "?don_vi=VP")
    criterion = plan_page.plan.criteria_set.criteria.get(code="3.1")
    unit = UnitFactory(code="VP")
    for number in range(10, 60):
        PlanTaskFactory(plan=plan_page.plan, number=number, criterion=criterion, led_by=[unit])
    with CaptureQueriesContext(connection) as many:
        get(plan_page, "?don_vi=VP")
    assert len(many) == len(few) <= 15


def test_the_document_and_a_task_ask_few_queries_too(plan_page: PlanPage) -> None:
    for address in (plan_page.url, f"{plan_page.url}nhiem-vu/1/"):
        Client().get(address)
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        assert len(queries) <= 15


def test_the_table_that_is_downloaded_can_be_imported(plan_page: PlanPage) -> None:
    response = get(plan_page, "?format=csv")
    assert response["Content-Type"].startswith("text/csv")
    report = import_tasks(response.content, plan_page.plan)
    assert report.ok
    assert plan_page.plan.tasks.get(number=1).lead_units.get().code == "VP"


def test_a_formula_in_a_title_is_text_in_the_download_and_comes_back(plan_page: PlanPage) -> None:
    plan_page.plan.tasks.filter(number=1).update(title="=HYPERLINK(1)")
    response = get(plan_page, "?format=csv")
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["task"] == "'=HYPERLINK(1)"
    assert import_tasks(response.content, plan_page.plan).ok
    assert plan_page.plan.tasks.get(number=1).title == "=HYPERLINK(1)"


def test_an_unknown_format_is_the_page(plan_page: PlanPage) -> None:
    assert get(plan_page, "?format=exe")["Content-Type"].startswith("text/html")


def test_a_task_has_its_page_with_what_belongs_to_it(
    plan_page: PlanPage, news_index: NewsIndexPage
) -> None:
    task = plan_page.plan.tasks.get(number=1)
    NewsPageFactory(parent=news_index, title="Tin về nhiệm vụ", task=task)
    NewsPageFactory(parent=news_index, title="Bản nháp", task=task, live=False)
    ScoreFactory(criterion=task.criterion, kind=ScoreKind.APPRAISED, points=Decimal("0.75"))
    text = Client().get(f"{plan_page.url}nhiem-vu/1/").content.decode()
    assert "Rà soát kế hoạch" in text
    assert "Tin về nhiệm vụ" in text
    assert "Bản nháp" not in text
    assert "0,75" in text
    assert f"{plan_page.url}nhiem-vu/2/" in text


@pytest.mark.parametrize("number", ["0", "99", "abc", "-1", "1.5", "99999999999999999999"])
def test_an_unknown_task_is_a_404(plan_page: PlanPage, number: str) -> None:
    assert Client().get(f"{plan_page.url}nhiem-vu/{number}/").status_code == 404


def test_a_task_of_another_plan_is_a_404_here(plan_page: PlanPage) -> None:
    PlanTaskFactory(plan=PlanFactory(slug="ke-hoach-2023", year=2023), number=44)
    assert Client().get(f"{plan_page.url}nhiem-vu/44/").status_code == 404


@pytest.mark.django_db
def test_the_status_in_a_query_is_the_status_that_is_shown() -> None:
    """Every mixture of what a status follows from: a sample of the many, the same each time."""
    days = (None, date(2022, 9, 1), TODAY, date(2022, 11, 1), date(2023, 1, 1))
    facts = {
        "due_on": days,
        "starts_on": days,
        "completed_on": days,
        "first_report_on": days,
        "reported_done_on": days,
        "manual_since": days,
        "ended_on": (None, None, *days),
        "manual_status": ("", "", *ManualStatus),
        "recurrence": tuple(Recurrence),
    }
    chance, plan = random.Random(2022), PlanFactory()
    PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            number=number,
            **{name: chance.choice(values) for name, values in facts.items()},
        )
        for number in range(1, 1001)
    )
    tasks = list(plan.tasks.all())

    for status in TaskStatus:
        queried = set(PlanTask.objects.in_statuses([status], TODAY).values_list("pk", flat=True))
        shown_so = {task.pk for task in tasks if task.status_on(TODAY) == status}
        assert queried == shown_so != set(), status


@pytest.mark.django_db
def test_time_is_said_in_days() -> None:
    plan = PlanFactory()
    late, soon = (
        BoardTask(task, task.status_on(TODAY), TODAY)
        for task in (
            PlanTaskFactory(plan=plan, due_on=date(2022, 10, 1)),
            PlanTaskFactory(plan=plan, due_on=date(2022, 10, 27)),
        )
    )
    assert "14" in late.time_words
    assert "12" in soon.time_words


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2022, 10, 14), "1 day overdue"),
        (date(2022, 8, 1), "75 days overdue"),
        (date(2022, 6, 1), "over 4 months overdue"),
        (date(2021, 10, 15), "over 11 months overdue"),
        (date(2020, 10, 15), "over 23 months overdue"),
        (date(2020, 10, 14), "over 2 years overdue"),
        (date(2018, 11, 20), "over 3 years overdue"),
        (TODAY, "Due today"),
        (date(2022, 10, 16), "1 day left"),
        (date(2023, 3, 1), "over 4 months left"),
    ],
)
def test_a_long_time_is_said_in_months_and_years(due_on: date, words: str) -> None:
    with translation.override("en"):
        task = PlanTask(due_on=due_on)
        assert BoardTask(task, task.status_on(TODAY), TODAY).time_words == words


def test_the_bar_tells_six_statuses_and_what_else_there_is(plan_page: PlanPage) -> None:
    def told() -> int:
        return len(get(plan_page).context["chart"].parts)

    assert told() == len(ALWAYS_TOLD) == 6
    plan_page.plan.tasks.filter(number=3).update(manual_status=ManualStatus.PAUSED)
    assert told() == 7


def test_a_replaced_task_is_listed_but_not_counted_twice(plan_page: PlanPage) -> None:
    plan_page.plan.tasks.filter(number=3).update(ended_on=date(2022, 10, 1))
    response = get(plan_page)
    assert shown(response) == [1, 2, 3]
    assert response.context["sentence"].startswith("2 ")
    assert shown(get(plan_page, "?trang_thai=da-thay-the")) == [3]


def test_many_tasks_stand_on_pages_that_keep_the_filters(plan_page: PlanPage) -> None:
    unit = UnitFactory(code="VP")
    for number in range(10, 75):
        PlanTaskFactory(plan=plan_page.plan, number=number, led_by=[unit])
    first, second = get(plan_page, "?don_vi=VP"), get(plan_page, "?don_vi=VP&page=2")
    assert len(shown(first)) == 50
    assert sorted({*shown(first), *shown(second)}) == [1, *range(10, 75)]
    assert "?don_vi=VP&amp;page=2" in first.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "abc", "99999", "1e9", "9" * 5000, ""])
def test_any_page_number_is_a_page(plan_page: PlanPage, number: str) -> None:
    assert shown(get(plan_page, f"?page={number}")) == [1, 2, 3]


def test_what_is_printed_has_every_task_and_no_filter(plan_page: PlanPage) -> None:
    for number in range(10, 75):
        PlanTaskFactory(plan=plan_page.plan, number=number)
    response = get(plan_page, "?xuat=in")
    assert len(shown(response)) == 68
    assert '<form method="get" action="/ke-hoach' not in response.content.decode()
    assert shown(get(plan_page, "?xuat=in&don_vi=VP")) == [1]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_a_table_of_a_filter_that_makes_no_sense_is_a_page_that_says_so(
    plan_page: PlanPage, wanted: str
) -> None:
    response = get(plan_page, f"?xuat={wanted}&trang_thai=khong-co")
    assert response["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in response
    assert response.context["filters"].problems


def test_a_download_has_what_the_filters_left(plan_page: PlanPage) -> None:
    response = get(plan_page, "?xuat=csv&don_vi=VP")
    assert response.content.decode("utf-8-sig").count("\r\n") == 2


def test_the_excel_table_can_be_imported_too(plan_page: PlanPage) -> None:
    response = get(plan_page, "?xuat=xlsx&don_vi=VP")
    assert response["Content-Disposition"] == 'attachment; filename="ke-hoach-2022.xlsx"'
    sheet = load_workbook(BytesIO(response.content), read_only=True).worksheets[0]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["Rà soát kế hoạch"]


def test_the_board_of_a_draft_plan_is_a_404(plan_index: PlanIndexPage) -> None:
    hidden = PlanPageFactory(parent=plan_index, live=False)
    PlanTaskFactory(plan=hidden.plan, number=1)
    for tail in ("nhiem-vu/", "nhiem-vu/?xuat=csv", "nhiem-vu/1/"):
        assert Client().get(f"/ke-hoach/{hidden.slug}/{tail}").status_code == 404


@pytest.mark.django_db
def test_a_unit_that_leads_and_supports_is_counted_once() -> None:
    unit = UnitFactory(code="VP")
    task = PlanTaskFactory(led_by=[unit], supported_by=[unit])
    assert overview_of(task.plan, TODAY).counts.by_unit["VP"] == 1


@pytest.mark.django_db
def test_a_criterion_counts_for_those_above_it() -> None:
    assert ancestors(CriterionFactory(code="3.10.2")) == ["3", "3.10", "3.10.2"]


def test_a_unit_that_ended_stands_on_the_board_with_what_it_is_now(plan_page: PlanPage) -> None:
    old = UnitFactory(code="CU", name="Chi cục cũ", short_name="CCC", valid_to=date(2022, 1, 31))
    old.successors.add(UnitFactory(code="MOI", name="Chi cục mới", short_name="CCM"))
    PlanTaskFactory(plan=plan_page.plan, number=90, led_by=[old])
    response = Client().get(f"{plan_page.url}nhiem-vu/")
    labels = dict(response.context["filters"].form.fields["don_vi"].choices)
    page = response.content.decode()
    assert "Chi cục mới" in labels["CU"]
    assert re.search(r"CCC \([^)]*CCM\)", page)
