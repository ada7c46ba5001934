"""Answers become exact counts and a published indicator, with a worker or without Celery."""

import pytest

from .conftest import PEOPLE, Answered
from .running import Host
from .test_serving import assert_in_the_strangers_design

pytestmark = pytest.mark.processes

INDICATOR = "/results/indicators/town-index/"


def test_the_tallies_are_what_people_answered(answered: Answered) -> None:
    rows = answered.host.json_lines("tallies", "how-were-we")
    counts = {(row["question"], row["option"]): row["n"] for row in rows}

    assert counts["_response", "_response"] == PEOPLE
    assert counts["A1", "5"] == PEOPLE - 1
    assert counts["A1", "1"] == 1
    assert counts["A2", "4"] == PEOPLE
    assert {row["unit"] for row in rows} == {"VPDKDD"}


def test_a_recount_changes_nothing(answered: Answered) -> None:
    assert answered.host.manage("recount", "--check") == ""


def test_each_receipt_says_that_its_answer_is_counted(answered: Answered) -> None:
    states = answered.host.json_lines("receipt", *answered.receipts)

    assert {state["state"] for state in states} == {"counted"}


def test_a_published_indicator_has_its_page_in_the_strangers_design(published: Host) -> None:
    page = published.get(INDICATOR)

    assert page.status_code == 200
    assert "How the town does" in page.text
    assert_in_the_strangers_design(page.text)


@pytest.mark.parametrize("address", [f"{INDICATOR}cach-tinh/", "/results/indicators/", "/results/"])
def test_the_pages_around_the_indicator_stand_too(published: Host, address: str) -> None:
    page = published.get(address)

    assert page.status_code == 200
    assert_in_the_strangers_design(page.text)


def test_open_data_are_there_where_the_host_includes_their_addresses(published: Host) -> None:
    answer = published.get("/open-data/indicators/")
    if not published.is_bilingual:
        assert answer.status_code == 404
        return
    rows = answer.json()["results"]

    assert {row["code"] for row in rows} == {"town-index"}
    whole = next(row for row in rows if row["unit"] == "")
    assert whole["n"] == PEOPLE


def test_an_answer_can_be_erased_and_the_counts_follow(published: Host, answered: Answered) -> None:
    published.manage_all(["erase", answered.receipts[-1]], ["aggregate"], ["recount", "--check"])
    state = published.json_lines("receipt", answered.receipts[-1])

    assert [row["state"] for row in state] == ["erased"]
