"""A board that was drawn is kept for readers without a cookie until what it shows changes."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plan_pages.enums import InspectionKind, InspectionState
from plan_pages.models import (
    Inspection,
    InspectionMeasure,
    Plan,
    PlanIndexPage,
    PlanPage,
    PlanTask,
    Unit,
)
from plan_pages.services.completion import record_completion
from plan_pages.signals import MEMBERS, SHOWN
from tests.factories.plan_pages import (
    CriterionFactory,
    PlanPageFactory,
    PlanTaskFactory,
    UnitFactory,
)
from tests.people import People

KEPT = {"PAGE_CACHE_SECONDS": 60, "PAGE_CACHE": "default"}


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> None:
    settings.PLAN_PAGES = KEPT


@pytest.fixture
def board(plan_index: PlanIndexPage, django_capture_on_commit_callbacks: Any) -> str:
    with django_capture_on_commit_callbacks(execute=True):
        page: PlanPage = PlanPageFactory(parent=plan_index)
        PlanTaskFactory(plan=page.plan, number=1, title="Việc một", led_by=[UnitFactory(code="VP")])
    return f"{page.url}nhiem-vu/"


def text(address: str, client: Client | None = None, **headers: Any) -> str:
    return (client or Client()).get(address, **headers).content.decode()


def queries(address: str, client: Client | None = None) -> int:
    with CaptureQueriesContext(connection) as asked:
        text(address, client)
    return len(asked)


def test_a_second_reader_gets_the_same_page_for_less(board: str) -> None:
    first = text(board)
    assert text(board) == first
    assert Client().get(board)["Content-Type"] == "text/html; charset=utf-8"
    caches["default"].clear()
    drawn = queries(board)
    assert queries(board) < drawn / 2


@pytest.mark.parametrize(
    "change",
    [
        lambda: PlanTask.objects.get().save(),
        lambda: record_completion(PlanTask.objects.get(), date(2022, 9, 1), "Xong", None),
        lambda: PlanTask.objects.get().lead_units.add(UnitFactory(code="QLDD")),
        lambda: Unit.objects.get().save(),
        lambda: Plan.objects.get().save(),
        lambda: PlanTask.objects.get().delete(),
        lambda: PlanPage.objects.get().save_revision().publish(),
    ],
)
def test_a_change_shows_at_once(
    board: str, change: Any, django_capture_on_commit_callbacks: Any
) -> None:
    text(board)
    kept = queries(board)
    with django_capture_on_commit_callbacks(execute=True):
        change()
    assert queries(board) > kept


def test_every_table_that_the_board_reads_begins_a_new_generation(
    board: str, settings: Any
) -> None:
    """A model that the board comes to show tomorrow is missing here and not on a citizen's page."""
    settings.PLAN_PAGES = {}
    PlanTask.objects.update(criterion=CriterionFactory(code="3"))
    with CaptureQueriesContext(connection) as asked:
        text(board)
    told = {model._meta.db_table for model in (*SHOWN, *(each.through for each in MEMBERS))}
    read = {table for query in asked for table in re.findall(r'"(plan_pages_\w+)"', query["sql"])}
    assert read & told
    assert read & set(connection.introspection.table_names()) <= told


def test_a_task_of_an_unpublished_inspection_leaves_the_board_at_once(
    board: str, django_capture_on_commit_callbacks: Any
) -> None:
    task, unit = PlanTask.objects.get(), Unit.objects.get()
    days = {"starts_on": date(2022, 9, 1), "ends_on": date(2022, 9, 2)}
    with django_capture_on_commit_callbacks(execute=True):
        inspection = Inspection.objects.create(
            title="Kiểm tra",
            kind=InspectionKind.PLANNED,
            plan=task.plan,
            unit=unit,
            state=InspectionState.CONCLUDED,
            **days,
        )
    assert "Việc một" in text(board)
    with django_capture_on_commit_callbacks(execute=True):
        measure = InspectionMeasure.objects.create(
            inspection=inspection, text="Việc một", unit=unit, due_on=date(2022, 12, 1), task=task
        )
    assert "Việc một" not in text(board)
    with django_capture_on_commit_callbacks(execute=True):
        measure.delete()
    assert "Việc một" in text(board)


def test_a_change_that_is_taken_back_draws_nothing_anew(board: str) -> None:
    text(board)
    kept = queries(board)
    PlanTask.objects.get().save()  # the test's transaction is never committed
    assert queries(board) == kept


def test_filters_languages_and_pages_are_addresses_of_their_own(board: str) -> None:
    assert "Việc một" in text(board)
    assert "Việc một" not in text(f"{board}?q=khong+co")
    assert "Việc một" in text(board)
    assert text(f"/en{board}") != text(board)


def test_the_next_day_is_drawn_anew(board: str) -> None:
    with time_machine.travel("2022-12-30T12:00:00+07:00", tick=False) as clock:
        text(board)
        kept = queries(board)
        clock.shift(timedelta(days=1))
        assert queries(board) > kept


def test_who_carries_a_cookie_gets_a_page_of_their_own(board: str, people: People) -> None:
    text(board)
    staff, reader = people.client("officer"), Client()
    reader.cookies["hien_thi"] = "2.toi"
    for client in (staff, reader):
        text(board, client)
        assert queries(board, client) == queries(board, client) > queries(board)
    own = text(board, reader)
    assert own != text(board)
    assert own == text(board, reader)


def test_a_page_of_another_host_is_another_page(board: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    text(board)
    kept = queries(board)
    with CaptureQueriesContext(connection) as asked:
        Client().get(board, SERVER_NAME="localhost")
    assert len(asked) > kept


def test_a_download_keeps_its_name(board: str) -> None:
    for _time in range(2):
        assert "attachment" in Client().get(f"{board}?xuat=csv")["Content-Disposition"]


def test_an_unpublished_page_is_gone_at_once(board: str) -> None:
    text(board)
    PlanPage.objects.update(live=False)
    assert Client().get(board).status_code == 404


def test_a_site_that_asks_for_nothing_keeps_nothing(board: str, settings: Any) -> None:
    settings.PLAN_PAGES = {}
    text(board)
    assert queries(board) == queries(board) > 6


def test_zero_seconds_draw_every_page_anew(board: str, settings: Any) -> None:
    settings.PLAN_PAGES = {"PAGE_CACHE_SECONDS": 0}
    text(board)
    assert queries(board) == queries(board)


def test_a_very_long_address_is_not_kept(board: str) -> None:
    address = f"{board}?q={'x' * 400}"
    text(address)
    assert queries(address) == queries(address)
