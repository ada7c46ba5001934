import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from feedback.services.indicators import compute
from feedback.services.publication import submit
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/"
SHAPE = {
    "code",
    "period",
    "unit",
    "channel",
    "n",
    "value",
    "interval",
    "items",
    "status",
    "suppressed",
    "definition_version",
    "answers",
}


@pytest.fixture(autouse=True)
def two_units(people: People) -> None:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    answers(indicator.form, {"A1": (25, 30), "A2": (20, 30)}, unit="QLDD")
    answers(indicator.form, {"A1": (3, 4), "A2": (1, 4)}, unit="TTR")
    published(indicator, people)


def get(**params: Any) -> Any:
    return Client().get(URL, params)


def rows(**params: Any) -> list[dict[str, Any]]:
    response = get(**params)
    assert response.status_code == 200
    return response.json()["results"]


def test_a_stranger_reads_published_rows_in_the_shape_of_the_contract() -> None:
    response = get()
    body = response.json()
    assert set(body) == {"count", "next", "previous", "results"}
    assert body["count"] == 4
    assert all(set(row) == SHAPE for row in body["results"])
    told = body["results"][0].pop("answers")
    assert [(each["question"], each["status"], len(each["options"])) for each in told] == [
        ("A1", "ok", 5),
        ("A2", "ok", 5),
    ]
    assert body["results"][0] == {
        "code": "sipas-access",
        "period": "2026",
        "unit": "",
        "channel": "",
        "n": 74,
        "value": "66.89",
        "interval": ["55.57", "76.55"],
        "items": [
            {"question": "A1", "hits": 58, "valid": 74},
            {"question": "A2", "hits": 41, "valid": 74},
        ],
        "status": "ok",
        "suppressed": False,
        "definition_version": 1,
    }
    assert "set-cookie" not in {name.lower() for name in response.headers}


def test_a_hidden_row_says_that_it_is_hidden_and_nothing_else() -> None:
    (row,) = rows(unit="TTR")
    assert (row["status"], row["suppressed"]) == ("suppressed", True)
    assert [row[name] for name in ("n", "value", "interval", "items")] == [None] * 4


def test_a_bound_tells_n_and_no_value(people: People) -> None:
    indicator = make_indicator(make_form(), "sipas-staff", grouping="")
    answers(indicator.form, {"A1": (12, 12), "A2": (12, 12)})
    published(indicator, people)
    (row,) = rows(code="sipas-staff")
    assert (row["status"], row["n"], row["value"], row["items"]) == ("bounded_high", 12, None, None)
    assert row["suppressed"] is False


def test_drafts_and_submitted_values_are_nowhere(people: People) -> None:
    indicator = make_indicator(make_form(), "sipas-staff")
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    draft = compute(indicator, period())
    assert rows(code="sipas-staff") == []
    submit(draft, people.analyst)
    assert rows(code="sipas-staff") == []
    assert "sipas-staff" not in get(format="csv").getvalue().decode()


@pytest.mark.parametrize(
    ("params", "units"),
    [
        ({"code": "sipas-access"}, ["", "QLDD", "TTR", "VPDKDD"]),
        ({"unit": ""}, [""]),
        ({"unit": "VPDKDD", "period": "2026"}, ["VPDKDD"]),
        ({"channel": ""}, ["", "QLDD", "TTR", "VPDKDD"]),
        ({"channel": "web"}, []),
        ({"code": "none"}, []),
        ({"period": "CCHC-2022-N"}, []),
        ({"nonsense": "1", "_connector": ") OR 1=1--"}, ["", "QLDD", "TTR", "VPDKDD"]),
        ({"unit": "' OR 1=1--"}, []),
    ],
)
def test_filters(params: dict[str, str], units: list[str]) -> None:
    assert [row["unit"] for row in rows(**params)] == units


@pytest.mark.parametrize(
    "query",
    [
        "code=sipas%00",
        "unit=%00",
        "code=" + "x" * 5000,
        "page=0",
        "page=-1",
        "page=abc",
        "page=999999",
        "page=1e9",
        "page=" + "9" * 5000,
        "page=%00",
        "limit=%00",
        "format=exe",
        "format=%00",
    ],
)
def test_bad_queries_are_a_clear_4xx(query: str) -> None:
    assert Client().get(f"{URL}?{query}").status_code in (400, 404)


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "1e9", "9" * 5000, "1000000"])
def test_a_strange_limit_is_capped_or_ignored(limit: str) -> None:
    response = Client().get(f"{URL}?limit={limit}")
    assert response.status_code == 200
    assert len(response.json()["results"]) == 4


def test_a_page_may_be_smaller() -> None:
    body = get(limit=3).json()
    assert (len(body["results"]), body["count"]) == (3, 4)
    assert "limit=3" in body["next"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str) -> None:
    response = getattr(Client(), method)(URL, json.dumps({}), content_type="application/json")
    assert response.status_code == 405


def test_an_unknown_media_type_is_not_acceptable() -> None:
    assert Client().get(URL, headers={"accept": "text/evil"}).status_code == 406


def test_csv_has_the_same_rows_for_a_spreadsheet() -> None:
    response = get(format="csv")
    assert response["content-type"].startswith("text/csv")
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    by_api = rows()
    assert [row["unit"] for row in table] == [row["unit"] for row in by_api]
    assert table[0]["value"] == by_api[0]["value"] == "66.89"
    assert table[0]["items"] == "A1 58/74; A2 41/74"
    hidden = next(row for row in table if row["unit"] == "TTR")
    assert [hidden[name] for name in ("n", "value", "interval_low", "items")] == [""] * 4


def test_the_number_of_queries_does_not_grow_with_rows(
    people: People, django_assert_max_num_queries: Any
) -> None:
    indicator = make_indicator(make_form(), "sipas-staff")
    for number in range(30):
        answers(indicator.form, {"A1": (15, 30), "A2": (15, 30)}, unit=f"DV{number}")
    published(indicator, people)
    with django_assert_max_num_queries(3):
        assert get().json()["count"] == 35


def test_the_schema_names_every_field() -> None:
    response = Client().get("/api/v1/schema/", {"format": "json"})
    assert response.status_code == 200
    schema = response.json()
    assert URL in schema["paths"]
    assert set(schema["components"]["schemas"]["IndicatorValue"]["properties"]) == SHAPE
