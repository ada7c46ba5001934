"""Open data beside the values in force: history, definitions, dictionary, data sets."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import PageViewRestriction

from feedback.api.dictionary import LISTS, columns
from feedback.models import Indicator, IndicatorPage
from feedback.services.definitions import approve, define, propose
from feedback.services.indicators import compute
from feedback.services.publication import correct, publish, submit
from tests.feedback.factories_indicators import (
    answers,
    make_form,
    make_indicator,
    make_page,
    period,
    published,
)
from tests.people import People

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/indicators/"
LISTED = ("", "history/", "definitions/", "dictionary/")
REASON = "Nhập thiếu 20 phiếu giấy"


@pytest.fixture
def indicator(people: People) -> Indicator:
    indicator = make_indicator()
    answers(indicator.form, {"A1": (30, 40), "A2": (20, 40)})
    answers(indicator.form, {"A1": (25, 30), "A2": (20, 30)}, unit="QLDD")
    answers(indicator.form, {"A1": (3, 4), "A2": (1, 4)}, unit="TTR")
    return indicator


def get(path: str, **params: Any) -> Any:
    return Client().get(f"{ROOT}{path}", params)


def rows(path: str, **params: Any) -> list[dict[str, Any]]:
    response = get(path, **params)
    assert response.status_code == 200
    return response.json()["results"]


def table(path: str, **params: Any) -> list[dict[str, str]]:
    text = get(path, format="csv", **params).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def corrected(indicator: Indicator, people: People) -> None:
    first = published(indicator, people)
    answers(indicator.form, {"A1": (5, 20), "A2": (5, 20)})
    draft = correct(first, REASON, people.analyst)
    publish(submit(draft, people.analyst), people.approver)


def test_history_tells_what_was_corrected_when_and_why(
    indicator: Indicator, people: People
) -> None:
    corrected(indicator, people)
    new, old = rows("history/", unit="")
    assert (new["id"], new["in_force"], new["n"]) == ("sipas-access/2026/2", True, 94)
    assert (old["id"], old["in_force"], old["n"]) == ("sipas-access/2026/1", False, 74)
    assert old["value"] == "66.89"
    assert (old["correction_reason"], new["correction_reason"]) == (None, REASON)
    assert (old["superseded_reason"], new["superseded_reason"]) == (REASON, None)
    assert old["superseded_at"] == new["published_at"]
    assert new["superseded_at"] is None
    assert [row["id"] for row in rows("history/", unit="", state="superseded")] == [old["id"]]
    assert [row["id"] for row in rows("history/", unit="", state="in_force")] == [new["id"]]
    assert [row["unit"] for row in rows("", unit="")] == [""]


def test_history_as_a_table_has_the_same_rows(indicator: Indicator, people: People) -> None:
    corrected(indicator, people)
    by_api, by_table = rows("history/"), table("history/")
    assert [row["id"] for row in by_table] == [row["id"] for row in by_api]
    assert by_table[0]["correction_reason"] == REASON
    assert {row["in_force"] for row in by_table} == {"true", "false"}


def test_a_correction_in_work_is_nobodys_to_know(indicator: Indicator, people: People) -> None:
    first = published(indicator, people)
    before = get("history/").content, get("history/", format="csv").getvalue()
    answers(indicator.form, {"A1": (5, 20), "A2": (5, 20)})
    submit(correct(first, REASON, people.analyst), people.analyst)
    assert (get("history/").content, get("history/", format="csv").getvalue()) == before
    assert REASON not in before[0].decode()


def test_a_definition_is_told_in_full(indicator: Indicator, people: People) -> None:
    published(indicator, people)
    (row,) = rows("definitions/")
    told = {
        "code": "sipas-access",
        "version": 1,
        "rule": "share",
        "measure": "percent",
        "combining": "factors",
        "grouping": "unit",
        "calendar": "civil",
        "smallest_group": 10,
        "criterion": None,
        "hit_options": ["4", "5"],
        "weights": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1},
        "scale": 1,
        "in_force": True,
    }
    assert {name: row[name] for name in told} == told
    factor = {"code": "access", "title": "", "title_en": "", "weight": 1}
    assert row["factors"] == [{**factor, "questions": ["A1", "A2"]}]
    (flat,) = table("definitions/")
    assert flat["factors"] == "access*1: A1, A2"
    assert flat["weights"] == "1=0; 2=0; 3=0; 4=1; 5=1"


def test_only_approved_definitions_are_told(indicator: Indicator, people: People) -> None:
    published(indicator, people)
    proposal = propose(
        indicator,
        [{"code": "access", "questions": ["A1"], "weight": 3}],
        user=people.analyst,
        reason="Bỏ câu A2",
    )
    assert [row["version"] for row in rows("definitions/")] == [1]
    approve(proposal, user=people.approver)
    assert [(row["version"], row["in_force"]) for row in rows("definitions/")] == [
        (2, True),
        (1, False),
    ]
    assert rows("definitions/")[0]["factors"][0]["weight"] == 3


def test_an_indicator_that_nobody_may_see_yet_has_no_definition(indicator: Indicator) -> None:
    compute(indicator, period())
    assert rows("definitions/") == []
    assert get("datasets/sipas-access/").status_code == 404
    make_page(indicator)
    assert len(rows("definitions/")) == 1


def test_what_only_signed_in_people_may_read_is_nowhere(
    indicator: Indicator, people: People
) -> None:
    page = make_page(indicator)
    published(indicator, people)
    assert rows("")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.add(Group.objects.first())
    for path in ("", "history/", "definitions/"):
        assert rows(path) == [], path
        assert table(path) == [], path
    assert get("datasets/").json()["dataset"] == []
    assert get("datasets/sipas-access/").status_code == 404


@pytest.mark.parametrize("path", LISTED)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_did_not_change_is_not_sent_again(
    indicator: Indicator, people: People, path: str, form: str
) -> None:
    published(indicator, people)
    url = f"{ROOT}{path}?format={form}"
    tag = Client().get(url)["ETag"]
    again = Client().get(url, headers={"if-none-match": tag})
    assert (again.status_code, b"".join(again)) == (304, b"")
    published(indicator, people, period("2026-11"))
    define(indicator, [{"code": "x", "questions": ["A1"]}])
    changed = Client().get(url, headers={"if-none-match": tag})
    assert changed.status_code == (304 if path == "dictionary/" else 200)


def test_the_table_of_a_page_is_not_sent_again(indicator: Indicator, people: People) -> None:
    make_page(indicator)
    published(indicator, people)
    url = "/ket-qua/chi-so/sipas-access/so-lieu/"
    tag = Client().get(url)["ETag"]
    assert Client().get(url, headers={"if-none-match": tag}).status_code == 304


def test_lists_come_in_pages_of_a_hundred(indicator: Indicator, people: People) -> None:
    for number in range(110):
        answers(indicator.form, {"A1": (15, 30), "A2": (15, 30)}, unit=f"DV{number}")
    published(indicator, people)
    for path in ("", "history/"):
        body = get(path, limit=5000).json()
        assert (body["count"], len(body["results"])) == (114, 100)
        assert len(rows(path, page=2)) == 14
        assert len(table(path)) == 114


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("", {"channel": "telegram"}),
        ("", {"code": "x" * 500}),
        ("history/", {"state": "draft"}),
        ("history/", {"channel": "0"}),
        ("dictionary/", {"list": "secrets"}),
        ("definitions/", {"code": "x" * 500}),
    ],
)
def test_a_senseless_filter_is_refused_in_a_sentence(path: str, params: dict[str, str]) -> None:
    for form in ("json", "csv"):
        response = get(path, **params, format=form)
        assert response.status_code == 400
        assert len(response.content) > 20
    assert get(path, **params).json()["detail"]


@pytest.mark.parametrize("name", LISTS)
def test_the_dictionary_has_every_column_of_the_table_and_the_json(
    indicator: Indicator, people: People, name: str
) -> None:
    published(indicator, people)
    path = "" if name == "values" else f"{name}/"
    told = rows("dictionary/", list=name)
    in_json = [c["column"] for c in told if c["stands_in"] != "csv"]
    in_table = {c["column"] for c in told if c["stands_in"] != "json"}
    assert set(in_json) == set(rows(path)[0])
    assert in_table == set(table(path)[0])


def test_the_dictionary_explains_itself_in_both_languages() -> None:
    for column in columns():
        assert column["type"]
        assert column["meaning_en"]
        assert column["meaning_vi"]
    by_name = {(c["list"], c["column"]): c for c in rows("dictionary/")}
    n = by_name["values", "n"]
    assert (n["type"], n["unit"], n["may_be_empty"]) == ("integer", "respondents", True)
    assert "bounded_high" in by_name["values", "status"]["codes"]
    assert by_name["values", "interval_low"]["type"] == "decimal"
    assert table("dictionary/")[0]["list"] == "values"


def dataset(code: str = "sipas-access") -> dict[str, Any]:
    response = get(f"datasets/{code}/")
    assert response["content-type"].startswith("application/ld+json")
    return json.loads(response.content)


def test_an_indicator_is_described_as_a_data_set(
    indicator: Indicator, people: People, settings: Settings
) -> None:
    settings.FEEDBACK = {**settings.FEEDBACK, "DATA_PLACE": "Tỉnh Khánh Hòa"}
    make_page(indicator)
    published(indicator, people)
    told = dataset()
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert told["publisher"]["name"]
    assert told["temporalCoverage"] == "2026-01-01/2026-12-31"
    assert told["spatialCoverage"]["name"] == "Tỉnh Khánh Hòa"
    assert told["variableMeasured"]["propertyID"] == "sipas-access"
    assert told["variableMeasured"]["unitText"] == "percent"
    assert len(told["description"]) >= 50
    for one in told["distribution"]:
        address = "/" + one["contentUrl"].split("/", 3)[3]
        response = Client().get(address)
        assert response.status_code == 200
        assert response["content-type"].startswith(one["encodingFormat"])


def test_identifiers_stay_when_the_page_moves(indicator: Indicator, people: People) -> None:
    page: IndicatorPage = make_page(indicator)
    published(indicator, people)
    before = dataset()
    page.slug = "ten-moi"
    page.save()
    after = dataset()
    assert after["@id"] == before["@id"]
    assert after["url"] != before["url"]
    (listed,) = get("datasets/").json()["dataset"]
    assert listed["@id"] == before["@id"]
    assert before["@id"].endswith("/api/v1/indicators/datasets/sipas-access/")


def test_identifiers_do_not_depend_on_the_host_that_was_asked(
    indicator: Indicator, people: People, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    published(indicator, people)
    other = Client().get(f"{ROOT}datasets/sipas-access/", headers={"host": "evil.example"})
    assert b"evil.example" not in other.content


def test_an_unknown_indicator_is_a_404_in_json() -> None:
    make_indicator(make_form(), "sipas-staff")
    for code in ("sipas-staff", "none", "%00", "%C2%81"):
        response = Client().get(f"{ROOT}datasets/{code}/")
        assert response.status_code in (400, 404)
        assert response.json()["detail"]
