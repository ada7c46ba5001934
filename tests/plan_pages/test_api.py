"""Open data of the plans: what is public and nothing else, in the manner of the indicators."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from plan_pages.enums import IndexName, NewsKind, ScoreKind, ScoringState
from plan_pages.models import (
    IndexResult,
    NewsIndexPage,
    PlanIndexPage,
    PlanPage,
    PlanTask,
    ScoreSheet,
)
from tests.factories.plan_pages import (
    CriterionFactory,
    NewsPageFactory,
    PlanFactory,
    PlanPageFactory,
    PlanTaskFactory,
    ScoreFactory,
    UnitFactory,
)

NAMES = ("plans", "tasks", "criteria", "scores", "results", "news")


@pytest.fixture
def plan_page(plan_index: PlanIndexPage) -> PlanPage:
    plan_page = PlanPageFactory(parent=plan_index)
    criterion = CriterionFactory(code="3.1", parent=CriterionFactory(code="3"))
    PlanTaskFactory(
        plan=plan_page.plan,
        number=1,
        criterion=criterion,
        overdue=True,
        led_by=[UnitFactory(code="VP")],
        supported_by=[UnitFactory(code="QLDD")],
    )
    PlanTaskFactory(plan=plan_page.plan, number=2, done=True, led_by=[UnitFactory(code="QLDD")])
    return plan_page


@pytest.fixture
def hidden(plan_index: PlanIndexPage) -> PlanTask:
    """A task of a plan that is a draft."""
    draft = PlanPageFactory(parent=plan_index, plan=PlanFactory(slug="nhap", year=2030), live=False)
    return PlanTaskFactory(plan=draft.plan, number=9, title="Việc bí mật")


def get(name: str, **params: Any) -> Any:
    return Client().get(f"/api/v1/{name}/", params)


def rows(name: str, **params: Any) -> list[dict[str, Any]]:
    response = get(name, **params)
    assert response.status_code == 200
    return response.json()["results"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_an_empty_site_answers_with_an_empty_list(name: str) -> None:
    assert get(name).json() == {"count": 0, "next": None, "previous": None, "results": []}


def test_a_published_plan_is_told_with_its_address(plan_page: PlanPage) -> None:
    (row,) = rows("plans")
    assert row == {
        "slug": "ke-hoach-2022",
        "year": 2022,
        "title": plan_page.plan.title,
        "number": "",
        "issued_on": None,
        "carries_out": "",
        "criteria_set": "QD876_2022",
        "tasks": 2,
        "url": f"http://localhost{plan_page.url}",
    }


def test_a_task_is_told_with_its_status_and_units(plan_page: PlanPage) -> None:
    row = rows("tasks")[0]
    assert row["plan"] == "ke-hoach-2022"
    assert (row["number"], row["criterion"], row["status"]) == (1, "3.1", "qua-han")
    assert (row["lead_units"], row["supporting_units"]) == (["VP"], ["QLDD"])
    assert row["due_on"] == "2022-09-30"
    assert row["url"] == f"http://localhost{plan_page.url}nhiem-vu/1/"


@pytest.mark.parametrize("restricted", [False, True])
def test_a_stranger_finds_nothing_of_a_plan_that_is_not_public(
    plan_page: PlanPage, hidden: PlanTask, news_index: NewsIndexPage, restricted: bool
) -> None:
    if restricted:
        page = PlanPage.objects.get(plan=hidden.plan)
        page.live = True
        page.save()
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    NewsPageFactory(parent=news_index, task=hidden)
    assert [row["slug"] for row in rows("plans")] == ["ke-hoach-2022"]
    assert [row["number"] for row in rows("tasks")] == [1, 2]
    assert rows("tasks", plan="nhap") == []
    assert [(row["plan"], row["task"]) for row in rows("news")] == [(None, None)]
    for name in NAMES:
        assert "bí mật" not in get(name).content.decode()


@pytest.mark.parametrize(
    ("params", "numbers"),
    [
        ({"plan": "ke-hoach-2022"}, [1, 2]),
        ({"plan": "khong-co"}, []),
        ({"year": "2022"}, [1, 2]),
        ({"year": "2021"}, []),
        ({"unit": "QLDD"}, [1, 2]),
        ({"unit": "VP"}, [1]),
        ({"unit": "' OR 1=1--"}, []),
        ({"criterion": "3.1"}, [1]),
        ({"status": "hoan-thanh"}, [2]),
        ({"status": "qua-han", "unit": "QLDD"}, [1]),
        ({"nonsense": "1", "_connector": ") OR 1=1--"}, [1, 2]),
    ],
)
def test_tasks_are_filtered(
    plan_page: PlanPage, params: dict[str, str], numbers: list[int]
) -> None:
    assert [row["number"] for row in rows("tasks", **params)] == numbers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("plans", "year=hai-nghin"),
        ("plans", "year="),
        ("plans", "year=99999"),
        ("plans", "year=²²²²"),
        ("tasks", "status=xyz"),
        ("tasks", "unit=" + "x" * 5000),
        ("tasks", "plan=%00"),
        ("criteria", "source=xyz"),
        ("scores", "kind=xyz"),
        ("scores", "year=-1"),
        ("results", "index=xyz"),
        ("news", "kind=xyz"),
        ("news", "audience=xyz"),
        ("news", "year=1e3"),
        *((name, "page=0") for name in NAMES),
        *((name, "page=abc") for name in NAMES),
        *((name, "format=exe") for name in NAMES),
    ],
)
def test_nonsense_is_a_clear_4xx(name: str, query: str) -> None:
    response = Client().get(f"/api/v1/{name}/?{query}")
    assert response.status_code in (400, 404)


@pytest.mark.django_db
def test_what_was_wrong_is_said() -> None:
    detail = get("tasks", status="xyz").json()["detail"]
    assert "status" in detail
    assert "qua-han" in detail


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_can_be_written(name: str, method: str) -> None:
    url = f"/api/v1/{name}/"
    response = getattr(Client(), method)(url, json.dumps({}), content_type="application/json")
    assert response.status_code == 405


@pytest.mark.django_db
def test_a_criterion_knows_the_one_above_it() -> None:
    CriterionFactory(code="3.1", parent=CriterionFactory(code="3"), max_score=Decimal("1.5"))
    assert [(row["code"], row["parent"]) for row in rows("criteria")] == [("3", None), ("3.1", "3")]
    assert rows("criteria", code="3.1")[0]["max_score"] == "1.50"


@pytest.mark.django_db
def test_points_wait_for_their_score_book() -> None:
    criterion = CriterionFactory(code="3.1")
    for kind in (ScoreKind.SELF_ASSESSED, ScoreKind.APPRAISED, ScoreKind.OFFICIAL):
        ScoreFactory(criterion=criterion, kind=kind, points=Decimal("0.75"))
    sheet = ScoreSheet.objects.create(criteria_set=criterion.criteria_set, year=2022)
    assert [row["kind"] for row in rows("scores")] == ["official"]
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=ScoringState.PUBLISHED)
    assert len(rows("scores")) == 3
    assert rows("scores", kind="appraised")[0]["points"] == "0.7500"


@pytest.mark.django_db
def test_an_unknown_value_is_null() -> None:
    IndexResult.objects.create(index=IndexName.SIPAS, year=2022, breaks_series=True)
    IndexResult.objects.create(
        index=IndexName.PAR_INDEX, year=2022, value=Decimal("86.19"), rank=25
    )
    known, unknown = rows("results")
    assert (known["value"], known["rank"]) == ("86.19", 25)
    assert (unknown["value"], unknown["method_changed"]) == (None, True)
    assert len(rows("results", index="SIPAS")) == 1


def test_news_name_what_they_serve(plan_page: PlanPage, news_index: NewsIndexPage) -> None:
    task = plan_page.plan.tasks.get(number=1)
    page = NewsPageFactory(
        parent=news_index, task=task, criterion=task.criterion, kind=NewsKind.VIDEO, campaign="CĐS"
    )
    NewsPageFactory(parent=news_index, date=date(2021, 1, 1))
    NewsPageFactory(parent=news_index, title="Nháp", live=False)
    first, second = rows("news")
    assert (first["plan"], first["task"], first["criterion"]) == ("ke-hoach-2022", 1, "3.1")
    assert first["url"] == f"http://localhost{page.url}"
    assert second["task"] is None
    assert len(rows("news", campaign="CĐS")) == len(rows("news", kind="video")) == 1
    assert len(rows("news", year="2021")) == 1


def test_csv_has_the_same_rows_and_runs_no_formula(plan_page: PlanPage) -> None:
    plan_page.plan.tasks.filter(number=1).update(title="=HYPERLINK(1)")
    response = get("tasks", format="csv")
    assert response["content-type"].startswith("text/csv")
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert set(table[0]) == set(rows("tasks")[0])
    assert [row["number"] for row in table] == ["1", "2"]
    assert table[0]["title"] == "'=HYPERLINK(1)"
    assert table[1]["criterion"] == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_list_has_a_table(plan_page: PlanPage, name: str) -> None:
    head = get(name, format="csv").getvalue().decode("utf-8-sig").splitlines()[0]
    schema = Client().get("/api/v1/schema/", {"format": "json"}).json()
    ref = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]
    assert ref
    assert "," in head


def test_what_did_not_change_is_not_sent_again(plan_page: PlanPage) -> None:
    tag = get("tasks")["ETag"]
    again = Client().get("/api/v1/tasks/", headers={"if-none-match": tag})
    assert again.status_code == 304
    plan_page.plan.tasks.filter(number=1).update(title="Tên mới")
    changed = Client().get("/api/v1/tasks/", headers={"if-none-match": tag})
    assert changed.status_code == 200


def test_no_list_asks_more_with_more_rows(
    plan_page: PlanPage, plan_index: PlanIndexPage, news_index: NewsIndexPage
) -> None:
    def fill(first: int) -> None:
        for number in range(first, first + 6):
            page = PlanPageFactory(
                parent=plan_index, plan=PlanFactory(slug=f"kh-{number}", year=1990 + number)
            )
            unit = UnitFactory(code=f"U{number}")
            criterion = CriterionFactory(code=f"{number}")
            task = PlanTaskFactory(plan=page.plan, led_by=[unit], criterion=criterion)
            NewsPageFactory(parent=news_index, task=task, criterion=criterion)
            ScoreFactory(criterion=criterion)
            IndexResult.objects.create(index=IndexName.SIPAS, year=1990 + number)

    def asked(**params: str) -> dict[str, int]:
        counts = {}
        for name in NAMES:
            with CaptureQueriesContext(connection) as queries:
                b"".join(get(name, **params))
            counts[name] = len(queries)
        return counts

    fill(1)
    asked()
    few = asked(), asked(format="csv")
    fill(20)
    assert (asked(), asked(format="csv")) == few
    assert max(few[0].values()) <= 6


def test_a_list_comes_in_pages_of_a_hundred(plan_page: PlanPage) -> None:
    for number in range(10, 115):
        PlanTaskFactory(plan=plan_page.plan, number=number)
    body = get("tasks").json()
    assert (len(body["results"]), body["count"]) == (100, 107)
    assert "page=2" in body["next"]
    assert len(rows("tasks", page=2)) == 7
    assert len(rows("tasks", limit=3)) == 3


@pytest.mark.django_db
def test_the_schema_names_the_lists_and_their_filters() -> None:
    schema = Client().get("/api/v1/schema/", {"format": "json"}).json()
    for name in NAMES:
        assert f"/api/v1/{name}/" in schema["paths"]
    asked = {p["name"] for p in schema["paths"]["/api/v1/tasks/"]["get"]["parameters"]}
    assert {"plan", "year", "unit", "criterion", "status", "format", "page"} <= asked
