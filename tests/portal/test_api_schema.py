"""Open data is mounted at its address, and its schema says what is there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ROW = {
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


def schema(client: Client) -> dict[str, Any]:
    response = client.get("/api/v1/schema/?format=json")
    assert response.status_code == 200
    return json.loads(response.content)


def test_an_empty_site_answers_with_an_empty_list(client: Client) -> None:
    response = client.get("/api/v1/indicators/")
    assert response.json() == {"count": 0, "next": None, "previous": None, "results": []}


def test_the_schema_is_openapi_and_names_the_columns_of_the_contract(client: Client) -> None:
    described = schema(client)
    assert described["openapi"].startswith("3.")
    about_indicators = ("history", "definitions", "dictionary", "datasets", "datasets/{code}")
    names = (
        *("indicators", "plans", "tasks", "criteria", "scores", "results", "news", "said-done"),
        *(f"indicators/{name}" for name in about_indicators),
    )
    assert set(described["paths"]) == {f"/api/v1/{name}/" for name in names}
    row = described["components"]["schemas"]["IndicatorValue"]["properties"]
    assert set(row) == ROW


def test_what_is_hidden_may_be_null_by_the_schema(client: Client) -> None:
    row = schema(client)["components"]["schemas"]["IndicatorValue"]["properties"]
    may_be_null = {
        name
        for name, described in row.items()
        if described.get("nullable") or "null" in described.get("type", ())
    }
    assert may_be_null == {"n", "value", "interval", "items", "answers"}


def test_a_stranger_reads_open_data_without_a_cookie_and_writes_nothing(client: Client) -> None:
    for address in ("/api/v1/indicators/", "/api/v1/schema/"):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        assert client.post(address, {"code": "x"}).status_code == 405


def test_the_schema_asks_the_database_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        schema(client)
